// Does a coroutine look at what it was given after it was suspended?
//
// A lazy coroutine is suspended before its first statement: all of its body comes after that. Of an
// eager one, and of a lazy one that the statement which makes it starts, only what comes after the
// first suspension counts, and what that waits for: `co_await send(buffer)` gives the buffer on.
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Borrows.h"
#include "Facts/CalledWith.h"
#include "Facts/Elements.h"
#include "Facts/Fate.h"
#include "Facts/Referents.h"
#include "Facts/Suspension.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {

/// Something that a coroutine was given, and does not own: what Var is or points to, the captures
/// of its Closure, or (neither) its object.
struct Borrows::Given {
  const VarDecl *Var = nullptr;
  const LambdaExpr *Closure = nullptr;

  bool isMentioned(const Stmt *S) const;
  /// Whether S denotes it; Pointed: whether a copy of the value of S still refers to it.
  bool isDenoted(const Stmt *S, bool &Pointed) const;
};

/// Whether what a parameter of type T refers to is somewhere else.
static bool isByAddress(QualType T) {
  return T->isReferenceType() || isView(T) || isReferenceWrapper(T) ||
         (T->isPointerType() && !T->isFunctionPointerType());
}

static bool capturesByCopy(const LambdaExpr &Closure, const ValueDecl *Var) {
  return llvm::any_of(Closure.captures(), [&](const LambdaCapture &C) {
    return C.capturesVariable() && C.getCapturedVar() == Var && C.getCaptureKind() == LCK_ByCopy;
  });
}

/// Whether S, in the body of Closure or of a lambda in that, uses what Closure captures.
static bool mentionsCapture(const LambdaExpr &Closure, const Stmt *S) {
  auto captures = [&](const ValueDecl *Var) {
    return llvm::any_of(Closure.captures(), [&](const LambdaCapture &C) {
      return Var ? C.capturesVariable() && C.getCapturedVar() == Var : C.capturesThis();
    });
  };
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
    return Ref->isNonOdrUse() == NOUR_None && captures(Ref->getDecl());
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(S))
    return isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) && captures(nullptr);
  const LambdaExpr *Inner = dyn_cast<LambdaExpr>(S);
  return Inner && llvm::any_of(Inner->captures(), [&](const LambdaCapture &C) {
           return C.capturesThis() ? captures(nullptr)
                                   : C.capturesVariable() && captures(C.getCapturedVar());
         });
}

bool Borrows::Given::isMentioned(const Stmt *S) const {
  if (Closure)
    return mentionsCapture(*Closure, S);
  const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(S);
  if (Var) {
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
      return Ref->getDecl() == Var;
    return Lambda && llvm::any_of(Lambda->captures(), [&](const LambdaCapture &C) {
             return C.capturesVariable() && C.getCapturedVar() == Var;
           });
  }
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(S)) {
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    return isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) &&
           !isa<VarDecl>(Member->getMemberDecl()) && !(Method && Method->isStatic());
  }
  return Lambda &&
         llvm::any_of(Lambda->captures(), [](const LambdaCapture &C) { return C.capturesThis(); });
}

bool Borrows::Given::isDenoted(const Stmt *S, bool &Pointed) const {
  if (!Var && !Closure) {
    Pointed = true;
    return isa<CXXThisExpr>(S);
  }
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
  if (!Ref || (Closure ? !capturesByCopy(*Closure, Ref->getDecl()) : Ref->getDecl() != Var))
    return false;
  QualType T = Ref->getDecl()->getType();
  Pointed = isa<ParmVarDecl>(Ref->getDecl()) && !Closure &&
            (T->isPointerType() || isView(T) || isReferenceWrapper(T));
  return true;
}

/// Whether the value of E, within the operand of a co_await, is waited for.
static bool isWaitedFor(const FunctionFacts &FF, const Expr *E) {
  for (const Stmt *P = FF.parent(E); isa_and_nonnull<Expr>(P) && !isa<LambdaExpr>(P);
       P = FF.parent(P))
    if (isa<CoroutineSuspendExpr>(P))
      return maySuspend(*cast<CoroutineSuspendExpr>(P));
  return false;
}

