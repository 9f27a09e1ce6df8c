// A place that a task can be put into and that is no local of its own: a member, an element, a
// global. Do two expressions mean the same place, and can what runs between them have taken the
// task out, or moved the place elsewhere?
#ifndef LAZY_CHECKS_PLACES_H
#define LAZY_CHECKS_PLACES_H

#include "Facts/Facts.h"

namespace lazy {

/// `Target`, or the element of it that is found by Key: `m.insert_or_assign(k, …)`.
struct TaskPlace {
  const clang::Expr *Target = nullptr; ///< as written; never null
  const clang::Expr *Key = nullptr;    ///< may be null
};

/// The member or variable whose mention means the place: `v` of `v[k]`, `t` of `p->t`; null if P is
/// reached in a way we do not follow, or if evaluating P itself changes something (`v[k++]`).
const clang::ValueDecl *rootOf(const TaskPlace &P);

/// Whether A and B are written alike.
bool samePlace(const TaskPlace &A, const TaskPlace &B, const clang::ASTContext &Ctx);

/// Whether S only reads what the words of P depend on: nothing in it writes to the `k` of `v[k]`.
bool keepsMeaning(const clang::Stmt *S, const TaskPlace &P);

/// Whether evaluating S, between two mentions of P, may consume what is there or make P mean
/// another place. Whatever is not known to be harmless may: a call of unknown code that can reach
/// the place, a callback, a suspension.
bool disturbs(const clang::Stmt *S, const TaskPlace &P, AsyncTypes &Types);

} // namespace lazy

#endif
