// What do calls do to locks that are no guards of the function: `m.lock()`, functions of C,
// functions with attributes, functions whose body unlocks?
#include "Facts/BodyScan.h"
#include "Facts/LockUses.h"
#include "clang/Basic/SourceManager.h"

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

namespace {

/// A call whose callee's body is read: what its parameters and `this` are.
struct Inside {
  const Expr *Call = nullptr;
  const FunctionDecl *Callee = nullptr;
  const Expr *Object = nullptr;  ///< of a method; null: the caller's own `this`
  const Inside *Outer = nullptr; ///< where Call stands; null: in the function we are about
};

} // namespace

/// The argument of In's call that Ref, a parameter of its callee, stands for; null if none.
static const Expr *argumentFor(const DeclRefExpr *Ref, const Inside *In) {
  const ParmVarDecl *Param = dyn_cast<ParmVarDecl>(Ref->getDecl());
  const CallExpr *Call = In ? dyn_cast<CallExpr>(In->Call) : nullptr;
  if (!Param || !Call || isa<CXXOperatorCallExpr>(Call) ||
      cast<Decl>(Param->getDeclContext())->getCanonicalDecl() != In->Callee->getCanonicalDecl() ||
      Param->getFunctionScopeIndex() >= Call->getNumArgs())
    return nullptr;
  return Call->getArg(Param->getFunctionScopeIndex());
}

/// The object that V, a reference, is another name of; null if it is none, or nobody knows.
static const Expr *aliased(const VarDecl *V) {
  return V->hasLocalStorage() && V->getType()->isReferenceType() && V->getInit() &&
                 V->getInit()->isLValue()
             ? V->getInit()
             : nullptr;
}

