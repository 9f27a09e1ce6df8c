// Where in the program does an error stand? Statements with errors are partly missing from the
// AST, so this relies on what survives: declarations, which stay in their contexts, and the text.
#ifndef LAZY_FACTS_BROKENCODE_H
#define LAZY_FACTS_BROKENCODE_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/TokenKinds.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace lazy {

/// A token of the text as written; macros are not expanded.
struct WrittenToken {
  clang::tok::TokenKind Kind = clang::tok::unknown; ///< keywords are raw_identifier
  clang::SourceLocation Loc;
  llvm::StringRef Text; ///< points into the file's buffer
};

/// A function as it stands in the text.
struct WrittenFunction {
  const clang::FunctionDecl *Decl = nullptr; ///< the one whose body is meant
  clang::SourceRange Body;                   ///< from brace to brace; file locations
  bool IsLambda = false;
  bool IsCoroutine = false; ///< its own text has co_await, co_return or co_yield
  /// The tokens of the body without those of functions and classes inside it.
  std::vector<WrittenToken> Tokens;
  /// Whether another function stands inside the body.
  bool HasInner = false;
};

/// Answers for one translation unit with errors. Cheap to make; nothing is cached.
class BrokenCode {
public:
  explicit BrokenCode(clang::ASTContext &Ctx) : Ctx(Ctx) {}

  /// The innermost function whose body holds Loc; Decl is null at namespace scope. Of a
  /// template's instantiations any will do, its pattern comes last.
  WrittenFunction functionAt(clang::SourceLocation Loc) const;

  /// The function declared at Loc (its name, or the start of a lambda). Decl is null if none is.
  WrittenFunction functionDeclaredAt(clang::SourceLocation Loc) const;

  /// Whether F's own text has co_await, co_return or co_yield. The statements may be lost.
  bool isWrittenAsCoroutine(const clang::FunctionDecl *F) const { return describe(F).IsCoroutine; }

  /// The local variable or parameter called Name that is meant at Loc inside F, or null.
  const clang::VarDecl *localAt(const WrittenFunction &F, llvm::StringRef Name,
                                clang::SourceLocation Loc) const;

  /// The text of Range as written; empty if it is not in one piece of one file.
  llvm::StringRef text(clang::CharSourceRange Range) const;

  /// The tokens of Range, which has to be in one file.
  std::vector<WrittenToken> tokens(clang::SourceRange Range) const;

  /// Calls Use for each expression written in F's body, innermost first. Stops when it
  /// returns true.
  void forEachExpr(const WrittenFunction &F, llvm::function_ref<bool(clang::Expr *)> Use) const;

  /// The type of the expression in F that is exactly Range, lvalues as references; null if
  /// there is none or its type is not known.
  clang::QualType typeOf(const WrittenFunction &F, clang::CharSourceRange Range) const;
  clang::QualType typeOf(const WrittenFunction &F, clang::SourceRange Range) const {
    return typeOf(F, clang::CharSourceRange::getTokenRange(Range));
  }

  /// Whether an expression in Range, in F's body, did not compile, as far as the tree shows.
  bool hasErrorIn(const WrittenFunction &F, clang::SourceRange Range) const;

  /// Whether an `if` of F decides which of the two is run: one is in its `else`.
  bool areAlternatives(const WrittenFunction &F, clang::SourceLocation One,
                       clang::SourceLocation Other) const;

  /// The functions called Name anywhere in the program.
  std::vector<const clang::FunctionDecl *> functionsCalled(llvm::StringRef Name) const;

private:
  WrittenFunction describe(const clang::FunctionDecl *Decl) const;
  bool contains(clang::SourceRange Outer, clang::SourceLocation Loc) const;

  clang::ASTContext &Ctx;
};

} // namespace lazy

#endif
