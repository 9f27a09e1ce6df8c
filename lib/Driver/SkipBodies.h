// What need not be read of other people's code? Nearly all the time of a parse goes into headers:
// bodies nobody asks for, and templates instantiated for types the user never sees.
#ifndef LAZY_DRIVER_SKIPBODIES_H
#define LAZY_DRIVER_SKIPBODIES_H

#include "clang/AST/Decl.h"
#include "clang/AST/TemplateBase.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"
#include "llvm/ADT/DenseMap.h"
#include <functional>

namespace lazy {

/// Decides for one translation unit. Type inference reads some bodies whoever wrote them
/// (destructors, the members of promises and awaiters): those stay.
class SkipBodies {
public:
  explicit SkipBodies(std::function<bool(clang::SourceLocation)> IsUserCode)
      : IsUserCode(std::move(IsUserCode)) {}

  /// Must be called before parsing: instantiations left out would else be reported as used
  /// but not defined.
  void attach(clang::Sema &S);

  /// Whether the body of F, which is about to be parsed, may be left out.
  bool maySkip(const clang::FunctionDecl *F) const;

  /// F was just put on the queue of instantiations: takes it off again if it comes from
  /// somebody else's template and names no type of the user's and no asynchronous one: a future
  /// given where its value was meant is an error inside of the template. The template itself is
  /// read, so inference still sees what F would have been made from; destructors stay.
  void dropIfForeign(clang::FunctionDecl *F);

private:
  /// Each: whether a type of the user's, or an asynchronous one, is named.
  bool concernsUser(const clang::FunctionDecl *F);
  bool concernsUser(llvm::ArrayRef<clang::TemplateArgument> Args);
  bool concernsUser(const clang::TemplateArgument &Arg);
  bool concernsUser(clang::QualType T);
  bool isUserDecl(const clang::Decl *D) const;

  std::function<bool(clang::SourceLocation)> IsUserCode;
  clang::Sema *S = nullptr;
  llvm::DenseMap<const clang::Type *, bool> Types;
};

/// Lets a parser leave out what SkipBodies leaves out.
class SkippingConsumer : public clang::SemaConsumer {
public:
  /// Full: nothing is left out.
  SkippingConsumer(std::function<bool(clang::SourceLocation)> IsUserCode, bool Full)
      : Skip(std::move(IsUserCode)), Full(Full) {}

  void InitializeSema(clang::Sema &Sema) override {
    S = &Sema;
    if (!Full)
      Skip.attach(Sema);
  }
  void ForgetSema() override { S = nullptr; }
  bool shouldSkipFunctionBody(clang::Decl *D) override {
    const clang::FunctionDecl *F = D->getAsFunction();
    return !Full && F && Skip.maySkip(F);
  }
  void HandleCXXImplicitFunctionInstantiation(clang::FunctionDecl *F) override {
    if (!Full && S)
      Skip.dropIfForeign(F);
  }

protected:
  clang::Sema *S = nullptr; ///< null before and after the parse

private:
  SkipBodies Skip;
  bool Full;
};

} // namespace lazy

#endif
