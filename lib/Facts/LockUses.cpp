// What does one mention of a guard, or one call, do to a lock?
#include "Facts/LockUses.h"
#include "Facts/BodyScan.h"
#include "Facts/Fate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

static LockTouch touchOf(LockEffect Effect) {
  switch (Effect) {
  case LockEffect::None:
    return LockTouch::Nothing;
  case LockEffect::Acquires:
    return LockTouch::Acquires;
  case LockEffect::AcquiresWithin:
  case LockEffect::Tries:
    return LockTouch::Tries;
  case LockEffect::Releases:
    return LockTouch::Releases;
  }
  return LockTouch::Nothing;
}

//===----------------------------------------------------------------------===//
// Guards
//===----------------------------------------------------------------------===//

static llvm::StringRef nameOf(const NamedDecl *D) {
  return D && D->getIdentifier() ? D->getName() : "";
}

/// The member call whose callee M is, if it is one.
static const CXXMemberCallExpr *memberCall(const FunctionFacts &FF, const MemberExpr *M) {
  const Stmt *P = FF.parent(M);
  while (P && isa<ParenExpr>(P))
    P = FF.parent(P);
  const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(P);
  return Call && Call->getCallee()->IgnoreParens() == M ? Call : nullptr;
}

/// `optional<guard>`, `unique_ptr<guard>`: what their methods do to the guard in them.
static LockTouch wrapperCall(const CXXMethodDecl *Method) {
  return llvm::StringSwitch<LockTouch>(nameOf(Method))
      .Cases({"reset", "release"}, LockTouch::Releases)
      .Case("emplace", LockTouch::Acquires)
      .Case("swap", LockTouch::Loses)
      .Default(LockTouch::Nothing);
}

/// A lambda that refers to the guard: whether it may unlock it.
static bool lambdaTouches(const LambdaExpr *Lambda, const VarDecl *V) {
  return anyCall(
      Lambda->getBody(),
      [&](const ScannedCall &Site) {
        return Site.Object ? mentions(Site.Object, V) && !Site.Name.empty()
                           : Site.Call && mentions(Site.Call, V);
      },
      /*IntoLambdas=*/true);
}

/// What giving the guard to a call, bound to this parameter, does to it.
static LockTouch givenTo(const CallExpr *Call, const FunctionDecl *Callee, QualType ParamType,
                         LockTypes &Types) {
  if (Callee) {
    std::string Name = canonicalName(Callee);
    if (const LockModel *Model = Types.catalogue().findLockFunction(Name, Callee->isExternC()))
      return touchOf(Model->effect(Name));
  }
  if (!ParamType.isNull() &&
      (!ParamType->isReferenceType() || ParamType.getNonReferenceType().isConstQualified()))
    return LockTouch::Nothing;
  // Condition variables unlock and lock it again.
  if (nameOf(Callee).starts_with_insensitive("wait"))
    return LockTouch::Nothing;
  return LockTouch::Loses;
}

/// What assigning Value to the guard makes of it.
static LockTouch assigned(QualType T, const Expr *Value, LockTypes &Types) {
  QualType Given = Value->getType();
  if (!Types.guardIn(Given)) // `= nullopt`, `= {}`
    return LockTouch::Releases;
  switch (Types.begins(T, Value)) {
  case GuardBegins::Held:
    return LockTouch::Acquires;
  case GuardBegins::Maybe:
  case GuardBegins::Unknown:
    return LockTouch::Loses;
  case GuardBegins::Unheld:
    return LockTouch::Releases;
  }
  return LockTouch::Loses;
}

