// What does `std::bind(f, std::ref(n), x)` call, and with what?
#include "Facts/BoundCall.h"
#include "Facts/Facts.h"
#include "Facts/Fate.h"

using namespace clang;

namespace lazy {

bool isBind(const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  return Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
         (Callee->getName() == "bind" || Callee->getName() == "bind_front") &&
         Call.getNumArgs() > 0;
}

/// The call that makes the binder that E is; null if it is none.
static const CallExpr *bindIn(const Expr *E) {
  E = withoutPassThrough(E);
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
  const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  // Nothing can be assigned to a binder whose type nobody can name but by `auto`.
  if (Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType() && Var->getInit())
    E = withoutPassThrough(Var->getInit());
  const CallExpr *Call = dyn_cast<CallExpr>(E);
  return Call && isBind(*Call) ? Call : nullptr;
}

/// Whether E is `std::placeholders::_1`, or a binder, which is called for its value.
static bool isLeftOpen(const Expr *E) {
  const CXXRecordDecl *Class = E->getType()->getAsCXXRecordDecl();
  if (!Class || !Class->isInStdNamespace() || !Class->getIdentifier())
    return false;
  llvm::StringRef Name = Class->getName();
  return Name.contains_insensitive("bind") || Name.contains("laceholder") || Name == "__ph";
}

BoundCall::BoundCall(const Expr *E) {
  const CallExpr *Call = bindIn(E);
  if (!Call)
    return;
  const Expr *Function = asWritten(Call->getArg(0));
  if (const UnaryOperator *Address = dyn_cast<UnaryOperator>(Function))
    Function = asWritten(Address->getSubExpr());
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Function);
  Callee = Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
  if (!Callee)
    return;
  Bind = Call;
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
  unsigned Next = 1;
  if (Method && Method->isInstance() && Call->getNumArgs() > Next)
    Object = Call->getArg(Next++);
  for (; Next < Call->getNumArgs() && Arguments.size() < Callee->getNumParams(); ++Next)
    Arguments.push_back(isLeftOpen(Call->getArg(Next)) ? nullptr : Call->getArg(Next));
  Arguments.resize(Callee->getNumParams());
  if (Object && isLeftOpen(Object))
    Object = nullptr;
}

} // namespace lazy
