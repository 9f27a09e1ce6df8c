// How to read a class that may not be instantiated: its definition if there is
// one (made with Sema's help if possible), else the pattern it would be made
// from. Everything that classifies types reads classes through this.
#ifndef LAZY_FACTS_CLASSREADER_H
#define LAZY_FACTS_CLASSREADER_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace clang {
class Sema;
}

namespace lazy {

/// Reads classes and function bodies, instantiated or not. Never emits a
/// diagnostic. With Sema it may complete class types and deduce `auto` return
/// types, that is, add declarations to the AST; nothing else is ever
/// instantiated.
class ClassReader {
public:
  /// S may be null. Both must outlive this.
  ClassReader(clang::ASTContext &Ctx, clang::Sema *S) : Ctx(Ctx), S(S) {}

  /// What can be read of the class: its definition, else its pattern, else
  /// null.
  const clang::CXXRecordDecl *view(const clang::CXXRecordDecl *RD);
  /// The same for the class that T names, looking through references and
  /// cv-qualifiers; T may be the dependent type of a pattern. Null if it is no
  /// class, or not known which.
  const clang::CXXRecordDecl *view(clang::QualType T);
  /// Like view, but never completes a type.
  const clang::CXXRecordDecl *peek(const clang::CXXRecordDecl *RD);

  /// The class that T names as declared, dependent or not; null if it is none.
  static const clang::CXXRecordDecl *recordOf(clang::QualType T);
  /// The template that T is a specialisation of (also in patterns); null if it
  /// is none.
  static const clang::ClassTemplateDecl *templateOf(clang::QualType T);
  static const clang::ClassTemplateDecl *templateOf(const clang::CXXRecordDecl *RD);

  using Decls = llvm::SmallVector<const clang::NamedDecl *, 4>;
  /// Members of that name: of the class itself, else of the nearest bases.
  /// Injected class names are left out, using-declarations are looked through.
  Decls members(const clang::CXXRecordDecl *RD, clang::DeclarationName Name, bool Complete = true);
  Decls members(const clang::CXXRecordDecl *RD, llvm::StringRef Name, bool Complete = true);
  bool hasMember(const clang::CXXRecordDecl *RD, llvm::StringRef Name, bool Complete = true) {
    return !members(RD, Name, Complete).empty();
  }
  /// The functions among members(), templates by their pattern.
  llvm::SmallVector<const clang::FunctionDecl *, 4> methods(const clang::CXXRecordDecl *RD,
                                                            llvm::StringRef Name);
  /// The type that the member typedef or class of that name stands for; null if
  /// there is none.
  clang::QualType memberType(const clang::CXXRecordDecl *RD, llvm::StringRef Name);

  /// Calls F for RD and its bases, nearest first; F gives true to stop. Says
  /// whether stopped.
  bool anyBase(const clang::CXXRecordDecl *RD,
               llvm::function_ref<bool(const clang::CXXRecordDecl *)> F, bool Complete = true);

  /// The function's body, or that of the pattern it is instantiated from; null
  /// if not visible.
  static const clang::Stmt *body(const clang::FunctionDecl *FD);
  /// What FD returns, with `auto` deduced if possible. From the return
  /// statements of the pattern if they agree. Null if not known.
  clang::QualType returnType(const clang::FunctionDecl *FD);
  /// The value of a function that always returns the same bool; In is the class
  /// whose template arguments a pattern's parameters stand for.
  std::optional<bool> constantBool(const clang::FunctionDecl *FD, const clang::CXXRecordDecl *In);
  std::optional<bool> constantBool(const clang::Expr *E, const clang::CXXRecordDecl *In);

  /// The specialisation of a template for a single type argument, made with
  /// Sema's help. Null without Sema, or if there can be none.
  const clang::CXXRecordDecl *specialise(const clang::ClassTemplateDecl *Of, clang::QualType For);

  /// A class without members that no code knows: what takes even this takes anything.
  clang::QualType strangeClass();

  /// Whether Pattern, a type with template parameters in it, may stand for T.
  static bool mayMatch(clang::QualType Pattern, clang::QualType T);

  clang::ASTContext &context() const { return Ctx; }
  clang::Sema *sema() const { return S; }

private:
  bool complete(const clang::CXXRecordDecl *RD);
  const clang::CXXRecordDecl *pattern(const clang::CXXRecordDecl *RD);

  clang::ASTContext &Ctx;
  clang::Sema *S;
  clang::CXXRecordDecl *Strange = nullptr;
  unsigned Depth = 0; ///< of completions: Sema is asked for a few levels only
};

} // namespace lazy

#endif
