// The facts of one translation unit about asynchronous values. Checks read these records and
// never ask "is this a task, and what became of it?" themselves.
// The words are defined in docs/what-counts-as-consumed.md.
#ifndef LAZY_FACTS_FACTS_H
#define LAZY_FACTS_FACTS_H

#include "Facts/AsyncType.h"
#include "Facts/CallSites.h"
#include "Facts/CompilerErrors.h"
#include "Facts/ParamFates.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <functional>
#include <memory>
#include <vector>

namespace lazy {

struct FunctionFacts;
struct Join;
class FunctionFlow;

/// What became of an asynchronous value, by the syntax around the expression that made it.
enum class Fate {
  Dropped,  ///< nobody takes it: `f();`, left operand of a comma, discarded arm of `?:` …
  Voided,   ///< silenced: `(void)f()`, `static_cast<void>(f())`, `void(f())`
  Ignored,  ///< assigned to std::ignore or its like
  Observed, ///< only looked at, then destroyed: `f().valid();`, `log(f())` with a known inspector
  Tested,   ///< converted to bool or compared with nullptr, true, 0
  Awaited,  ///< operand of co_await, or of co_yield
  Consumed, ///< by a method or function that takes it over: `.get()`, `sync_wait(f())`
  Stored,   ///< initialises or is assigned to a variable, member, element; see Into
  Returned, ///< return, co_return, or the value of a lambda's expression body
  Passed,   ///< argument of a function we know nothing of
  Escaped,  ///< anything else: unknown, therefore silence
};

/// One expression that makes an asynchronous value, and what becomes of it.
struct AsyncValue {
  const clang::Expr *Made = nullptr; ///< the call, construction or co_await (see NestedAwait)
  const AsyncType *Type = nullptr;   ///< never null. The element type if InContainer
  bool InContainer = false;          ///< the value is a vector/optional/… of Type
  /// Type's, unless the catalogue knows better of the very call: Task::semi() gives a lazy one.
  Start Starts = Start::Unknown;
  /// Dropping what this call gives is an idiom of its library: `future.then(…);`.
  bool MayDrop = false;
  Fate Became = Fate::Escaped;
  const clang::Stmt *By = nullptr; ///< the statement, await, return, call or cast that decided it
  /// Stored: the local variable that owns it; null if stored elsewhere.
  const clang::VarDecl *Into = nullptr;
  /// Passed/Observed: the callee's parameter index, or -1.
  int Argument = -1;
  /// The value came out of a co_await: `co_await e` gives another awaitable.
  bool NestedAwait = false;
  /// The expression as written whose value is dropped: the arm of a `?:`, the operand
  /// of a comma. Same as Made for the plain statement.
  const clang::Expr *Whole = nullptr;
};

/// How one mention of a local treats the value in it.
enum class UseKind {
  Consumes,   ///< awaits, moves from, returns, hands over, calls a consuming method
  Observes,   ///< valid(), `if (t)`, a known inspector; what was owed is still owed
  Overwrites, ///< `t = g()`, `t.emplace(..)`, `t.reset()`: the old value is destroyed
  Fills,      ///< containers: push_back, emplace_back, operator[]-assignment
  Empties,    ///< containers: clear, pop_back, erase: destroys elements
  Escapes,    ///< address taken, bound to a reference, captured by reference, passed on: unknown
};

struct LocalUse {
  const clang::Expr *Ref = nullptr; ///< the mention (DeclRefExpr, or the lambda for captures)
  UseKind Kind = UseKind::Escapes;
  const clang::Stmt *By = nullptr; ///< await, call, return, assignment … that decided it
};

/// A local variable (or by-value parameter) that owns an asynchronous value.
struct AsyncLocal {
  const clang::VarDecl *Var = nullptr;
  /// FunctionFacts::Parts: the member or structured binding of Var that this is. Null: all of it.
  const clang::ValueDecl *Part = nullptr;
  const AsyncType *Type = nullptr; ///< never null; the element type if InContainer
  bool InContainer = false;
  /// The initialiser that made a value, or null (default-constructed, parameter).
  const clang::Expr *Init = nullptr;
  bool IsParameter = false;
  std::vector<LocalUse> Uses; ///< in source order
  const FunctionFacts *In = nullptr;

