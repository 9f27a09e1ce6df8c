// Which function does a call call, with which arguments and on which object?
#ifndef LAZY_FACTS_CALLEDWITH_H
#define LAZY_FACTS_CALLEDWITH_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

namespace lazy {

/// The function that a call calls, and its arguments by parameter, without those that are for no
/// parameter; the object, if it has one. Callee is null if that is not known, or if it copies its
/// object into an explicit parameter. If it refers to it by one, there are no arguments: the
/// parameters are shifted.
struct CalledWith {
  /// Whether Method, which has an explicit object parameter, has it by reference.
  static bool refersToObject(const clang::CXXMethodDecl &Method) {
    return Method.getParamDecl(0)->getType()->isReferenceType();
  }

  const clang::FunctionDecl *Callee = nullptr;
  const clang::Expr *Object = nullptr;
  llvm::ArrayRef<const clang::Expr *> Arguments;

  explicit CalledWith(const clang::CallExpr *Call) : Callee(Call->getDirectCallee()) {
    if (!Callee)
      return;
    Arguments =
        llvm::ArrayRef(const_cast<const clang::Expr *const *>(Call->getArgs()), Call->getNumArgs());
    const clang::CXXMethodDecl *Method = llvm::dyn_cast<clang::CXXMethodDecl>(Callee);
    if (Method && !Method->isStatic()) {
      if (const auto *Member = llvm::dyn_cast<clang::CXXMemberCallExpr>(Call)) {
        Object = Member->getImplicitObjectArgument();
      } else if ((llvm::isa<clang::CXXOperatorCallExpr>(Call) ||
                  Method->isExplicitObjectMemberFunction()) &&
                 !Arguments.empty()) {
        Object = Arguments.front();
        Arguments = Arguments.drop_front();
      }
    }
    Arguments = Arguments.take_front(Callee->getNumParams());
    if (!Method || !Method->isExplicitObjectMemberFunction())
      return;
    // `this auto &self` refers to the object, as others do; `this auto` copies it into the frame.
    Arguments = {};
    if (!refersToObject(*Method))
      Object = nullptr, Callee = nullptr;
  }
};

} // namespace lazy

#endif
