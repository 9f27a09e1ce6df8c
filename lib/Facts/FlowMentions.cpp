// Which mentions of a variable can change it, and in what?
#include "Facts/FlowMentions.h"
#include "Facts/Facts.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace lazy {

const ValueDecl *named(const Expr *E, const Expr *&Mention) {
  E = E->IgnoreParens();
  while (const MemberExpr *M = dyn_cast<MemberExpr>(E)) {
    const Expr *Base = M->getBase()->IgnoreParenImpCasts();
    if (isa<CXXThisExpr>(Base)) {
      Mention = M;
      return M->getMemberDecl();
    }
    if (M->isArrow())
      return nullptr;
    E = Base->IgnoreParens();
  }
  if (const DeclRefExpr *D = dyn_cast<DeclRefExpr>(E)) {
    Mention = D;
    return D->getDecl();
  }
  return nullptr;
}

namespace {

class MentionVisitor : public RecursiveASTVisitor<MentionVisitor> {
public:
  explicit MentionVisitor(FlowMentions &M) : M(M) {}

  bool VisitDeclRefExpr(DeclRefExpr *D) {
    if (D->getType().isConstQualified())
      M.Reads.insert(D);
    return true;
  }
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *O) {
    const Expr *Mention = nullptr;
    if (O->getOperator() == OO_Star || O->getOperator() == OO_Arrow)
      addInside(O->getArg(0));
    else if (O->getOperator() == OO_Equal && named(O->getArg(0), Mention))
      M.Reads.insert(Mention); // changed by the call, not before
    return true;
  }
  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (Method && Method->getIdentifier() &&
        (Method->getName() == "value" || Method->getName() == "get"))
      addInside(Call->getImplicitObjectArgument());
    return true;
  }

  bool VisitImplicitCastExpr(ImplicitCastExpr *C) {
    bool IsRead = C->getCastKind() == CK_LValueToRValue ||
                  ((C->getCastKind() == CK_NoOp || C->getCastKind() == CK_DerivedToBase ||
                    C->getCastKind() == CK_UncheckedDerivedToBase) &&
                   C->getType().isConstQualified());
    const Expr *Mention = nullptr;
    if (IsRead && named(C->getSubExpr()->IgnoreParenImpCasts(), Mention))
      M.Reads.insert(Mention);
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *U) {
    const Expr *Mention = nullptr;
    if (U->getOpcode() == UO_AddrOf)
      if (const ValueDecl *D = named(U->getSubExpr(), Mention))
        M.Shared.insert(D);
    return true;
  }
  bool VisitLambdaExpr(LambdaExpr *L) {
    for (const LambdaCapture &C : L->captures())
      if (C.capturesVariable() && C.getCaptureKind() == LCK_ByRef)
        M.Shared.insert(C.getCapturedVar());
    return true;
  }
  bool VisitVarDecl(VarDecl *V) {
    const Expr *Mention = nullptr;
    if (V->getType()->isReferenceType() && V->getInit())
      if (const ValueDecl *D = named(V->getInit()->IgnoreParenImpCasts(), Mention))
        M.Shared.insert(D);
    return true;
  }

private:
  void addInside(const Expr *Wrapper) {
    const Expr *Mention = nullptr;
    if (isSingleElementWrapper(Wrapper->getType()) && named(Wrapper, Mention))
      M.Inside.insert(Mention);
  }

  FlowMentions &M;
};

} // namespace

FlowMentions::FlowMentions(const Stmt *Body) {
  MentionVisitor(*this).TraverseStmt(const_cast<Stmt *>(Body));
}

bool makesEmptyWrapper(const ValueDecl *V, const Expr *Init) {
  if (!isSingleElementWrapper(V->getType()) || V->getType()->isReferenceType())
    return false;
  const CXXRecordDecl *Class = V->getType()->getAsCXXRecordDecl();
  const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(asWritten(Init));
  return Made && Made->getNumArgs() == 0 && Class->isInStdNamespace() &&
         Class->getName() != "expected";
}

std::optional<bool> fillsWrapper(const ValueDecl &V, const Expr *Given) {
  if (!isSingleElementWrapper(V.getType()))
    return std::nullopt;
  auto nameOf = [](QualType T) {
    const CXXRecordDecl *Class = T.getNonReferenceType()->getAsCXXRecordDecl();
    return Class && Class->getIdentifier() ? Class->getName() : llvm::StringRef();
  };
  // `v = 1;` may be `v = std::optional<int>(1);`, as nobody has written it.
  Given = Given->IgnoreUnlessSpelledInSource();
  llvm::StringRef Name = nameOf(Given->getType());
  const InitListExpr *List = dyn_cast<InitListExpr>(Given);
  const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(Given);
  if (Name == "nullopt_t" || isa<CXXNullPtrLiteralExpr>(Given) ||
      (List && List->getNumInits() == 0) ||
      (Made && Made->getNumArgs() == 0 && Name == nameOf(V.getType()) && Name != "expected"))
    return false;
  if (nameOf(V.getType()) == "optional" && Name != "optional" && !List)
    return true;
  return std::nullopt;
}

const Expr *wrapperResetBy(const Stmt *S) {
  const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(S);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!Method || !Method->getIdentifier() || Method->getName() != "reset" ||
      llvm::any_of(Call->arguments(), [](const Expr *E) { return !isa<CXXDefaultArgExpr>(E); }))
    return nullptr;
  const Expr *Wrapper = Call->getImplicitObjectArgument();
  return isSingleElementWrapper(Wrapper->getType()) ? Wrapper : nullptr;
}

} // namespace lazy
