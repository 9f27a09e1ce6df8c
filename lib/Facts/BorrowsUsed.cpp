// Does a coroutine look at what it was given after it was suspended?
//
// A lazy coroutine is suspended before its first statement: all of its body comes after that. Of an
// eager one, and of a lazy one that the statement which makes it starts, only what comes after the
// first suspension counts, and what that waits for: `co_await send(buffer)` gives the buffer on.
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Borrows.h"
#include "Facts/CalledWith.h"
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

/// Whether E, or a copy of its value if Pointed, is given to a coroutine that FF waits for at once
/// and that still needs it when it goes on.
bool Borrows::isHandedOn(const FunctionFacts &FF, const Expr *E, bool Pointed, unsigned Depth) {
  for (;;) {
    const Expr *P = dyn_cast_or_null<Expr>(FF.parent(E));
    if (!P)
      return false;
    if (const CastExpr *Cast = dyn_cast<CastExpr>(P)) {
      if (Cast->getCastKind() == CK_LValueToRValue && !Pointed)
        return false;
      Pointed |= Cast->getCastKind() == CK_ArrayToPointerDecay;
    } else if (const UnaryOperator *Unary = dyn_cast<UnaryOperator>(P)) {
      if (Unary->getOpcode() != UO_AddrOf && !(Unary->getOpcode() == UO_Deref && Pointed))
        return false;
      Pointed = Unary->getOpcode() == UO_AddrOf;
    } else if (const MemberExpr *Member = dyn_cast<MemberExpr>(P)) {
      if (Member->isArrow() != Pointed)
        return false;
      Pointed = false;
      if (const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(FF.parent(Member))) {
        const CXXMethodDecl *Method = Call->getMethodDecl();
        if (Method && !isa<CXXConversionDecl>(Method))
          return objectIsKept(Method, /*Started=*/true, Depth) && isWaitedFor(FF, Call);
        if (!Method || !isView(Call->getType()))
          return false;
        Pointed = true;
        P = Call;
      } else if (const FieldDecl *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
                 !Field || Field->getType()->isReferenceType()) {
        return false;
      }
    } else if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(P)) {
      const bool Copies = Made->getConstructor()->isCopyOrMoveConstructor();
      if (Copies ? !Pointed : !isView(Made->getType()) && !isReferenceWrapper(Made->getType()))
        return false;
      Pointed = true;
    } else if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(P);
               Operator && Operator->getArg(0) == E && isOwner(E->getType()) &&
               (Operator->getOperator() == OO_Arrow || Operator->getOperator() == OO_Star)) {
      Pointed = Operator->getOperator() == OO_Arrow;
    } else if (const CallExpr *Call = dyn_cast<CallExpr>(P)) {
      int Index = -1;
      const ParmVarDecl *Param = boundParameter(Call, E, Index);
      if (!Param)
        return false;
      if (!isPassThrough(Call)) {
        const FunctionDecl *Callee = Call->getDirectCallee();
        return (Pointed || Param->getType()->isReferenceType()) &&
               Bodies.contains(Callee->getCanonicalDecl()) &&
               keepsParam(Callee, Index, /*Started=*/true, Depth) && isWaitedFor(FF, Call);
      }
    } else if (!isa<ParenExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr>(P)) {
      return false;
    }
    E = P;
  }
}

