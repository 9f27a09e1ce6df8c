#include "Checks/ThreadState.h"
#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Fate.h"

using namespace clang;

namespace lazy {

const FunctionModel *threadState(const CallExpr *Call, FunctionRole Role, const Catalogue &C) {
  const FunctionModel *Model = calledFunctionModel(Call, C);
  if (!Model || Model->Role != Role)
    return nullptr;
  // A name without a namespace is known only for a function of C.
  const FunctionDecl *Callee = Call->getDirectCallee();
  bool Plain = Callee && !isa<CXXMethodDecl>(Callee) &&
               Callee->getDeclContext()->getRedeclContext()->isTranslationUnit();
  return Plain && !Callee->isExternC() ? nullptr : Model;
}

bool isThreadLocal(const ValueDecl *D) {
  const VarDecl *V = dyn_cast_or_null<VarDecl>(D);
  return V && V->getTLSKind() != VarDecl::TLS_None;
}

/// The thread_local variable that E, an lvalue, is or is a part of; null if it is none.
static const VarDecl *threadLocalRoot(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (const MemberExpr *Member = dyn_cast<MemberExpr>(E)) {
      if (isThreadLocal(Member->getMemberDecl()))
        return cast<VarDecl>(Member->getMemberDecl());
      if (Member->isArrow())
        return nullptr;
      E = Member->getBase();
    } else if (const ArraySubscriptExpr *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
      if (!Subscript->getBase()->IgnoreParenImpCasts()->getType()->isArrayType())
        return nullptr;
      E = Subscript->getBase();
    } else {
      const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
      return Ref && isThreadLocal(Ref->getDecl()) ? cast<VarDecl>(Ref->getDecl()) : nullptr;
    }
  }
}

static bool isView(QualType T) {
  const CXXRecordDecl *RD = T->getAsCXXRecordDecl();
  return RD && RD->isInStdNamespace() && RD->getIdentifier() &&
         (RD->getName() == "basic_string_view" || RD->getName() == "span");
}

/// Whether T is an iterator of a container of the standard library.
static bool isIterator(QualType T) {
  const CXXRecordDecl *RD = T->getAsCXXRecordDecl();
  return RD && RD->getIdentifier() &&
         (RD->getName().ends_with("iterator") || RD->getName() == "__wrap_iter");
}

bool mayRefer(QualType T) {
  return T->isReferenceType() || T->isPointerType() || isView(T) || isIterator(T);
}

static std::string threadStateBehind(const Expr *E, const Catalogue &C, unsigned Depth) {
  if (Depth == 0)
    return "";
  const Expr *Written = asWritten(E);
  if (const VarDecl *V = Written->isGLValue() ? threadLocalRoot(Written) : nullptr)
    return V->getNameAsString();
  if (const UnaryOperator *U = dyn_cast<UnaryOperator>(Written);
      U && (U->getOpcode() == UO_AddrOf || U->getOpcode() == UO_Deref))
    return U->getOpcode() == UO_AddrOf || isa<CallExpr>(asWritten(U->getSubExpr()))
               ? threadStateBehind(U->getSubExpr(), C, Depth - 1)
               : "";
  if (const CXXFunctionalCastExpr *Cast = dyn_cast<CXXFunctionalCastExpr>(Written))
    return isView(Cast->getType()) ? threadStateBehind(Cast->getSubExpr(), C, Depth - 1) : "";
  // An array that decays, a string seen as a view.
  if (const CXXConstructExpr *View = dyn_cast<CXXConstructExpr>(Written))
    return isView(View->getType()) && View->getNumArgs() > 0
               ? threadStateBehind(View->getArg(0), C, Depth - 1)
               : "";
  const CallExpr *Call = dyn_cast<CallExpr>(Written);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee)
    return "";
  if (threadState(Call, FunctionRole::ThreadLocal, C))
    return makerOf(Call).find('\'') == 0 ? makerOf(Call).substr(1, makerOf(Call).size() - 2)
                                         : "thread-local";
  if (!mayRefer(Callee->getReturnType()))
    return "";
  // `buffer.front()`, `buffer[0]`, `buffer.data()`: a part of it.
  if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call))
    if (const VarDecl *V = threadLocalRoot(Member->getImplicitObjectArgument());
        V && V->getType()->isRecordType() &&
        cast<CXXMethodDecl>(Callee)->getParent()->isInStdNamespace())
      return V->getNameAsString();
  if (const CXXOperatorCallExpr *Op = dyn_cast<CXXOperatorCallExpr>(Call);
      Op && Op->getOperator() == OO_Subscript)
    if (const VarDecl *V = threadLocalRoot(Op->getArg(0)))
      return V->getNameAsString();
  // A function that gives nothing but its thread's own: `Buffer &buffer() { return Local; }`.
  const FunctionDecl *Definition = nullptr;
  if (!Callee->hasBody(Definition) || Definition->isDependentContext())
    return "";
  std::string Common;
  bool Any = false, Agree = true;
  forEachReturn(Definition->getBody(), [&](const Expr *Value) {
    std::string One = Value ? threadStateBehind(Value, C, Depth - 1) : "";
    Agree &= !One.empty() && (!Any || One == Common);
    Common = One;
    Any = true;
  });
  return Any && Agree ? Common : "";
}

std::string threadStateBehind(const Expr *E, const Catalogue &C) {
  return threadStateBehind(E, C, /*Depth=*/4);
}

} // namespace lazy
