// What does an asynchronous value keep that is not its own? A coroutine copies its by-value
// parameters into its frame, but of references, views, pointers, its object and a lambda's captures
// it keeps the address only, and reads it whenever it goes on.
#ifndef LAZY_FACTS_BORROWS_H
#define LAZY_FACTS_BORROWS_H

#include "Facts/Facts.h"
#include "Finding/FunctionSummary.h"

namespace lazy {

struct BoundCall;

/// Whether a coroutine still needs what it was given when it goes on after a suspension.
enum class Kept {
  No,        ///< it does not, or nobody knows
  Elsewhere, ///< a function decides that is not visible here
  Assumed,   ///< the same, but it is likely: most functions like it are coroutines that need it
  Yes,
};

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
    Captured,  ///< by reference, by a closure that the coroutine has a copy of: `[&x](this auto)`
  } By = Reference;
  const clang::Expr *What = nullptr;   ///< the argument, object or closure as written
  const clang::VarDecl *Var = nullptr; ///< Local: a local variable or by-value parameter
  /// The coroutine's (or its wrapper's) parameter; null for Object, Captures and Captured.
  const clang::ParmVarDecl *Param = nullptr;
  const clang::FunctionDecl *Keeper = nullptr; ///< the function called; never null
  Kept Sure = Kept::Yes;                       ///< not No
  bool Started = false;                        ///< see Borrows::startsAtOnce
};

/// How a function keeps something that it is given, for those who do not see its body. Of one thing
/// a function may say several.
struct Keeping {
  /// Of the parameter; Object: its object, or what its closure captures.
  unsigned Index = 0;
  static constexpr unsigned Object = ParamSummary::Object;
  enum How {
    Always,       ///< it is a coroutine that looks at it after it was suspended
    UntilStarted, ///< it is one that looks at it, but not after a suspension in its body
    AwaitedOn,    ///< it is one that gives it to To, and waits for what To gives
    ReturnedOn,   ///< it gives it to To, and returns what To gives
  } Is = Always;
  const clang::FunctionDecl *To = nullptr; ///< AwaitedOn, ReturnedOn
  unsigned ToIndex = 0;                    ///< as Index, of To
  const clang::Expr *At = nullptr;         ///< AwaitedOn, ReturnedOn: the call
};

/// Where an asynchronous value is when the full expression that made it is over.
enum class Whereabouts {
  Over,     ///< awaited, or waited for, within the expression
  Variable, ///< in a local variable, which is of an asynchronous type
  Returned, ///< given to the caller, unawaited
  Stored,   ///< in a member, a global or a container
  Loop,     ///< it is what a for statement goes over, which lets its other temporaries die first
  Spawned,  ///< started, and on its own: given to a spawner, or dropped and runs on
  Unknown,
};

struct Outliving {
  Whereabouts Where = Whereabouts::Unknown;
  const clang::VarDecl *Into = nullptr; ///< Variable; Stored: the local container, if it is one
  const clang::CallExpr *By = nullptr;  ///< Spawned: the call that lets it run, or makes it
};

/// Whether the value is known to be somewhere, unawaited, when the statement that made it is over,
/// and not with the caller.
inline bool outlivesStatement(const Outliving &Out) {
  return Out.Where == Whereabouts::Variable || Out.Where == Whereabouts::Stored ||
         Out.Where == Whereabouts::Spawned;
}

/// Whether V is of what starts at once, and goes on when nobody keeps it, as nobody keeps V.
bool runsOnAlone(const AsyncValue &V);

/// The lambda that is called by calling Wrapper, a std::function or its like that is a local of In
/// or a temporary; null if it is none, or may be another.
const clang::LambdaExpr *wrappedLambda(const clang::Expr *Wrapper, const FunctionFacts &In);

/// The statement that returns Var, an asynchronous local of FF, if nothing else is ever done with
/// it; null if something is.
const clang::ReturnStmt *onlyReturned(const FunctionFacts &FF, const clang::VarDecl *Var);

