// What do calls do to locks that are no guards of the function: `m.lock()`, functions of C,
// functions with attributes, functions whose body unlocks?
#include "Facts/BodyScan.h"
#include "Facts/LockUses.h"

using namespace clang;

namespace lazy {

/// The object itself: `(*p).m`, `p->m` and `&p->m` are about one m.
static const Expr *plain(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (const UnaryOperator *U = dyn_cast<UnaryOperator>(E);
        U && (U->getOpcode() == UO_AddrOf || U->getOpcode() == UO_Deref))
      E = U->getSubExpr();
    else if (const CXXOperatorCallExpr *Op = dyn_cast<CXXOperatorCallExpr>(E);
             Op && (Op->getOperator() == OO_Arrow || Op->getOperator() == OO_Star) &&
             Op->getNumArgs() == 1)
      E = Op->getArg(0);
    else
      return E;
  }
}

static void addIdentity(llvm::FoldingSetNodeID &ID, const Expr *Object, const ASTContext &Ctx) {
  const Expr *E = plain(Object);
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E)) {
    ID.AddPointer(Ref->getDecl()->getCanonicalDecl());
  } else if (const MemberExpr *Member = dyn_cast<MemberExpr>(E)) {
    ID.AddPointer(Member->getMemberDecl()->getCanonicalDecl());
    addIdentity(ID, Member->getBase(), Ctx);
  } else if (isa<CXXThisExpr>(E)) {
    ID.AddInteger(1);
  } else {
    E->Profile(ID, Ctx, /*Canonical=*/true);
  }
}

llvm::FoldingSetNodeID lockIdentity(const Expr *Object, const ASTContext &Ctx) {
  llvm::FoldingSetNodeID ID;
  addIdentity(ID, Object, Ctx);
  return ID;
}

/// Whether Object is, or is a part of, a variable in Guards.
static bool isFollowed(const Expr *Object, const llvm::DenseSet<const VarDecl *> &Guards) {
  const Expr *E = plain(Object);
  while (const MemberExpr *Member = dyn_cast<MemberExpr>(E))
    E = plain(Member->getBase());
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
  const VarDecl *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && Guards.count(V);
}

static QualType pointee(QualType T) {
  T = T.getNonReferenceType();
  return T->isPointerType() ? T->getPointeeType() : T;
}

namespace {

class CallReader {
public:
  CallReader(const FunctionFacts &FF, const CallExpr *Call, LockTypes &Types,
             const llvm::DenseSet<const VarDecl *> &Guards)
      : Ctx(FF.Decl->getASTContext()), Call(Call), Types(Types), Guards(Guards) {}

  std::vector<LockCall> read();

private:
  void add(LockEffect Effect, const Expr *Object, const LockClass *Class, const LockModel *Model);
  void byFunction(const FunctionDecl *Callee, const LockModel &Model, LockEffect Effect);
  bool byAttributes(const FunctionDecl *Callee, const Expr *Object);
  void byBody(const FunctionDecl *Callee, const Expr *Object);
  void byAssignment(const CXXOperatorCallExpr *Assign);

  const ASTContext &Ctx;
  const CallExpr *Call;
  LockTypes &Types;
  const llvm::DenseSet<const VarDecl *> &Guards;
  std::vector<LockCall> Result;
};

void CallReader::add(LockEffect Effect, const Expr *Object, const LockClass *Class,
                     const LockModel *Model) {
  if (isFollowed(Object, Guards) || Types.isAsyncMutex(pointee(Object->getType())))
    return;
  LockCall L;
  L.Call = Call;
  L.Touch = touchOf(Effect);
  L.Object = Object->IgnoreParenImpCasts();
  L.Which = lockIdentity(Object, Ctx);
  L.Class = Class;
  if (Class) {
    L.Mutex = Class->Mutex;
    L.ThreadOwned = Class->ThreadOwned;
  } else if (Model) {
    if (!Model->Names.empty())
      L.Mutex = Model->Names.front();
    L.ThreadOwned = true;
  }
  if (Model)
    L.HeldIf = Model->HeldIf;
  Result.push_back(std::move(L));
}

void CallReader::byFunction(const FunctionDecl *Callee, const LockModel &Model, LockEffect Effect) {
  // `std::lock(a, b)` has no type of its own: it locks whatever it is given.
  unsigned Last = Model.Names.empty() ? Call->getNumArgs() : std::min(1u, Call->getNumArgs());
  for (unsigned I = 0; I != Last; ++I) {
    const LockClass *Class = Types.get(pointee(Call->getArg(I)->getType()));
    if (!Model.Names.empty() || Class)
      add(Effect, Call->getArg(I), Class, &Model);
  }
}

/// `void begin() ACQUIRE(Mu)`: false if the attributes say nothing.
bool CallReader::byAttributes(const FunctionDecl *Callee, const Expr *Object) {
  llvm::SmallVector<const Expr *, 2> Named;
  LockEffect Effect = attributedEffect(Callee, Named);
  if (Effect == LockEffect::None)
    return false;
  if (Named.empty() && Object)
    add(Effect, Object, Types.get(pointee(Object->getType())), nullptr);
  for (const Expr *Each : Named) {
    const Expr *What = Each->IgnoreParenImpCasts();
    if (What->getType()->isBooleanType() || isa<CXXBoolLiteralExpr>(What))
      continue; // the value that means success
    const LockClass *Class = Types.get(pointee(What->getType()));
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(What);
    const ParmVarDecl *Param = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    if (Param && Param->getFunctionScopeIndex() < Call->getNumArgs()) {
      add(Effect, Call->getArg(Param->getFunctionScopeIndex()), Class, nullptr);
      continue;
    }
    // A member of the object: `Mu` is `object.Mu` here.
    size_t Before = Result.size();
    add(Effect, What, Class, nullptr);
    const MemberExpr *Member = dyn_cast<MemberExpr>(What);
    if (Result.size() > Before && Member && Object &&
        isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts())) {
      llvm::FoldingSetNodeID ID;
      ID.AddPointer(Member->getMemberDecl()->getCanonicalDecl());
      addIdentity(ID, Object, Ctx);
      Result.back().Which = ID;
    }
  }
  return true;
}

