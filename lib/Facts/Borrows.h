// What does an asynchronous value keep that is not its own? A coroutine copies its by-value
// parameters into its frame, but of references, views, pointers, its object and a lambda's captures
// it keeps the address only, and reads it whenever it goes on.
#ifndef LAZY_FACTS_BORROWS_H
#define LAZY_FACTS_BORROWS_H

#include "Facts/Facts.h"

namespace lazy {

/// One thing that an asynchronous value refers to, and that dies by itself.
struct Borrow {
  enum Referent {
    Temporary, ///< dies at the end of the full expression that makes the value
    Local,     ///< dies with Var
  } Of = Temporary;
  enum How {
    Reference, ///< a parameter of reference type, or a std::reference_wrapper
    View,      ///< a parameter such as std::string_view, std::span, std::initializer_list
    Pointer,   ///< a pointer parameter: `&x`, `x.data()`
    Object,    ///< the object whose method the coroutine is
    Captures,  ///< the closure whose call operator the coroutine is
  } By = Reference;
  const clang::Expr *What = nullptr;   ///< the argument, object or closure as written
  const clang::VarDecl *Var = nullptr; ///< Local: a local variable or by-value parameter
  /// The coroutine's (or its wrapper's) parameter; null for Object and Captures.
  const clang::ParmVarDecl *Param = nullptr;
  const clang::FunctionDecl *Keeper = nullptr; ///< the function called; never null
};

/// Where an asynchronous value is when the full expression that made it is over.
enum class Whereabouts {
  Over,     ///< awaited, or waited for, within the expression
  Variable, ///< in a local variable, which is of an asynchronous type
  Returned, ///< given to the caller, unawaited
  Stored,   ///< in a member, a global or a container
  Spawned,  ///< started, and on its own: given to a spawner, or dropped and runs on
  Unknown,
};

struct Outliving {
  Whereabouts Where = Whereabouts::Unknown;
  const clang::VarDecl *Into = nullptr; ///< Variable; Stored: the local container, if it is one
  const clang::CallExpr *By = nullptr;  ///< Spawned: the call that lets it run, or makes it
};

/// Whether V is of what starts at once, and goes on when nobody keeps it, as nobody keeps V.
bool runsOnAlone(const AsyncValue &V);

/// The statement that returns Var, an asynchronous local of FF, if nothing else is ever done with
/// it; null if something is.
const clang::ReturnStmt *onlyReturned(const FunctionFacts &FF, const clang::VarDecl *Var);

/// Answers for the values of one translation unit. F must outlive this.
class Borrows {
public:
  explicit Borrows(const Facts &F);

  /// FF.Values, and after them the calls of coroutines that were made to run alone: nobody has to
  /// take what those give, so that they are no values of FF.
  std::vector<AsyncValue> madeIn(const FunctionFacts &FF) const;

  /// What V, made by a call in In, keeps. Empty if that is not known: only what is certain is
  /// said. A coroutine that does not look at what it was given after its first suspension keeps
  /// nothing; of a lazy one that is not visible it is assumed that it looks.
  llvm::SmallVector<Borrow, 2> of(const AsyncValue &V, const FunctionFacts &In);

  /// What became of V when its full expression was over.
  Outliving after(const AsyncValue &V, const FunctionFacts &FF) const;

  /// Whether Call lets what it is given run, and gives nothing to wait on or something that need
  /// not be.
  bool spawns(const clang::CallExpr *Call) const;

  /// Whether the expression that makes V starts it at once, by a method of V: `write(x).start()`.
  /// When its temporaries die, V has come to its first suspension at least.
  bool startsAtOnce(const AsyncValue &V, const FunctionFacts &FF) const;

  // Started: a lazy coroutine has run to its first suspension, see startsAtOnce.

  /// Whether what is made by a call of F still needs what parameter Index refers to when it goes on
  /// after a suspension; as for of().
  bool keeps(const clang::FunctionDecl *F, unsigned Index, bool Started = false) {
    return keepsParam(F, Index, Started, MaxWrappers);
  }

  /// Whether F is a visible member coroutine that uses its object after it was suspended.
  bool keepsObject(const clang::FunctionDecl *F, bool Started = false) {
    return objectIsKept(F, Started, MaxWrappers);
  }

  /// Whether the lambda FF is a coroutine that looks at its captures after it was suspended.
  bool keepsCaptures(const FunctionFacts &FF, bool Started = false);

  /// Whether FF is a coroutine that looks at Var after it was suspended.
  bool keepsVariable(const FunctionFacts &FF, const clang::VarDecl *Var);

private:
  /// How many functions what is given is followed through.
  static constexpr unsigned MaxWrappers = 3;
  struct Given;
  bool keepsParam(const clang::FunctionDecl *F, unsigned Index, bool Started, unsigned Depth);
  bool objectIsKept(const clang::FunctionDecl *F, bool Started, unsigned Depth);
  bool isHandedOn(const FunctionFacts &FF, const clang::Expr *E, bool Pointed, unsigned Depth);
  bool usedWhenResumed(const FunctionFacts &FF, const Given &What, bool Started, unsigned Depth);
  std::optional<bool> askBody(const clang::FunctionDecl *F, const Given &What, bool Started,
                              unsigned Depth);
  void throughLambda(const FunctionFacts &Lambda, const clang::Expr *Closure, bool Started,
                     const FunctionFacts &In, llvm::SmallVectorImpl<Borrow> &Result);

  const Facts &F;
  llvm::DenseMap<const clang::FunctionDecl *, const FunctionFacts *> Bodies;
};

} // namespace lazy

#endif