bool Borrows::usedWhenResumed(const FunctionFacts &FF, const Given &What, bool Started,
                              unsigned Depth) {
  if (FF.HasErrors || !FF.IsCoroutine || !FF.Returns)
    return false;
  auto isMentioned = [&](const Stmt *S) { return What.isMentioned(S); };
  if (FF.Returns->isLazy() && !Started)
    return anyStmt(FF.Body, isMentioned);
  Suspensions Points(FF);
  llvm::SmallVector<const CFGBlock *, 16> Open;
  llvm::DenseSet<const CFGBlock *> Seen;
  auto ReadsFrom = [&](const CFGBlock *B, unsigned Index) {
    for (const CFGElement &E : llvm::drop_begin(*B, Index))
      if (std::optional<CFGStmt> S = E.getAs<CFGStmt>(); S && isMentioned(S->getStmt()))
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
  bool Pointed = false;
  return Depth > 0 && !Points.all().empty() && llvm::any_of(FF.Parents, [&](const auto &Each) {
           return What.isDenoted(Each.first, Pointed) &&
                  isHandedOn(FF, cast<Expr>(Each.first), Pointed, Depth - 1);
         });
}

/// Whether the body of F, if it is a visible coroutine, uses What after it was suspended. None:
/// there is no body to ask, or it is no coroutine's.
std::optional<bool> Borrows::askBody(const FunctionDecl *Function, const Given &What, bool Started,
                                     unsigned Depth) {
  if (const FunctionFacts *FF = Bodies.lookup(Function->getCanonicalDecl()))
    return FF->IsCoroutine ? std::optional(usedWhenResumed(*FF, What, Started, Depth))
                           : std::nullopt;
  return std::nullopt;
}

bool Borrows::keepsParam(const FunctionDecl *Function, unsigned Index, bool Started,
                         unsigned Depth) {
  if (Depth == 0 || Index >= Function->getNumParams())
    return false;
  const FunctionDecl *Definition = nullptr;
  const FunctionDecl *Pattern = Function->getTemplateInstantiationPattern();
  bool Visible = Function->hasBody(Definition) || (Pattern && Pattern->hasBody());
  const FunctionDecl *Shown = Definition ? Definition : Function;
  const ParmVarDecl *Param = Shown->getParamDecl(Index);
  if (std::optional<bool> Kept = askBody(Shown, Given{Param}, Started, Depth))
    return *Kept;
  const FunctionFacts *Wrapper = Bodies.lookup(Function->getCanonicalDecl());
  if (!Wrapper) {
    // Nothing to read: most functions that return a lazy task are coroutines.
    const AsyncType *Gives = F.Types->get(Function->getReturnType());
    return !Visible && Gives && Gives->isLazy() && Gives->Kind == Role::Task &&
           F.IsUserCode(Function->getLocation()) &&
           !F.Types->catalogue().findFunction(canonicalName(Function));
  }
  for (const AsyncValue &V : Wrapper->Values) {
    const CallExpr *Inner = dyn_cast<CallExpr>(V.Made);
    if (!Inner || V.Became != Fate::Returned)
      continue;
    CalledWith With(Inner);
    if (!With.Callee)
      continue;
    for (auto [I, Argument] : llvm::enumerate(With.Arguments)) {
      if (I >= With.Callee->getNumParams())
        break;
      QualType Type = With.Callee->getParamDecl(I)->getType();
      bool ByAddress = Type->isReferenceType() || isView(Type) || Type->isPointerType();
      const Expr *Handed = withoutImplicit(Argument);
      while (const CallExpr *Through = dyn_cast<CallExpr>(Handed)) {
        if (!isPassThrough(Through))
          break;
        Handed = withoutImplicit(Through->getArg(0));
      }
      const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Handed);
      if (ByAddress && Ref && Ref->getDecl() == Param &&
          keepsParam(With.Callee, I, Started, Depth - 1))
        return true;
    }
  }
  return false;
}

bool Borrows::objectIsKept(const FunctionDecl *Function, bool Started, unsigned Depth) {
  const FunctionDecl *Definition = nullptr;
  return askBody(Function->hasBody(Definition) ? Definition : Function, Given{}, Started, Depth)
      .value_or(false);
}

bool Borrows::keepsCaptures(const FunctionFacts &FF, bool Started) {
  const CXXMethodDecl *Call = dyn_cast<CXXMethodDecl>(FF.Decl);
  return FF.IsLambda && Call && !Call->isExplicitObjectMemberFunction() &&
         usedWhenResumed(FF, Given{nullptr, FF.Lambda}, Started, MaxWrappers);
}

bool Borrows::keepsVariable(const FunctionFacts &FF, const VarDecl *Var) {
  return usedWhenResumed(FF, Given{Var}, /*Started=*/false, MaxWrappers);
}

} // namespace lazy