/// Whether what T points to dies with it.
static bool isOwner(QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return Class && Class->isInStdNamespace() && Class->getIdentifier() &&
         Class->getName() == "unique_ptr";
}

namespace {

/// Where something is given on: to parameter Index of To, or to its object.
struct GivenOn {
  const FunctionDecl *To = nullptr;
  unsigned Index = 0;
  const CallExpr *At = nullptr;
};

} // namespace

/// The function that is given E, or a copy of its value if Pointed, and that FF waits for at once.
static std::optional<GivenOn> awaitedOn(const FunctionFacts &FF, const Expr *E, bool Pointed) {
  auto waitsFor = [&](const FunctionDecl *To, unsigned Index,
                      const CallExpr *Call) -> std::optional<GivenOn> {
    return isWaitedFor(FF, Call) ? std::optional(GivenOn{To, Index, Call}) : std::nullopt;
  };
  for (;;) {
    const Expr *P = dyn_cast_or_null<Expr>(FF.parent(E));
    if (!P)
      return std::nullopt;
    if (const CastExpr *Cast = dyn_cast<CastExpr>(P)) {
      if (Cast->getCastKind() == CK_LValueToRValue && !Pointed)
        return std::nullopt;
      Pointed |= Cast->getCastKind() == CK_ArrayToPointerDecay;
    } else if (const UnaryOperator *Unary = dyn_cast<UnaryOperator>(P)) {
      if (Unary->getOpcode() != UO_AddrOf && !(Unary->getOpcode() == UO_Deref && Pointed))
        return std::nullopt;
      Pointed = Unary->getOpcode() == UO_AddrOf;
    } else if (const MemberExpr *Member = dyn_cast<MemberExpr>(P)) {
      if (Member->isArrow() != Pointed)
        return std::nullopt;
      Pointed = false;
      if (const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(FF.parent(Member))) {
        const CXXMethodDecl *Method = Call->getMethodDecl();
        if (Method && !isa<CXXConversionDecl>(Method))
          return waitsFor(Method, Keeping::Object, Call);
        if (!Method || !isView(Call->getType()))
          return std::nullopt;
        Pointed = true;
        P = Call;
      } else if (const FieldDecl *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
                 !Field || Field->getType()->isReferenceType()) {
        return std::nullopt;
      }
    } else if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(P)) {
      const bool Copies = Made->getConstructor()->isCopyOrMoveConstructor();
      if (Copies ? !Pointed : !isView(Made->getType()) && !isReferenceWrapper(Made->getType()))
        return std::nullopt;
      Pointed = true;
    } else if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(P);
               Operator && Operator->getArg(0) == E && isOwner(E->getType()) &&
               (Operator->getOperator() == OO_Arrow || Operator->getOperator() == OO_Star)) {
      Pointed = Operator->getOperator() == OO_Arrow;
    } else if (const CallExpr *Call = dyn_cast<CallExpr>(P)) {
      int Index = -1;
      const ParmVarDecl *Param = boundParameter(Call, E, Index);
      if (!Param)
        return std::nullopt;
      if (!isPassThrough(Call))
        return Pointed || Param->getType()->isReferenceType()
                   ? waitsFor(Call->getDirectCallee(), Index, Call)
                   : std::nullopt;
    } else if (!isa<ParenExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr>(P)) {
      return std::nullopt;
    }
    E = P;
  }
}

static bool isBefore(const CallExpr *A, const CallExpr *B) {
  // A chain of calls begins where its first call does.
  return std::pair(A->getBeginLoc(), A->getEndLoc()) < std::pair(B->getBeginLoc(), B->getEndLoc());
}

/// Where the coroutine FF gives What to functions for which it waits at once, in source order.
static std::vector<GivenOn> awaitedOn(const FunctionFacts &FF, const Borrows::Given &What) {
  std::vector<GivenOn> Result;
  for (const auto &[S, Parent] : FF.Parents) {
    bool Pointed = false;
    if (!What.isDenoted(S, Pointed))
      continue;
    if (std::optional<GivenOn> On = awaitedOn(FF, cast<Expr>(S), Pointed))
      Result.push_back(*On);
  }
  llvm::sort(Result, [](const GivenOn &A, const GivenOn &B) {
    return A.At == B.At ? A.Index < B.Index : isBefore(A.At, B.At);
  });
  return Result;
}

