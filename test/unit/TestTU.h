// Parses a snippet and hands its AST over while Sema is still alive: what unit
// tests of facts need.
#ifndef LAZY_TEST_TESTTU_H
#define LAZY_TEST_TESTTU_H

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <memory>
#include <string>
#include <vector>

namespace lazy::test {

using UseTU = llvm::function_ref<void(clang::ASTContext &, clang::Sema &)>;

class TUConsumer : public clang::SemaConsumer {
public:
  explicit TUConsumer(UseTU Use) : Use(Use) {}
  void InitializeSema(clang::Sema &Sema) override { S = &Sema; }
  void HandleTranslationUnit(clang::ASTContext &Ctx) override { Use(Ctx, *S); }

private:
  UseTU Use;
  clang::Sema *S = nullptr;
};

class TUAction : public clang::ASTFrontendAction {
public:
  explicit TUAction(UseTU Use) : Use(Use) {}
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &,
                                                        llvm::StringRef) override {
    return std::make_unique<TUConsumer>(Use);
  }

private:
  UseTU Use;
};

/// Parses Code as C++20 and calls Use at the end of the translation unit. False
/// if it does not compile.
inline bool parseTU(llvm::StringRef Code, UseTU Use,
                    std::vector<std::string> Args = {"-std=c++20"}) {
  return clang::tooling::runToolOnCodeWithArgs(std::make_unique<TUAction>(Use), Code, Args,
                                               "input.cpp");
}

/// The type that a typedef or alias of that name at namespace scope stands for;
/// null if there is none.
inline clang::QualType typeNamed(clang::ASTContext &Ctx, llvm::StringRef Name) {
  for (const clang::NamedDecl *D : Ctx.getTranslationUnitDecl()->lookup(&Ctx.Idents.get(Name)))
    if (const auto *TD = llvm::dyn_cast<clang::TypeDecl>(D))
      return Ctx.getTypeDeclType(TD);
  return {};
}

} // namespace lazy::test

#endif
