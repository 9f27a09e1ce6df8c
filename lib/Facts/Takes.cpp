// How does one mention of a variable treat the single-shot value in it, and which values are empty?
#include "Facts/Takes.h"
#include "Facts/BlockReader.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Elements.h"
#include "Facts/Fate.h"
#include "Facts/Inference.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

//===----------------------------------------------------------------------===//
// Empty values
//===----------------------------------------------------------------------===//

static bool isHandle(QualType T) {
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  return T->isAnyPointerType() ||
         (Record && Record->getIdentifier() &&
          llvm::StringSwitch<bool>(Record->getName())
              .Cases({"coroutine_handle", "unique_ptr", "shared_ptr", "intrusive_ptr"}, true)
              .Default(false));
}

/// Whether initialising a handle with Init leaves it null.
static bool isNullInit(const Expr *Init, QualType T) {
  if (!Init)
    return !T->isAnyPointerType(); // of a class: its default constructor
  Init = Init->IgnoreUnlessSpelledInSource();
  if (isa<CXXNullPtrLiteralExpr, ImplicitValueInitExpr, CXXScalarValueInitExpr>(Init))
    return true;
  if (const InitListExpr *List = dyn_cast<InitListExpr>(Init))
    return List->getNumInits() == 0 ||
           (List->getNumInits() == 1 && isNullInit(List->getInit(0), T));
  if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(Init))
    return Made->getNumArgs() == 0 || (Made->getNumArgs() == 1 && isNullInit(Made->getArg(0), T));
  return false;
}

bool isEmptyByDefault(const AsyncType &T) {
  if (T.Model && T.Model->EmptyDefault)
    return true;
  // What libraries' classes do is the catalogue's to say: many defaults are ready, or fresh.
  if (T.Library || T.Kind != Role::Task || !T.Record || !T.Record->hasDefinition() ||
      T.Record->isDependentContext())
    return false;
  const CXXConstructorDecl *Default = nullptr;
  for (const CXXConstructorDecl *C : T.Record->ctors())
    if (C->isDefaultConstructor() && !C->isDeleted())
      Default = C;
  if (!Default)
    return false;
  const bool Written = Default->isUserProvided();
  if (Written && !isEmptyBody(Default->getBody()))
    return false;
  bool Found = false;
  for (const FieldDecl *Field : T.Record->fields()) {
    if (!isHandle(Field->getType()))
      continue;
    const Expr *Init = Field->getInClassInitializer();
    if (Written)
      for (const CXXCtorInitializer *I : Default->inits())
        if (I->getMember() == Field && I->isWritten())
          Init = I->getInit();
    if (!isNullInit(Init, Field->getType()))
      return false;
    Found = true;
  }
  return Found;
}

bool makesEmpty(const Expr *E, const AsyncType &T) {
  // An awaiter made from nothing has nothing to wait for: that is a fast path.
  if (T.Kind != Role::Task && T.Kind != Role::Future)
    return false;
  E = asWritten(E);
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(E);
  if (Construct && Construct->getNumArgs() == 1 &&
      isa<CXXNullPtrLiteralExpr>(Construct->getArg(0)->IgnoreParenImpCasts()))
    return true;
  if (const InitListExpr *List = dyn_cast<InitListExpr>(E); List && List->getNumInits() != 0)
    return false;
  if (Construct && Construct->getNumArgs() != 0 && !Construct->getArg(0)->isDefaultArgument())
    return false;
  return isa<CXXConstructExpr, InitListExpr, CXXScalarValueInitExpr, CXXDefaultInitExpr>(E) &&
         isEmptyByDefault(T);
}

//===----------------------------------------------------------------------===//
// One mention
//===----------------------------------------------------------------------===//

TakeReader::TakeReader(const FunctionFacts &FF, const AsyncLocal &L, AsyncTypes &Types)
    : FF(FF), L(L), Types(Types), Copyable(L.Type->Record && isCopyable(L.Type->Record)) {}

static bool isStdMove(const CallExpr *Call) { return isPassThrough(Call) && Call->isXValue(); }