/// Answers for the values of one translation unit. F must outlive this.
class Borrows {
public:
  /// Something that a coroutine was given, and does not own (BorrowsUsed.cpp).
  struct Given;

  explicit Borrows(const Facts &F);

  /// What V, made by a call in In, keeps. Empty if that is not known: only what is certain is
  /// said. A coroutine that does not look at what it was given after its first suspension keeps
  /// nothing; of a lazy one that is not visible it is assumed that it looks.
  llvm::SmallVector<Borrow, 2> of(const AsyncValue &V, const FunctionFacts &In);

  /// What is kept by what a binder gives that Bind, a call of std::bind, makes, when it is called
  /// by somebody who has taken the binder. Empty if nothing is known to be.
  llvm::SmallVector<Borrow, 2> ofBound(const clang::CallExpr *Bind, const FunctionFacts &In);

  /// What became of V when its full expression was over.
  Outliving after(const AsyncValue &V, const FunctionFacts &FF) const;

  /// The same, but a value that is kept in a local variable only to be spawned from there is
  /// Spawned: `auto t = f(x); scope.spawn(std::move(t));`.
  Outliving atLast(const AsyncValue &V, const FunctionFacts &FF) const;

  /// Whether Call lets what it is given run, and gives nothing to wait on or something that need
  /// not be.
  bool spawns(const clang::CallExpr *Call) const;

  /// Whether the expression that makes V starts it at once, by a method of V: `write(x).start()`.
  /// When its temporaries die, V has come to its first suspension at least.
  bool startsAtOnce(const AsyncValue &V, const FunctionFacts &FF) const {
    return startsAtOnce(V.Made, *V.Type, FF);
  }

  // Started: a lazy coroutine has run to its first suspension, see startsAtOnce.

  /// Whether what is made by a call of Function still needs what parameter Index, or its object or
  /// captures (Keeping::Object), refers to when it goes on after a suspension; as for of().
  Kept keeps(const clang::FunctionDecl *Function, unsigned Index, bool Started = false) {
    return keeps(Function, Index, Started, MaxWrappers);
  }

  /// Whether FF is a coroutine that looks at Var after it was suspended.
  bool keepsVariable(const FunctionFacts &FF, const clang::VarDecl *Var);

  /// What FF keeps, by index and in the order of the source; nothing if it gives nothing
  /// asynchronous.
  std::vector<Keeping> keptBy(const FunctionFacts &FF);

private:
  /// How many functions what is given is followed through.
  static constexpr unsigned MaxWrappers = 3;
  Kept keeps(const clang::FunctionDecl *Function, unsigned Index, bool Started, unsigned Depth);
  bool startsAtOnce(const clang::Expr *Value, const AsyncType &Type, const FunctionFacts &FF) const;
  /// Whether V is started by a method when it is taken from the variable that keeps it.
  bool startsLater(const AsyncValue &V, const FunctionFacts &FF) const;
  std::optional<Outliving> inExpression(const clang::Expr *&Top, const AsyncType &Type,
                                        const FunctionFacts &FF) const;
  Kept keepsUnseen(const clang::FunctionDecl *Function, unsigned Index) const;
  Kept usedWhenResumed(const FunctionFacts &FF, const Given &What, bool Started, unsigned Depth);
  void throughLambda(const FunctionFacts &Lambda, const clang::Expr *Closure, bool Started,
                     const FunctionFacts &In, llvm::SmallVectorImpl<Borrow> &Result);

  void capturedByCopy(const clang::CallExpr *Call, const FunctionFacts &In,
                      llvm::SmallVectorImpl<Borrow> &Result);
  void addBound(const BoundCall &Bound, const clang::Expr *Holder, bool Started,
                const FunctionFacts &In, llvm::SmallVectorImpl<Borrow> &Result);

  const Facts &F;
  llvm::DenseMap<const clang::FunctionDecl *, const FunctionFacts *> Bodies;
};

} // namespace lazy

#endif