/// Whether E, which is of a type that is kept by address, refers to what Param does, or to a part
/// of it: `p`, `p.name`, `std::string_view(p)`, `p.substr(1)` of a view, `v` after
/// `std::string_view v = p;`. Null for Param: what this object is, `*this`, `name`.
static bool leadsTo(const Expr *E, const ParmVarDecl *Param, unsigned Depth = 4) {
  for (;;) {
    E = withoutPassThrough(E);
    if (isa<CXXThisExpr>(E))
      return !Param;
    const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E);
    const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(E);
    const MemberExpr *Member = dyn_cast<MemberExpr>(E);
    if (Made && isView(Made->getType()) && Made->getNumArgs() > 0) {
      E = Made->getArg(0);
    } else if (Call && isView(Call->getType()) && Call->getMethodDecl() &&
               (isa<CXXConversionDecl>(Call->getMethodDecl()) ||
                isView(Call->getImplicitObjectArgument()->getType()))) {
      E = Call->getImplicitObjectArgument();
    } else if (const FieldDecl *Field =
                   Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
               Field && !Field->getType()->isReferenceType() &&
               (!Member->isArrow() || isa<CXXThisExpr>(withoutPassThrough(Member->getBase())))) {
      E = Member->getBase();
    } else if (const UnaryOperator *Star = dyn_cast<UnaryOperator>(E);
               Star && Star->getOpcode() == UO_Deref &&
               isa<CXXThisExpr>(withoutPassThrough(Star->getSubExpr()))) {
      E = Star->getSubExpr();
    } else if (Star && Star->getOpcode() == UO_AddrOf) {
      E = Star->getSubExpr();
    } else {
      break;
    }
  }
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
  const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || Var == Param)
    return Var;
  return Depth > 0 && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var) && Var->getInit() &&
         (isView(Var->getType()) || Var->getType()->isReferenceType()) &&
         leadsTo(Var->getInit(), Param, Depth - 1);
}

/// Whether Argument, given to Param, is a view or pointer that a member of this object is: where
/// that leads is not known.
static bool copiesMember(const Expr *Argument, const ParmVarDecl *Param) {
  const Expr *E = withoutPassThrough(Argument);
  if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E);
      Made && Made->getNumArgs() == 1 && Made->getConstructor()->isCopyOrMoveConstructor())
    E = withoutPassThrough(Made->getArg(0));
  QualType T = E->getType();
  return isa<MemberExpr>(E) && !Param->getType()->isReferenceType() &&
         (T->isPointerType() || isView(T) || isReferenceWrapper(T));
}

/// Where FF, which is no coroutine, gives Param (null: its object, or a part of that) to what makes
/// a value that it returns.
static std::vector<GivenOn> returnedOn(const FunctionFacts &FF, const ParmVarDecl *Param) {
  std::vector<GivenOn> Result;
  for (const AsyncValue &V : FF.made()) {
    const bool Returned = V.Became == Fate::Returned ||
                          (V.Became == Fate::Stored && V.Into && onlyReturned(FF, V.Into));
    const CallExpr *Inner = Returned ? dyn_cast<CallExpr>(V.Made) : nullptr;
    if (!Inner)
      continue;
    CalledWith With(Inner);
    // `return object.run();`, `return work();`
    if (With.Callee && With.Object && leadsTo(With.Object, Param))
      Result.push_back({With.Callee, Keeping::Object, Inner});
    for (auto [I, Argument] : llvm::enumerate(With.Arguments)) {
      if (!With.Callee)
        break;
      const ParmVarDecl *To = With.Callee->getParamDecl(I);
      if (isByAddress(To->getType()) && leadsTo(Argument, Param) &&
          (Param || !copiesMember(Argument, To)))
        Result.push_back({With.Callee, unsigned(I), Inner});
    }
  }
  return Result;
}