  bool hasUse(UseKind K) const {
    for (const LocalUse &U : Uses)
      if (U.Kind == K)
        return true;
    return false;
  }
};

/// One co_await as written.
struct AwaitPoint {
  const clang::Expr *Await = nullptr;   ///< CoawaitExpr or DependentCoawaitExpr
  const clang::Expr *Operand = nullptr; ///< as written, without parens and implicit nodes
  const AsyncType *Type = nullptr;      ///< of the operand; may be null
  clang::QualType Result;               ///< of the await expression
  /// Whether the value of the await is used; Voided if cast to void.
  Fate ResultBecame = Fate::Escaped;
};

/// A callable that gives an asynchronous value, turned into something that expects void or
/// ignores the result, or called in a place that drops it.
struct CallableUse {
  const clang::Expr *Callable = nullptr; ///< the lambda, function name or object as written
  const AsyncType *Gives = nullptr;      ///< never null
  enum How {
    ToVoidFunction, ///< converted to std::function<void()> or its like
    ToSink,         ///< argument of a known VoidSink; Callee is set
    DroppedInside,  ///< the callee's body calls its parameter and drops the result; Dropper is set
    ToPredicate,    ///< used where a bool is expected (find_if, cv.wait)
    NotUnwrapped,   ///< std::async, submit(): gives future<Task>
  } Kind = ToVoidFunction;
  const clang::FunctionDecl *Callee = nullptr; ///< function that is given the callable; may be null
  clang::QualType Target;                      ///< ToVoidFunction: the type converted to
  const clang::Expr *Dropper = nullptr;        ///< DroppedInside: the call that drops
  const clang::Expr *Whole = nullptr;          ///< the call or conversion as a whole
  enum Place { Argument, Variable, Return, Member } At = Argument;
};

/// All about one function, method or lambda body.
struct FunctionFacts {
  const clang::FunctionDecl *Decl = nullptr;
  const clang::Stmt *Body = nullptr; ///< as written: for a coroutine the inner body
  bool IsCoroutine = false;
  bool IsMain = false;
  bool IsLambda = false;
  bool HasErrors = false;               ///< contains recovery expressions: locals are not trusted
  const AsyncType *Returns = nullptr;   ///< null if it does not return an asynchronous value
  const FunctionFacts *Outer = nullptr; ///< the function a lambda stands in
  const clang::LambdaExpr *Lambda = nullptr; ///< the expression, if this is a lambda's body
  /// The catalogue's function that is given the lambda and says where it runs it; else null.
  const FunctionModel *GivenTo = nullptr;
  /// The lambda is given to something that runs it on a thread that may block.
  bool OnThread = false;

  std::vector<AsyncValue> Values; ///< those that somebody has to take, in source order
  /// What nobody has to take, so that it is none of Values: what calls of coroutines give that were
  /// made to run alone, and generators. In source order.
  std::vector<AsyncValue> Alone;
  std::vector<AsyncLocal> Locals;
  /// Members and structured bindings of local variables that are asynchronous values themselves
  /// and are mentioned more than once. What else happens to the variable is a use that Escapes.
  std::vector<AsyncLocal> Parts;
  std::vector<AwaitPoint> Awaits;
  std::vector<CallableUse> Callables;
  std::vector<BlockSite> Blocks; ///< calls of this body that block, in source order
  std::vector<CallSite> Calls;   ///< other calls of this body, in source order

  /// The nearest enclosing statement or expression as written (no coroutine plumbing);
  /// null at the top of the body or for foreign statements.
  const clang::Stmt *parent(const clang::Stmt *S) const {
    auto It = Parents.find(S);
    return It == Parents.end() ? nullptr : It->second;
  }
  const AsyncLocal *local(const clang::VarDecl *V) const;
  /// Values and Alone.
  auto made() const { return llvm::concat<const AsyncValue>(Values, Alone); }

  /// The control flow of the body (Facts/Flow.h), built at the first call; not thread-safe.
  const FunctionFlow &flow() const;
  /// The same with edges from the calls that may throw; bigger.
  const FunctionFlow &throwingFlow() const;
  /// The objects that wait when the body destroys them (Facts/Joins.h), found at the first call;
  /// not thread-safe. Types are those of these facts.
  const std::vector<Join> &joins(AsyncTypes &Types) const;

  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Parents;

private:
  mutable std::shared_ptr<FunctionFlow> Flow; ///< shared only for its incomplete type
  mutable std::shared_ptr<FunctionFlow> ThrowingFlow;
  mutable std::shared_ptr<const std::vector<Join>> Joins;
};

/// The facts of a translation unit. AST pointers: dies with it.
struct Facts {
  std::unique_ptr<AsyncTypes> Types;
  /// What visible functions do with their parameters; computed when asked. Uses Types.
  std::unique_ptr<ParamFates> Params;
  /// One per analysed body in user code, templates by instantiation, in source order.
  std::vector<std::unique_ptr<FunctionFacts>> Functions;
  /// Values made at namespace scope, in default member initialisers and in default arguments.
  std::vector<AsyncValue> Globals;
  /// Callables handed over there, and in default arguments.
  std::vector<CallableUse> GlobalCallables;
  /// Whether a location belongs to the code to be linted.
  std::function<bool(clang::SourceLocation)> IsUserCode;
  /// What the compiler could not compile; filled by the front end (CompilerErrors), not by
  /// collectFacts. Empty if the front end does not record errors.
  std::vector<CompilerErrorRecord> Errors;
};

/// Walks the translation unit once. S may be null (see AsyncTypes). C must outlive the result.
Facts collectFacts(clang::ASTContext &Ctx, clang::Sema *S, const Catalogue &C,
                   std::function<bool(clang::SourceLocation)> IsUserCode);

/// The expression without parens, implicit casts, temporaries, cleanups and elidable moves:
/// what the user would say makes the value.
const clang::Expr *asWritten(const clang::Expr *E);

/// Whether T is a wrapper of one value: optional, unique_ptr, shared_ptr, expected.
bool isSingleElementWrapper(clang::QualType T);

llvm::StringRef toString(Fate F);
llvm::StringRef toString(UseKind K);

} // namespace lazy

#endif
