// The words all checks share: what follows from dropping a value of a type, why the type is
// known to be so, and what to do in the function at hand. docs/messages.md has the style.
#ifndef LAZY_CHECKS_WORDING_H
#define LAZY_CHECKS_WORDING_H

#include "Checks/Check.h"
#include "Facts/MadeUpNames.h"

namespace lazy {

/// "task", "future", "operation" or "sender", by role.
std::string nounOf(const AsyncType &T);
/// The same with its article: "a task", "an operation".
std::string aNounOf(const AsyncType &T);

/// Whether the class itself says that its values must not be dropped ([[nodiscard]] on any
/// declaration).
bool isNodiscard(const AsyncType &T);

/// The consequence of destroying an unconsumed value: "its body never runs", "is cancelled
/// here", "runs detached; its result and exception are lost", "blocks here until done", …
/// Empty if the trait is unknown. Starts: of the value at hand, if it is not the type's.
std::string consequence(const AsyncType &T, Start Starts);
inline std::string consequence(const AsyncType &T) { return consequence(T, T.Starts); }

/// What is lost all the same where consequence() has no answer: the value is known to be waited for
/// by nobody.
std::string lossOf(const AsyncType &T, Start Starts);

/// "task returned by 'save'", "temporary 'Schedule'", "'optional' around a task", "container of
/// tasks made here".
std::string describeValue(const AsyncValue &V);
/// L as it is called, quoted: "'t'", "'p.first'".
std::string quoted(const AsyncLocal &L);
/// Whether V is a container of many, not one in a wrapper.
bool holdsMany(const AsyncValue &V);

/// Whether what awaiting a T gives is a lock: until then nothing is held.
bool isFutureOfGuard(const Pass &P, const AsyncType &T);
/// What to say of Name, a variable that holds such a T and is never awaited.
std::string noLock(llvm::StringRef Name, const AsyncType &T);

/// Whether a T that is dropped goes on all the same: it needs no one to start it. Starts is that
/// of the value; Unknown: as its type says.
bool runsAnyway(const AsyncType &T, Start Starts = Start::Unknown);

/// The source text of E; empty if it is not in one piece of a file.
std::string sourceText(const Pass &P, const clang::Expr *E);
/// The same for advice: "…" if it is not in one piece, or too long to show.
std::string shortText(const Pass &P, const clang::Expr *E);

/// "'save' returns a lazy 'Task': …" with the evidence for start (or drop), at the declaration
/// that shows it. Value may be null. Nothing is added when there is no evidence.
/// Starts: the value's, where the catalogue knows better of the call than of the type.
void addWhyNote(Finding &F, const Pass &P, const AsyncType &T, const clang::Expr *Value,
                Start Starts = Start::Unknown);

/// What to do with Value (an expression of type T made in In), by context: in a coroutine the
/// fix that inserts co_await, or a note on what is in its way; in main the library's block_on; in a
/// function returning such a value `return`; otherwise notes that name return, block_on and spawn,
/// as far as In can do so.
void addAdvice(Finding &F, const Pass &P, const FunctionFacts *In, const clang::Expr *Value,
               const AsyncType &T, Start Starts = Start::Unknown);

/// The last part of that alone: notes for code that is not a coroutine.
void addAdviceOutside(Finding &F, const Pass &P, const FunctionFacts *In, const clang::Expr *Value,
                      const AsyncType &T, Start Starts = Start::Unknown);

/// The fix that turns E into `co_await E`, parenthesised where precedence needs it
/// (`!co_await f()`, `(co_await f()).x`, `co_await (a ? f() : g())`).
/// Move: wraps E, a variable, in std::move when the type cannot be awaited as an lvalue.
Fix insertAwait(const Pass &P, const clang::Expr *E, bool Move = false);

/// The fix that turns Whole, a call in FF that waits for Operand, into `co_await Operand`;
/// parentheses and Move as for insertAwait.
Fix awaitInstead(const Pass &P, const FunctionFacts &FF, const clang::Expr *Whole,
                 const clang::Expr *Operand, bool Move = false);

/// How to wait for Text (an expression of type T) on this thread, by the library of T or by a
/// function of the same kind in T's own namespace; empty if none is known.
std::string blockOnAdvice(const Pass &P, const AsyncType &T, llvm::StringRef Text);
/// The same as code that may replace Text; empty if the advice is more than one call of the
/// value, or speaks of things that would have to be there ("waitScope").
std::string blockOnCode(const Pass &P, const AsyncType &T, llvm::StringRef Text);
/// The same for starting it and letting it run.
std::string spawnAdvice(const Pass &P, const AsyncType &T, llvm::StringRef Text);

/// What awaits several futures of type T at once, Texts: by the library of T or by a function of
/// the same kind in T's own namespace; empty if none is known.
std::string whenAllAdvice(const Pass &P, const AsyncType &T, llvm::ArrayRef<std::string> Texts);

/// How to let Value (an expression of type T) run alone and say that this is meant; empty if T's
/// library has no words for it.
std::string discardAdvice(const Pass &P, const AsyncType &T, const clang::Expr *Value);
/// An advice of the catalogue about Text: the first `{}` of Template is replaced, later ones are
/// C++ (an empty body).
std::string fillIn(llvm::StringRef Template, llvm::StringRef Text);

/// Whether Value is in the last statement of F's body.
bool isLastStatement(const FunctionFacts &F, const clang::Expr *Value);

/// Whether E, in In (may be null), is run for its exception or death alone: in a test macro or
/// in a lambda given to a function that says so (`EXPECT_THROW`, `assert_throws`).
bool isRunForItsException(const Pass &P, const clang::Expr *E, const FunctionFacts *In);

/// Whether Made, in In (may be null), is what a template's own parameter gives when it is called.
/// Whoever passed the callable knows what it does: mistakes are theirs, and are reported there.
bool callsParameter(const clang::Expr *Made, const FunctionFacts *In);

/// Who made the value, for messages: "'save'", "'operator+'", or "this expression".
std::string makerOf(const clang::Expr *Value);

} // namespace lazy

#endif