/// Whether the coroutine FF mentions What after it was suspended at one of its own suspension
/// points.
static bool mentionsAfterSuspension(const FunctionFacts &FF, const Borrows::Given &What) {
  Suspensions Points(FF);
  llvm::SmallVector<const CFGBlock *, 16> Open;
  llvm::DenseSet<const CFGBlock *> Seen;
  auto ReadsFrom = [&](const CFGBlock *B, unsigned Index) {
    for (const CFGElement &E : llvm::drop_begin(*B, Index))
      if (std::optional<CFGStmt> S = E.getAs<CFGStmt>(); S && What.isMentioned(S->getStmt()))
        return true;
    // `CHECK_THROWS(co_await f)`: the loop is the macro's, and goes round once.
    const DoStmt *Loop = dyn_cast_or_null<DoStmt>(B->getTerminatorStmt());
    bool Once = Loop && Loop->getBeginLoc().isMacroID() && Loop->getEndLoc().isMacroID();
    for (const CFGBlock::AdjacentBlock &Next : llvm::drop_begin(B->succs(), Once ? 1 : 0))
      if (const CFGBlock *Block = Next.getReachableBlock(); Block && Seen.insert(Block).second)
        Open.push_back(Block);
    return false;
  };
  for (const Suspension &S : Points.all())
    if (ReadsFrom(S.Place.Block, S.Place.Index + 1))
      return true;
  while (!Open.empty())
    if (ReadsFrom(Open.pop_back_val(), 0))
      return true;
  return false;
}

/// The object of the method FF; of a lambda, what it has captured.
static Borrows::Given objectOf(const FunctionFacts &FF) { return {nullptr, FF.Lambda}; }

/// Whether the coroutine FF owns a share of its object: a std::shared_ptr to it among its
/// parameters by value; or, once it was Started, what shared_from_this() gives.
static bool ownsItsObject(const FunctionFacts &FF, bool Started) {
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(FF.Decl);
  if (!Method || FF.Lambda)
    return false;
  for (const ParmVarDecl *Param : Method->parameters()) {
    const CXXRecordDecl *Class = Param->getType()->getAsCXXRecordDecl();
    if (!Class || !Class->isInStdNamespace() || Class->getName() != "shared_ptr")
      continue;
    for (QualType Shared : typeArguments(Class))
      if (const CXXRecordDecl *Of = Shared->getAsCXXRecordDecl();
          Of && Of->getCanonicalDecl() == Method->getParent()->getCanonicalDecl())
        return true;
  }
  return (Started || !FF.Returns->isLazy()) && anyStmt(FF.Body, [](const Stmt *S) {
           const CallExpr *Call = dyn_cast<CallExpr>(S);
           const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
           return Callee && Callee->getIdentifier() && Callee->getName() == "shared_from_this";
         });
}

/// Whether what FF gives is known well enough to say what it keeps.
static bool isKnownCoroutine(const FunctionFacts &FF) {
  return !FF.HasErrors && FF.IsCoroutine && FF.Returns;
}

Kept Borrows::usedWhenResumed(const FunctionFacts &FF, const Given &What, bool Started,
                              unsigned Depth) {
  if (!isKnownCoroutine(FF) || (!What.Var && ownsItsObject(FF, Started)))
    return Kept::No;
  if (FF.Returns->isLazy() && !Started)
    return anyStmt(FF.Body, [&](const Stmt *S) { return What.isMentioned(S); }) ? Kept::Yes
                                                                                : Kept::No;
  if (mentionsAfterSuspension(FF, What))
    return Kept::Yes;
  Kept Result = Kept::No;
  if (Depth > 0)
    for (const GivenOn &On : awaitedOn(FF, What))
      Result = std::max(Result, keeps(On.To, On.Index, /*Started=*/true, Depth - 1));
  // What it waits for need not be a coroutine.
  return Result == Kept::Assumed ? Kept::Elsewhere : Result;
}

