// What the checks of lifetimes say in common: who holds the task, and why it refers to something.
#ifndef LAZY_CHECKS_BORROWADVICE_H
#define LAZY_CHECKS_BORROWADVICE_H

#include "Checks/Check.h"
#include "Facts/Borrows.h"

namespace lazy {

/// The start of what is said about S, which stands in FF.
Finding findingAt(const FunctionFacts &FF, const clang::Stmt *S);

/// "the task in 't'", "the returned task", "the spawned task", "the stored task", "the generator"
/// that a loop goes over; "the running task" if it runs on though it is dropped, "the coroutine" if
/// it is made for that.
std::string holderOf(const AsyncValue &V, const Outliving &Out);

/// When a temporary of the expression that makes a value dies: "at the end of the statement".
std::string whenTemporaryDies(const Outliving &Out);

/// When Var, a local of FF, dies: "at the end of its block", "when 'f' is left".
std::string whenDies(const FunctionFacts &FF, const clang::VarDecl &Var);

/// Adds the note that says where V is dropped, and that it runs on; none if it does not.
void addRunsOnNote(Finding &F, const AsyncValue &V, const Outliving &Out);

/// Adds the note at the parameter (or the function) that shows what the coroutine keeps.
void addKeeperNote(Finding &F, const Borrow &B);

/// Reports F, which is true if what Keeper gives keeps what Index (Keeping::Index) refers to; where
/// that is decided elsewhere, once it is known. Sure: not No.
void reportKept(const Pass &P, Finding F, const clang::FunctionDecl &Keeper, unsigned Index,
                Kept Sure, bool Started);
/// The same of what B says.
void reportKept(const Pass &P, Finding F, const Borrow &B);

/// Whether S begins in the source of FF where Than has ended, or later.
bool comesAfter(const FunctionFacts &FF, const clang::Stmt *S, const clang::Stmt *Than);

/// Where what Out.Into holds is looked at when B.Var, a variable of an inner block that V refers
/// to, is gone: after that block, and nowhere in it since V was made. Null if there is no such
/// place.
const clang::Stmt *usedAfterBlock(const FunctionFacts &FF, const AsyncValue &V, const Borrow &B,
                                  const Outliving &Out);

/// The call that is given Callable, an expression of In, maybe wrapped up; null if none is.
const clang::CallExpr *receiverOf(const clang::Expr *Callable, const FunctionFacts &In);

/// The call, in the function around it, that is given the lambda FF, maybe wrapped up; null if it
/// is given to none.
const clang::CallExpr *receiverOf(const FunctionFacts &FF);

/// The local of Outer that C captures by reference, or by its address, `[p = &local]`; null if it
/// captures none.
const clang::VarDecl *capturedLocal(const clang::LambdaCapture &C, const FunctionFacts &Outer);

/// What the lambda FF is given away as: itself, or the local that is made from it and mentioned
/// nowhere else: `auto work = [&] { … }; pool.post(std::move(work));`.
const clang::Expr *givenAs(const FunctionFacts &FF);

/// Whether Call adds a continuation to a future that is known to be finished, in one or more steps:
/// `makeFuture().thenValue(…)`. It may have run before the call returns.
bool continuesReady(const clang::CallExpr *Call, const Catalogue &Known);

/// Whether Call by its name lets what it is given run later: `loop.post([&] { h.resume(); })`.
bool runsLaterByName(const clang::CallExpr *Call);

/// Whether the body of what Call calls is visible, is no coroutine's, and calls the lambda FF that
/// it is given.
bool callsWhatItIsGiven(const clang::CallExpr *Call, const FunctionFacts &FF);

/// Whether Call, of a function of the user's own, keeps the lambda FF that it is given and lets it
/// run later, once, as far as its name and its body tell. There is nothing to wait on.
bool posts(const clang::CallExpr *Call, const FunctionFacts &FF, const Facts &F);

/// Whether nobody takes what the spawning call Out.By gives: there is no handle to wait on.
bool isLetGo(const FunctionFacts &FF, const Outliving &Out);

/// Whether objects of type T, no reference, can be copied, as far as their class itself says.
bool isCopyable(clang::QualType T);

/// Adds the fix that lets the coroutine Keeper own its parameter Kept: `const T &x` becomes `T x`
/// wherever the function is declared. Others may need the address (`T &`), or look at the
/// signature: false.
bool addByValueFix(Finding &F, const Pass &P, const clang::FunctionDecl &Keeper,
                   const clang::ParmVarDecl &Kept);

/// Adds the fix that makes FF, which returns V unawaited and nothing else, a coroutine that awaits
/// it and keeps its variables until then. Nothing is added where that would not compile.
void addCoroutineFix(Finding &F, const Pass &P, const FunctionFacts &FF, const AsyncValue &V);

} // namespace lazy

#endif
