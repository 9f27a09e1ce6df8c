// Where may a coroutine be suspended, and what lives on across it? Its frame keeps every local,
// parameter and temporary alive while it sleeps; what of that is bound to a thread, a lock or
// somebody else's data is then in danger.
#ifndef LAZY_FACTS_SUSPENSION_H
#define LAZY_FACTS_SUSPENSION_H

#include "Facts/Flow.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace lazy {

/// A place in the body of a coroutine at which it may be suspended. The initial and the final
/// suspension are none: there is no local then.
struct Suspension {
  const clang::CoroutineSuspendExpr *At = nullptr; ///< co_await or co_yield
  FlowPlace Place;

  bool yields() const { return llvm::isa<clang::CoyieldExpr>(At); }
};

/// Whether waiting for it may take more than no time: its awaiter is not always ready, and its
/// await_suspend does not always go on at once.
bool maySuspend(const clang::CoroutineSuspendExpr &E);

/// Something lives, or is used, beyond a suspension.
struct Crossing {
  unsigned Over = 0;                ///< number of the suspension
  const clang::Expr *Use = nullptr; ///< what uses it afterwards; null if it only lives
  std::vector<unsigned> Path;       ///< nodes of the walk, up to the suspension (or the use)
};

/// What crosses which suspensions. Empty if nothing does, or the graph is beyond us.
struct LiveRange {
  std::vector<Crossing> Crossings; ///< shortest paths first; one a suspension
  FlowWalk Walk;
};

/// A place in the life of what is followed: it is made, given up, used.
struct LifeEvent {
  enum Kind {
    Begin,     ///< made, or made anew
    End,       ///< given up
    EndBeyond, ///< given up if a suspension has come since it was made
    Use,       ///< used: a crossing, if a suspension has come since it was made
  } What;
  FlowPlace At;
  const clang::Expr *By = nullptr; ///< of a use
};

/// The suspensions of one function, and what lives across them.
class Suspensions {
public:
  /// Draws the function's graph if it is a coroutine. FF must outlive this.
  explicit Suspensions(const FunctionFacts &FF);

  /// In the order of the source; empty if there is none or no graph.
  llvm::ArrayRef<Suspension> all() const { return All; }
  const FunctionFacts &function() const { return FF; }

  /// Across which suspensions the variable's object lives: from its declaration (a parameter:
  /// from the beginning) to the end of its scope, whether or not somebody uses it.
  LiveRange aliveAcross(const clang::VarDecl *V) const;

  /// Across which suspensions what is bound to V at its declaration is kept: those after which V
  /// is mentioned before it is assigned something else. For references, pointers, views and
  /// iterators. Uses: the mentions that matter; may be null (all).
  LiveRange usedAcross(const clang::VarDecl *V,
                       llvm::function_ref<bool(const clang::DeclRefExpr *)> Uses) const;

  /// The same for anything else, whose life is given as events.
  LiveRange usedAcross(llvm::ArrayRef<LifeEvent> Life) const;

private:
  const FunctionFacts &FF;
  std::vector<Suspension> All;
};

/// The whole expression that E is part of: temporaries in it live until it is evaluated. For the
/// initialiser of a variable, that.
const clang::Expr *fullExpression(const FunctionFacts &FF, const clang::Expr *E);

/// The statement that declares V; null for a parameter, and for what is declared without one.
const clang::DeclStmt *declarationOf(const FunctionFacts &FF, const clang::VarDecl *V);

/// The innermost statement that V lives in: a block, or what declares it in its head. Null for a
/// parameter.
const clang::Stmt *scopeOf(const FunctionFacts &FF, const clang::VarDecl *V);

/// Where the scope of V ends: the closing brace, or the last token of its statement.
clang::SourceLocation endOfScope(const FunctionFacts &FF, const clang::VarDecl *V);

} // namespace lazy

#endif
