// What do we know of a type, and why? The text of the explain-type command.
#ifndef LAZY_FACTS_EXPLAINTYPE_H
#define LAZY_FACTS_EXPLAINTYPE_H

#include "Facts/AsyncType.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace lazy {

/// The name of the alias that makes a type spelled by the user findable. To
/// explain a type, parse the file followed by explainedTypeDecl(Spelling), then
/// ask findExplainedType.
inline constexpr llvm::StringLiteral ExplainedTypeAlias = "lazy_lint_explained_type";

/// Source text to append to a file, at namespace scope, so that Spelling
/// (`my::Task<int>`) is looked up at its end. Starts with a newline; a spelling
/// that does not compile is reported by the compiler in the file
/// "<explain-type>" (by a #line directive).
std::string explainedTypeDecl(llvm::StringRef Spelling);

/// The type of that declaration, sugar kept; null if there is none or it did
/// not compile.
clang::QualType findExplainedType(clang::ASTContext &Ctx);

/// Several lines, each ended by a newline: the type's name, then each trait
/// with its value, and below it the evidence as `file:line` or the catalogue's
/// reason. Same input, same text.
std::string explainType(const AsyncType &T, const clang::ASTContext &Ctx);

/// The same for a type that is not asynchronous itself: says so, and what it
/// contains or gives when called, if that is asynchronous.
std::string explainType(clang::QualType T, AsyncTypes &Types);

} // namespace lazy

#endif