/// As keeps(), of a function whose body is not visible.
Kept Borrows::keepsUnseen(const FunctionDecl *Function, unsigned Index) const {
  const FunctionDecl *Pattern = Function->getTemplateInstantiationPattern();
  const AsyncType *Gives = F.Types->get(Function->getReturnType());
  if (Function->hasBody() || (Pattern && Pattern->hasBody()) || !Gives ||
      !F.IsUserCode(Function->getLocation()) ||
      F.Types->catalogue().findFunction(canonicalName(Function)))
    return Kept::No;
  // Most functions that return a lazy task are coroutines.
  if (Index != Keeping::Object && Gives->isLazy() && Gives->Kind == Role::Task)
    return Kept::Assumed;
  // Nobody knows which one is called.
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Function);
  return Method && Method->isVirtual() ? Kept::No : Kept::Elsewhere;
}

Kept Borrows::keeps(const FunctionDecl *Function, unsigned Index, bool Started, unsigned Depth) {
  const FunctionDecl *Definition = nullptr;
  const FunctionDecl *Shown = Function->hasBody(Definition) ? Definition : Function;
  if (Depth == 0 || (Index != Keeping::Object && Index >= Shown->getNumParams()))
    return Kept::No;
  // `this auto` copies the object into the frame.
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Shown);
  if (Index == Keeping::Object && Method && Method->isExplicitObjectMemberFunction() &&
      !CalledWith::refersToObject(*Method))
    return Kept::No;
  const FunctionFacts *Body = Bodies.lookup(Shown->getCanonicalDecl());
  if (!Body)
    return keepsUnseen(Function, Index);
  const ParmVarDecl *Param = Index == Keeping::Object ? nullptr : Shown->getParamDecl(Index);
  // `this auto &self`: the parameter is the object; a lambda's is its captures, too.
  if (!Param && Method && Method->isExplicitObjectMemberFunction() && !Body->Lambda)
    Param = Shown->getParamDecl(0);
  if (Body->IsCoroutine)
    return usedWhenResumed(*Body, Param ? Given{Param} : objectOf(*Body), Started, Depth);
  Kept Result = Kept::No;
  if (Param || (Method && Method->isImplicitObjectMemberFunction() && !Body->Lambda))
    for (const GivenOn &On : returnedOn(*Body, Param))
      Result = std::max(Result, keeps(On.To, On.Index, Started, Depth - 1));
  return Result;
}

bool Borrows::keepsVariable(const FunctionFacts &FF, const VarDecl *Var) {
  return usedWhenResumed(FF, Given{Var}, /*Started=*/false, MaxWrappers) == Kept::Yes;
}

std::vector<Keeping> Borrows::keptBy(const FunctionFacts &FF) {
  std::vector<Keeping> Result;
  if (FF.HasErrors || !FF.Returns)
    return Result;
  auto addGivenOn = [&](unsigned Index, Keeping::How How, llvm::ArrayRef<GivenOn> All) {
    for (const GivenOn &On : All)
      Result.push_back({Index, How, On.To, On.Index, On.At});
  };
  auto add = [&](unsigned Index, const Given &What) {
    if (!anyStmt(FF.Body, [&](const Stmt *S) { return What.isMentioned(S); }))
      return;
    if (mentionsAfterSuspension(FF, What)) {
      Result.push_back({Index, Keeping::Always});
      return;
    }
    if (FF.Returns->isLazy())
      Result.push_back({Index, Keeping::UntilStarted});
    addGivenOn(Index, Keeping::AwaitedOn, awaitedOn(FF, What));
  };
  for (const ParmVarDecl *Param : FF.Decl->parameters()) {
    unsigned Index = Param->getFunctionScopeIndex();
    if (!isByAddress(Param->getType()))
      continue;
    if (FF.IsCoroutine)
      add(Index, Given{Param});
    else
      addGivenOn(Index, Keeping::ReturnedOn, returnedOn(FF, Param));
  }
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(FF.Decl);
  if (!Method || !Method->isImplicitObjectMemberFunction())
    return Result;
  if (!FF.IsCoroutine && !FF.Lambda)
    addGivenOn(Keeping::Object, Keeping::ReturnedOn, returnedOn(FF, nullptr));
  else if (FF.IsCoroutine && !ownsItsObject(FF, /*Started=*/false))
    add(Keeping::Object, objectOf(FF));
  return Result;
}

} // namespace lazy
