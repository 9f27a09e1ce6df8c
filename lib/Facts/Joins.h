// Which objects wait for other threads when a body destroys them?
//
// A local or parameter that some path leaves unsettled: not joined, detached or moved away before
// its scope ends; a temporary; a future of a launched thread (std::async) that nobody asked for its
// result. FunctionFacts::joins gives them: those of parameters, of variables, of temporaries, each
// in the order of the source.
#ifndef LAZY_FACTS_JOINS_H
#define LAZY_FACTS_JOINS_H

#include "Facts/Facts.h"

namespace lazy {

/// An object whose destructor waits, and nobody made that needless.
struct Join {
  const clang::VarDecl *Var = nullptr; ///< the variable that is destroyed
  const clang::Expr *Made = nullptr;   ///< else what makes the temporary
  /// The class of it, of its elements or of Through, whose destructor waits, and what is known of
  /// that; neither is null.
  const clang::CXXRecordDecl *Class = nullptr;
  const BlockingDestructorModel *Model = nullptr;
  bool InContainer = false;                  ///< elements wait
  const clang::FieldDecl *Through = nullptr; ///< a member waits

  /// Whether it is a mere future of a launched thread, the matter of a check of its own.
  bool isLaunched() const { return Model->When == BlockCondition::OnlyFromAsync && !InContainer; }
};

/// The member that makes the destructor of T, a class, wait although nobody wrote that destructor.
/// None if there is none.
std::optional<Join> joinOfMembers(const Catalogue &C, clang::QualType T);

/// Whether FF does something to Field, the Through of J, after which it may not wait.
bool maySettle(const FunctionFacts &FF, const Join &J);

} // namespace lazy

#endif
