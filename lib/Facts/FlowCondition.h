// What a path through a function knows about the conditions it has passed. Two tests of the
// same thing (`if (cached) …; if (cached) …`, `started = true; … if (started)`) agree on
// every path that exists; a walk that forgot it would report paths that do not.
#ifndef LAZY_FACTS_FLOWCONDITION_H
#define LAZY_FACTS_FLOWCONDITION_H

#include "Facts/Condition.h"
#include "Facts/FlowMentions.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include <map>
#include <optional>
#include <vector>

namespace lazy {

/// Something known on a path: subject number Subject is (or is not) true, or equal to Equals.
struct Known {
  unsigned Subject = 0;
  std::optional<int64_t> Equals;
  bool Value = false;

  bool operator<(const Known &O) const {
    return std::tie(Subject, Equals, Value) < std::tie(O.Subject, O.Equals, O.Value);
  }
  bool operator==(const Known &O) const = default;
};

/// Sorted; at most one entry a (subject, constant).
using Knowledge = std::vector<Known>;

/// The conditions of one function. Immutable once built; the graph must outlive it.
class FlowConditions {
public:
  FlowConditions(const clang::CFG &Graph, const clang::Stmt *Body, const clang::ASTContext &Ctx);

  /// Whether a path that knows K can leave B by its successor number Succ; adds to K what is
  /// known after that. False: no such path exists.
  bool follow(const clang::CFGBlock &B, unsigned Succ, Knowledge &K) const;

  /// What element number Index of B changes: assignments forget and constants teach.
  void pass(const clang::CFGBlock &B, unsigned Index, Knowledge &K) const;

private:
  struct Effect {
    unsigned Index;
    llvm::SmallVector<unsigned, 2> Forgets; ///< subjects
    std::optional<Known> Learns;
  };
  struct Subject {
    llvm::SmallVector<const clang::ValueDecl *, 2> Mentions;
    unsigned Tests = 0;    ///< branches that ask for it
    bool Assigned = false; ///< a variable that is given a constant somewhere
    bool LocalOnly = true; ///< mentions nothing but locals, and calls nothing
    bool tracked() const { return Tests > 1 || (Tests && Assigned); }
  };

  std::optional<unsigned> subject(const clang::Expr *E, bool Create);
  std::optional<unsigned> findSubject(const clang::Expr *E) const;
  std::optional<bool> evaluate(const clang::Expr *E, const Knowledge &K) const;
  void learn(const clang::Expr *E, bool Value, Knowledge &K) const;
  void countTests(const clang::Expr *E);
  void collectEffects(const clang::CFG &Graph);
  std::optional<Known> filled(const clang::ValueDecl *V, std::optional<bool> HasValue);
  std::optional<Known> constantGiven(const clang::ValueDecl *V, const clang::Expr *Value);

  const clang::ASTContext &Ctx;
  std::map<llvm::FoldingSetNodeID, unsigned> Numbers;
  std::vector<Subject> Subjects;
  llvm::DenseMap<const clang::ValueDecl *, llvm::SmallVector<unsigned, 2>> ByDecl;
  llvm::DenseMap<const clang::ValueDecl *, unsigned> Variables; ///< subjects `v` itself
  const FlowMentions Mentioned;
  std::vector<std::vector<Effect>> Effects; ///< by block number
};

/// The condition that B's terminator branches on, as far as it is evaluated in B
/// (one operand of `&&`); null if B does not branch on an expression.
const clang::Expr *branchCondition(const clang::CFGBlock &B);

} // namespace lazy

#endif