/// Whether Body, of a function that returns nothing, leaves alone what it locks: it has no guard
/// and no lambda that may unlock it.
static bool mayLeaveLocked(const FunctionDecl *F, LockTypes &Types) {
  const Stmt *Body = F->getBody();
  return F->getReturnType()->isVoidType() && !isa<CoroutineBodyStmt>(Body) &&
         !anyStmt(Body, [&](const Stmt *S) {
           const Expr *E = dyn_cast<Expr>(S);
           return isa<LambdaExpr>(S) || (E && E->isPRValue() && Types.guardIn(E->getType()));
         });
}

/// A function or lambda that unlocks what we may have locked: `finish()` with `Mu.unlock()` in it.
/// Or one that locks, certainly and for good: `begin()` with `Mu.lock()`.
void CallReader::byBody(const FunctionDecl *Callee, const Expr *Object) {
  const FunctionDecl *Definition = nullptr;
  if (!Callee->hasBody(Definition) || Definition->isDependentContext())
    return;
  const bool MayLock = mayLeaveLocked(Definition, Types);
  anyCall(Definition->getBody(), [&](const ScannedCall &Site) {
    const CXXMethodDecl *Method = dyn_cast_or_null<CXXMethodDecl>(Site.Callee);
    if (!Method || !Site.Object)
      return false;
    const LockClass *L = Types.get(pointee(Site.Object->getType()));
    LockEffect Effect = L ? Types.effect(*L, Method) : LockEffect::None;
    if (Effect != LockEffect::Releases &&
        (Effect != LockEffect::Acquires || !MayLock || L->IsGuard || !Site.If.empty()))
      return false;
    size_t Before = Result.size();
    add(Effect, Site.Object, L, nullptr);
    if (Result.size() > Before)
      Result.back().ByBody = true;
    const MemberExpr *Member = dyn_cast<MemberExpr>(Site.Object->IgnoreParenImpCasts());
    if (Result.size() > Before && Member && Object &&
        isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts())) {
      llvm::FoldingSetNodeID ID;
      ID.AddPointer(Member->getMemberDecl()->getCanonicalDecl());
      addIdentity(ID, Object, Ctx);
      Result.back().Which = ID;
    }
    return false;
  });
  // What it unlocks itself it does not leave locked.
  llvm::erase_if(Result, [&](const LockCall &One) {
    return One.Touch == LockTouch::Acquires && llvm::any_of(Result, [&](const LockCall &Other) {
             return Other.Touch == LockTouch::Releases && Other.Which == One.Which;
           });
  });
}

/// `Guard = std::unique_lock(m)`, where the guard is a member of this object. Who is given one that
/// was made elsewhere, or keeps it for others, unlocks it when the time has come.
void CallReader::byAssignment(const CXXOperatorCallExpr *Assign) {
  const Expr *Guard = Assign->getArg(0);
  const MemberExpr *Member = dyn_cast<MemberExpr>(Guard->IgnoreParenImpCasts());
  const LockClass *L = Types.get(pointee(Guard->getType()));
  if (!L || !L->IsGuard || !Member || !isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) ||
      !asWritten(Assign->getArg(1))->isPRValue())
    return;
  switch (Types.begins(Guard->getType(), Assign->getArg(1))) {
  case GuardBegins::Held:
    return add(LockEffect::Acquires, Guard, L, nullptr);
  case GuardBegins::Unheld:
    return add(LockEffect::Releases, Guard, L, nullptr);
  case GuardBegins::Maybe:
  case GuardBegins::Unknown:
    return;
  }
}

std::vector<LockCall> CallReader::read() {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return {};
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
      Operator && Operator->getOperator() == OO_Equal && Operator->getNumArgs() == 2) {
    byAssignment(Operator);
    return std::move(Result);
  }
  const Expr *Object = nullptr;
  if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call))
    Object = Member->getImplicitObjectArgument();
  if (const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee); Method && Object) {
    // By the class of the object, then by that which declares the method.
    const LockClass *L = Types.get(pointee(Object->IgnoreParenImpCasts()->getType()));
    LockEffect Effect = L ? Types.effect(*L, Method) : LockEffect::None;
    if (Effect == LockEffect::None) {
      L = Types.get(Types.typeOf(Method->getParent()));
      Effect = L ? Types.effect(*L, Method) : LockEffect::None;
    }
    if (Effect != LockEffect::None) {
      add(Effect, Object, L, L->Model);
      return std::move(Result);
    }
  } else if (!Object) {
    std::string Name = canonicalName(Callee);
    const LockModel *Model = Types.catalogue().findLockFunction(Name, Callee->isExternC());
    if (Model) {
      byFunction(Callee, *Model, Model->effect(Name));
      return std::move(Result);
    }
  }
  if (!byAttributes(Callee, Object))
    byBody(Callee, Object);
  return std::move(Result);
}

} // namespace

std::vector<LockCall> lockCalls(const FunctionFacts &FF, const CallExpr *Call, LockTypes &Types,
                                const llvm::DenseSet<const VarDecl *> &Guards) {
  return CallReader(FF, Call, Types, Guards).read();
}

} // namespace lazy