GuardUse guardUse(const FunctionFacts &FF, const DeclRefExpr *Ref, LockTypes &Types) {
  const Expr *E = Ref;
  const VarDecl *V = dyn_cast<VarDecl>(Ref->getDecl());
  for (unsigned Depth = 0; Depth != 32; ++Depth) {
    const Stmt *P = FF.parent(E);
    if (!P || !isa<Expr>(P))
      break;
    const Expr *PE = cast<Expr>(P);
    if (isa<ParenExpr, ImplicitCastExpr, ExprWithCleanups>(PE)) {
      E = PE;
      continue;
    }
    if (const MemberExpr *Member = dyn_cast<MemberExpr>(PE)) {
      if (isa<FieldDecl>(Member->getMemberDecl())) {
        if (!Types.guardIn(Member->getType()))
          return {};
        E = PE;
        continue;
      }
      const CXXMemberCallExpr *Call = memberCall(FF, Member);
      const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
      if (!Method)
        return {LockTouch::Loses, PE};
      QualType Object = E->getType();
      if (Object->isPointerType())
        Object = Object->getPointeeType();
      if (const LockClass *L = Types.get(Object)) {
        LockEffect Effect = Types.effect(*L, Method);
        if (Effect != LockEffect::None)
          return {touchOf(Effect), Call};
        if (nameOf(Method) == "swap")
          return {LockTouch::Loses, Call};
        // `guard.mutex()->unlock()`
        if (nameOf(Method) == "mutex") {
          const MemberExpr *Next = dyn_cast_or_null<MemberExpr>(FF.parent(Call));
          const CXXMemberCallExpr *Then = Next ? memberCall(FF, Next) : nullptr;
          const LockClass *M = Then ? Types.get(Call->getType()->getPointeeType()) : nullptr;
          if (M)
            return {touchOf(Types.effect(*M, Then->getMethodDecl())), Then};
        }
        return {};
      }
      if (isSingleElementWrapper(Object)) {
        if (nameOf(Method) == "value" || nameOf(Method) == "get") {
          E = Call;
          continue;
        }
        return {wrapperCall(Method), Call};
      }
      // A class that has a guard: what its methods do to that is its own affair.
      return {Method->isConst() ? LockTouch::Nothing : LockTouch::Loses, Call};
    }
    if (const UnaryOperator *U = dyn_cast<UnaryOperator>(PE)) {
      if (U->getOpcode() == UO_Deref) {
        E = PE;
        continue;
      }
      return {U->getOpcode() == UO_AddrOf ? LockTouch::Loses : LockTouch::Nothing, PE};
    }
    if (const CXXOperatorCallExpr *Op = dyn_cast<CXXOperatorCallExpr>(PE)) {
      if (Op->getOperator() == OO_Equal && Op->getNumArgs() == 2)
        return Op->getArg(0) == E ? GuardUse{assigned(E->getType(), Op->getArg(1), Types), Op}
                                  : GuardUse{};
      bool Inner = (Op->getOperator() == OO_Star || Op->getOperator() == OO_Arrow) &&
                   Types.guardIn(Op->getType()->isPointerType() ? Op->getType()->getPointeeType()
                                                                : Op->getType());
      if (!Inner)
        return {};
      E = PE;
      continue;
    }
    if (const CallExpr *Call = dyn_cast<CallExpr>(PE)) {
      if (isPassThrough(Call)) {
        bool Moves = !Call->getType().isConstQualified() && Call->isXValue();
        return {Moves ? LockTouch::Releases : LockTouch::Nothing, Call};
      }
      if (nameOf(Call->getDirectCallee()) == "exchange")
        return {LockTouch::Releases, Call};
      for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
        if (Call->getArg(I) != E)
          continue;
        const FunctionDecl *Callee = Call->getDirectCallee();
        QualType Param =
            Callee && I < Callee->getNumParams() ? Callee->getParamDecl(I)->getType() : QualType();
        return {givenTo(Call, Callee, Param, Types), Call};
      }
      return {};
    }
    if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(PE)) {
      // What keeps a reference to it may unlock it: a reverse lock, std::ref.
      for (unsigned I = 0; I != Made->getNumArgs(); ++I)
        if (Made->getArg(I) == E && I < Made->getConstructor()->getNumParams()) {
          QualType T = Made->getConstructor()->getParamDecl(I)->getType();
          bool Keeps = T->isReferenceType() && !T.getNonReferenceType().isConstQualified();
          return {Keeps ? LockTouch::Loses : LockTouch::Nothing, Made};
        }
      return {};
    }
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(PE))
      return {V && lambdaTouches(Lambda, V) ? LockTouch::Loses : LockTouch::Nothing, Lambda};
    return {};
  }
  // Bound to a reference, by which anything may happen to it.
  const DeclStmt *D = dyn_cast_or_null<DeclStmt>(FF.parent(E));
  const VarDecl *Bound = D && D->isSingleDecl() ? dyn_cast<VarDecl>(D->getSingleDecl()) : nullptr;
  if (Bound && Bound->getType()->isReferenceType() &&
      !Bound->getType().getNonReferenceType().isConstQualified())
    return {LockTouch::Loses, E};
  return {};
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

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
  L.ZeroMeansHeld = Model && Model->ZeroMeansHeld;
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

/// A function or lambda that unlocks what we may have locked: `finish()` with `Mu.unlock()` in it.
void CallReader::byBody(const FunctionDecl *Callee, const Expr *Object) {
  const FunctionDecl *Definition = nullptr;
  if (!Callee->hasBody(Definition) || Definition->isDependentContext())
    return;
  anyCall(Definition->getBody(), [&](const ScannedCall &Site) {
    const CXXMethodDecl *Method = dyn_cast_or_null<CXXMethodDecl>(Site.Callee);
    if (!Method || !Site.Object)
      return false;
    const LockClass *L = Types.get(pointee(Site.Object->getType()));
    if (!L || Types.effect(*L, Method) != LockEffect::Releases)
      return false;
    size_t Before = Result.size();
    add(LockEffect::Releases, Site.Object, L, nullptr);
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
}

std::vector<LockCall> CallReader::read() {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return {};
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

llvm::SmallVector<const Expr *, 2> mutexesGiven(const Expr *Made, LockTypes &Types) {
  llvm::SmallVector<const Expr *, 2> Result;
  const CXXConstructExpr *Construct = dyn_cast_or_null<CXXConstructExpr>(Made);
  if (!Construct)
    return Result;
  for (const Expr *Arg : Construct->arguments()) {
    const LockClass *L = Types.get(pointee(Arg->getType()));
    if (L && !L->IsGuard)
      Result.push_back(Arg);
  }
  return Result;
}

} // namespace lazy