static void addIdentity(llvm::FoldingSetNodeID &ID, const Expr *Object, const ASTContext &Ctx,
                        const Inside *In = nullptr) {
  const Expr *E = plain(Object);
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E)) {
    const VarDecl *V = dyn_cast<VarDecl>(Ref->getDecl());
    if (const Expr *Argument = argumentFor(Ref, In))
      return addIdentity(ID, Argument, Ctx, In->Outer);
    if (const Expr *Same = V && !isa<ParmVarDecl>(V) ? aliased(V) : nullptr)
      return addIdentity(ID, Same, Ctx, In);
    ID.AddPointer(Ref->getDecl()->getCanonicalDecl());
  } else if (const MemberExpr *Member = dyn_cast<MemberExpr>(E)) {
    ID.AddPointer(Member->getMemberDecl()->getCanonicalDecl());
    addIdentity(ID, Member->getBase(), Ctx, In);
  } else if (isa<CXXThisExpr>(E)) {
    if (In && In->Object)
      return addIdentity(ID, In->Object, Ctx, In->Outer);
    if (In && In->Outer)
      return addIdentity(ID, E, Ctx, In->Outer);
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
  /// What one call does by what it is: a method of a mutex or guard, a function of a library.
  struct Direct {
    LockEffect Effect = LockEffect::None;
    llvm::SmallVector<const Expr *, 2> Objects;
    const LockClass *Class = nullptr; ///< of a method's object; null: each has its own
    const LockModel *Model = nullptr;
  };
  Direct direct(const FunctionDecl *Callee, const Expr *Object, const CallExpr *By);
  bool byAttributes(const FunctionDecl *Callee, const Expr *Object);
  void byBody(const FunctionDecl *Callee, const Expr *Object);
  bool readBody(const Inside &In, bool MayLock, unsigned Depth);
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

CallReader::Direct CallReader::direct(const FunctionDecl *Callee, const Expr *Object,
                                      const CallExpr *By) {
  Direct Result;
  if (const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee); Method && Object) {
    // By the class of the object, then by that which declares the method.
    const LockClass *L = Types.get(pointee(Object->IgnoreParenImpCasts()->getType()));
    Result.Effect = L ? Types.effect(*L, Method) : LockEffect::None;
    if (Result.Effect == LockEffect::None) {
      L = Types.get(Types.typeOf(Method->getParent()));
      Result.Effect = L ? Types.effect(*L, Method) : LockEffect::None;
    }
    if (Result.Effect != LockEffect::None) {
      Result.Objects = {Object};
      Result.Class = L;
      Result.Model = L->Model;
    }
    return Result;
  }
  if (Object || !By)
    return Result;
  std::string Name = canonicalName(Callee);
  Result.Model = Types.catalogue().findLockFunction(Name, Callee->isExternC());
  if (!Result.Model)
    return Result;
  Result.Effect = Result.Model->effect(Name);
  // `std::lock(a, b)` has no type of its own: it locks whatever it is given.
  const bool Any = Result.Model->Names.empty();
  for (const Expr *Arg : By->arguments()) {
    if (!Any || Types.get(pointee(Arg->getType())))
      Result.Objects.push_back(Arg);
    if (!Any)
      break;
  }
  return Result;
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

/// What In's callee locks and unlocks, itself or by those that it calls, in words of the caller.
/// False if it does nothing of the kind.
bool CallReader::readBody(const Inside &In, bool MayLock, unsigned Depth) {
  const FunctionDecl *Definition = nullptr;
  if (!In.Callee->hasBody(Definition) || Definition->isDependentContext() ||
      Types.Lockless.contains({Definition, Depth}))
    return false;
  MayLock = MayLock && mayLeaveLocked(Definition, Types);
  const SourceManager &SM = Ctx.getSourceManager();
  bool Any = false;
  anyCall(Definition->getBody(), [&](const ScannedCall &Site) {
    if (!Site.Callee)
      return false;
    const bool Locks = MayLock && Site.If.empty();
    const Direct Does = direct(Site.Callee, Site.Object, dyn_cast<CallExpr>(Site.Call));
    if (Does.Effect == LockEffect::None) {
      // Libraries do not lock what is ours.
      if (Depth != 0 && !SM.isInSystemHeader(Site.Callee->getLocation()))
        Any |= readBody({Site.Call, Site.Callee, Site.Object, &In}, Locks, Depth - 1);
      return false;
    }
    Any = true;
    if (Does.Effect != LockEffect::Releases &&
        (Does.Effect != LockEffect::Acquires || !Locks || (Does.Class && Does.Class->IsGuard)))
      return false;
    for (const Expr *Object : Does.Objects) {
      size_t Before = Result.size();
      add(Does.Effect, Object, Does.Class ? Does.Class : Types.get(pointee(Object->getType())),
          Does.Model);
      if (Result.size() == Before)
        continue;
      LockCall &Added = Result.back();
      Added.ByBody = true;
      Added.Which = llvm::FoldingSetNodeID();
      addIdentity(Added.Which, Object, Ctx, &In);
      const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(plain(Object));
      for (const Inside *At = &In; Ref && At; At = At->Outer)
        if (const Expr *Argument = argumentFor(Ref, At)) {
          Added.Object = Argument->IgnoreParenImpCasts();
          Ref = dyn_cast<DeclRefExpr>(plain(Argument));
        }
    }
    return false;
  });
  if (!Any)
    Types.Lockless.insert({Definition, Depth});
  return Any;
}

/// A function or lambda that unlocks what we may have locked: `finish()` with `Mu.unlock()` in it.
/// Or one that locks, certainly and for good: `begin()` with `Mu.lock()`.
void CallReader::byBody(const FunctionDecl *Callee, const Expr *Object) {
  readBody({Call, Callee, Object, nullptr}, /*MayLock=*/true, /*Depth=*/3);
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
  const Direct Does = direct(Callee, Object, Call);
  for (const Expr *Each : Does.Objects)
    add(Does.Effect, Each, Does.Class ? Does.Class : Types.get(pointee(Each->getType())),
        Does.Model);
  if (Does.Effect != LockEffect::None || Does.Model)
    return std::move(Result);
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