TakeReader::Around TakeReader::climb(const Expr *E) const {
  Around A;
  for (;;) {
    A.Inner = E;
    A.Parent = FF.parent(E);
    const Expr *P = dyn_cast_or_null<Expr>(A.Parent);
    if (!P)
      return A;
    if (isa<ParenExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr, ExprWithCleanups>(P)) {
      E = P;
      continue;
    }
    if (const CastExpr *Cast = dyn_cast<CastExpr>(P)) {
      if (Cast->getCastKind() != CK_NoOp && Cast->getCastKind() != CK_ConstructorConversion &&
          Cast->getCastKind() != CK_DerivedToBase &&
          Cast->getCastKind() != CK_UncheckedDerivedToBase)
        return A;
      A.Moved |= Cast->isXValue(); // static_cast<T &&>(t)
      E = P;
      continue;
    }
    if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(P)) {
      if (!Construct->getConstructor()->isCopyOrMoveConstructor() || Construct->getNumArgs() < 1 ||
          Construct->getArg(0) != E)
        return A;
      if (!A.NewValue && !Construct->getConstructor()->isMoveConstructor())
        return A;
      A.NewValue = true;
      E = P;
      continue;
    }
    if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(P)) {
      if (!L.InContainer || A.Element || O->getArg(0) != E ||
          (O->getOperator() != OO_Star && O->getOperator() != OO_Arrow))
        return A;
      A.Element = true;
      A.Moved |= O->isXValue();
      E = P;
      continue;
    }
    if (const MemberExpr *Member = dyn_cast<MemberExpr>(P)) {
      const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(FF.parent(Member));
      const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
      if (!L.InContainer || A.Element || !Method || !Method->getIdentifier() ||
          Method->getName() != "value" || !isSingleElementWrapper(E->getType()))
        return A;
      A.Element = true;
      A.Moved |= Call->isXValue();
      E = Call;
      continue;
    }
    if (const CallExpr *Call = dyn_cast<CallExpr>(P)) {
      if (!isPassThrough(Call) || Call->getArg(0) != E)
        return A;
      A.Moved |= isStdMove(Call);
      E = P;
      continue;
    }
    return A;
  }
}

Taking TakeReader::inMethod(const Around &A, const CXXMemberCallExpr *Call) const {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  if (!Method || !Method->getIdentifier())
    return isa_and_nonnull<CXXConversionDecl>(Method) && Method->getReturnType()->isBooleanType()
               ? Taking::Leaves
               : Taking::Loses;
  const Catalogue &C = Types.catalogue();
  const MethodModel *Model = L.Type->method(Method->getName(), C);
  switch (Model ? Model->Effect : ValueEffect::Unknown) {
  case ValueEffect::Observes:
    return Taking::Leaves;
  case ValueEffect::Carries:
    return singleShot(A) ? Taking::Calls : Taking::Loses;
  case ValueEffect::Consumes:
  case ValueEffect::Detaches:
    if (!singleShot(A))
      return L.Type->Times == Awaits::Many ? Taking::Leaves : Taking::Loses;
    if (Method->getRefQualifier() == RQ_RValue || Model->Spends)
      return Taking::Calls;
    // wait(), and what only starts or cancels, leaves the value.
    return Model->Blocks ? Taking::Leaves : Taking::Loses;
  case ValueEffect::Drops:
  case ValueEffect::Unknown:
    break;
  }
  return Taking::Loses;
}

/// Functions of the standard library that certainly move from an rvalue.
static bool movesCertainly(const FunctionDecl *Callee) {
  return Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
         llvm::StringSwitch<bool>(Callee->getName())
             .Cases({"push_back", "push_front", "emplace_back", "emplace_front"}, true)
             .Cases({"push", "insert", "emplace", "construct", "exchange"}, true)
             .Cases({"make_pair", "make_tuple", "make_unique", "make_shared", "make_optional"},
                    true)
             .Default(false);
}

/// Whether Call puts the value into a container, tuple or optional of the standard library that
/// holds such values. Those with keys may leave it.
bool TakeReader::keeps(const Around &A, const Expr *Call) const {
  const CXXMemberCallExpr *Plain = dyn_cast<CXXMemberCallExpr>(Call);
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Call);
  const CXXMethodDecl *Method = Plain       ? Plain->getMethodDecl()
                                : Construct ? Construct->getConstructor()
                                            : nullptr;
  const ClassTemplateSpecializationDecl *Class =
      Method ? dyn_cast<ClassTemplateSpecializationDecl>(Method->getParent()) : nullptr;
  if (!A.Moved || !Class || !isInStd(Class) || !Class->getIdentifier())
    return false;
  const bool Holds = Construct ? llvm::is_contained({"optional", "tuple", "pair"}, Class->getName())
                               : Method->getIdentifier() &&
                                     llvm::is_contained({"push_back", "push_front", "emplace_back",
                                                         "emplace_front", "push"},
                                                        Method->getName());
  const ASTContext &Ctx = Method->getASTContext();
  return Holds && llvm::any_of(typeArguments(Class), [&](QualType Each) {
           return Ctx.hasSameUnqualifiedType(Each, A.Inner->getType());
         });
}

/// `all(std::move(t), std::move(t))`: whatever it does with them, they are one.
static bool givesTwice(const CallExpr &Call, const VarDecl *Var) {
  return llvm::count_if(Call.arguments(), [&](const Expr *Argument) {
           const CallExpr *Move = dyn_cast<CallExpr>(asWritten(Argument));
           const DeclRefExpr *Ref = Move && isPassThrough(Move)
                                        ? dyn_cast<DeclRefExpr>(asWritten(Move->getArg(0)))
                                        : nullptr;
           return Ref && Ref->getDecl() == Var && Argument->isXValue();
         }) > 1;
}

