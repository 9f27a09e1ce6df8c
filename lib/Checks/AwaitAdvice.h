// What to do about a future that should have been awaited, in code that does not compile:
// worded and edited by the text, since the AST around an error is incomplete.
#ifndef LAZY_CHECKS_AWAITADVICE_H
#define LAZY_CHECKS_AWAITADVICE_H

#include "Checks/Check.h"
#include "Facts/BrokenCode.h"
#include "Facts/WouldCompile.h"
#include <optional>

namespace lazy {

/// An expression that gives an asynchronous value, as it stands in the text.
struct Operand {
  clang::SourceRange Range; ///< token range in a file
  clang::QualType Type;     ///< as users wrote it
  clang::QualType Value;    ///< what awaiting it gives; a reference type for lvalues
  /// Traits of Type; null if only the coroutine at hand can await it (await_transform).
  const AsyncType *Async = nullptr;
};

/// Type as users read it: without `struct`, with `bool`.
std::string spell(const Pass &P, clang::QualType T);

/// The type that awaiting O gives, as users wrote it: the argument of `Task<std::string>`
/// where that is it, and not its long canonical name.
clang::QualType awaitedType(const Pass &P, const Operand &O);

/// The operand's text in quotes, or who made it if the text is long: "'load(id)'", "'load'".
std::string nameOf(const Pass &P, const BrokenCode &Code, clang::SourceRange Range);

/// Whether a function that returns T may await: T has a promise type.
bool isCoroutineType(const Pass &P, const WrittenFunction &F, clang::QualType T);

/// "'load'", "this lambda", "the constructor of 'S'", "this initialiser"
std::string describe(const WrittenFunction &F);

/// The coroutine return type to suggest for a function in which O is awaited and whose result
/// is Result, e.g. "Task<int>"; empty if no suitable type is known.
std::string coroutineReturning(const Pass &P, const AsyncType *Async, clang::QualType Type,
                               clang::QualType Result);

/// The edits that make F's `return` statements `co_return`, awaiting what is itself a future;
/// nothing if that cannot be told.
std::optional<llvm::SmallVector<clang::FixItHint, 2>>
returnsToCoReturns(const Pass &P, const BrokenCode &Code, const WrittenFunction &F);

/// The fix that awaits O where it stands, parenthesised as needed; moves a variable out if its
/// type wants that.
Fix awaitHere(const Pass &P, const BrokenCode &Code, const Operand &O);

/// Adds what to do about O, which stands in F: insert co_await in a coroutine or in a function
/// that can be one, else block or change the function.
void adviseAwait(Finding &Out, const Pass &P, const BrokenCode &Code, const WrittenFunction &F,
                 const Operand &O);

/// Runs the part of lazy-missing-await that explains `co_await` where none is allowed.
/// False if E is not such an error.
bool explainAwaitOutside(const Pass &P, const BrokenCode &Code, const CompilerErrorRecord &E);

} // namespace lazy

#endif