Taking TakeReader::inCall(const Around &A, const Expr *Call) const {
  if (A.NewValue)
    return Taking::HandsOver;
  if (keeps(A, Call))
    return Taking::Moves;
  const CallExpr *Plain = dyn_cast<CallExpr>(Call);
  const FunctionDecl *Callee = Plain ? Plain->getDirectCallee() : nullptr;
  if (const FunctionModel *Model =
          Plain ? calledFunctionModel(Plain, Types.catalogue()) : nullptr) {
    switch (Model->Role) {
    case FunctionRole::Inspector:
      return Taking::Leaves;
    case FunctionRole::BlockOn:
    case FunctionRole::Spawn:
    case FunctionRole::CombineAll:
    case FunctionRole::CombineRace:
      if (L.Type->Times != Awaits::Many)
        return singleShot(A) ? Taking::HandsOver : Taking::Loses;
      // Who waits at once has no need to move it.
      return A.Moved && Model->Role != FunctionRole::BlockOn ? Taking::HandsOver : Taking::Leaves;
    case FunctionRole::Consumer:
      return singleShot(A) && A.Moved ? Taking::HandsOver : Taking::Loses;
    default:
      return Taking::Loses;
    }
  }
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Call))
    Callee = Construct->getConstructor();
  return A.Moved && (movesCertainly(Callee) || (Plain && givesTwice(*Plain, L.Var)))
             ? Taking::HandsOver
             : Taking::Loses;
}

/// `__builtin_constant_p(f(std::move(t)))`, which assertion macros write: the graph evaluates it,
/// the program does not.
static bool isNotEvaluated(const FunctionFacts &FF, const Stmt *S) {
  for (; S; S = FF.parent(S))
    if (const CallExpr *Call = dyn_cast<CallExpr>(S);
        Call && Call->getBuiltinCallee() == Builtin::BI__builtin_constant_p)
      return true;
  return false;
}

ValueTake TakeReader::read(const LocalUse &Use) const {
  ValueTake Take{Taking::Loses, &Use, Use.Ref};
  auto as = [&](Taking How, const Expr *By = nullptr) {
    // Moving what can be copied and awaited again may leave it as it is.
    bool MayStay = L.Type->Times != Awaits::Once && Copyable && How >= Taking::HandsOver;
    Take.How = MayStay ? Taking::Loses : How;
    if (By)
      Take.By = By;
    return Take;
  };
  if (isa<LambdaExpr>(Use.Ref))
    return as(Taking::Loses);
  if (isNotEvaluated(FF, Use.Ref))
    return as(Taking::Leaves);
  Around A = climb(Use.Ref);
  const Expr *P = dyn_cast_or_null<Expr>(A.Parent);
  // The element of a wrapper is what is awaited; the wrapper itself can only be moved.
  const bool IsValue = !L.InContainer || A.Element;
  if (P && awaitOperand(P)) {
    if (!IsValue)
      return as(Taking::Loses);
    // What is its own awaiter is not copied.
    bool IsAwaiter = L.Type->Kind == Role::Awaiter && L.Type->Times == Awaits::Once;
    if (singleShot(A) || IsAwaiter || (A.NewValue && L.Type->Times != Awaits::Many))
      return as(Taking::Awaits, P);
    Take.Stays = L.Type->Times == Awaits::Many;
    return as(Take.Stays ? Taking::Awaits : Taking::Loses, P);
  }
  if (const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(P)) {
    const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(FF.parent(Member));
    if (!Call || Call->getCallee()->IgnoreParens() != Member)
      return as(Taking::Loses);
    if (IsValue)
      return as(inMethod(A, Call), Call);
    return as(Use.Kind == UseKind::Observes ? Taking::Leaves : Taking::Loses);
  }
  if (const CXXOperatorCallExpr *O = dyn_cast_or_null<CXXOperatorCallExpr>(P);
      O && O->getOperator() == OO_Equal && O->getNumArgs() == 2 && O->getArg(1) == A.Inner)
    return as(A.Moved ? Taking::Moves : Taking::Loses, O);
  // std::exchange(t, …) moves out of an lvalue.
  if (const CallExpr *Call = dyn_cast_or_null<CallExpr>(P)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
        Callee->getName() == "exchange" && Call->getNumArgs() == 2 && Call->getArg(0) == A.Inner)
      return as(Taking::Moves, Call);
  }
  if (P && isa<CallExpr, CXXConstructExpr>(P)) {
    Taking How = inCall(A, P);
    return as(How == Taking::Loses && Use.Kind == UseKind::Observes ? Taking::Leaves : How, P);
  }
  if (A.NewValue)
    return as(Taking::Moves); // a variable, a capture, a returned value
  if (const ReturnStmt *Return = dyn_cast_or_null<ReturnStmt>(A.Parent))
    return as(Taking::Moves, Return->getRetValue());
  return as(Use.Kind == UseKind::Observes ? Taking::Leaves : Taking::Loses);
}

} // namespace lazy
