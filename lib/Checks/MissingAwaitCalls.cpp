// Errors of calls: no overload fits, or the template that was called fails inside a library. The
// call is resolved again with the awaited values.
#include "Checks/MissingAwait.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {

/// The operands of a call or construction that failed, as they were written. The braces of a
/// construction are no argument, those in a call are.
static llvm::SmallVector<Expr *, 4> flatten(RecoveryExpr *Failed, bool Construction) {
  llvm::SmallVector<Expr *, 4> Result;
  for (Expr *Sub : Failed->subExpressions()) {
    InitListExpr *Braces = dyn_cast<InitListExpr>(Sub);
    if (Braces && Construction)
      Result.append(Braces->inits().begin(), Braces->inits().end());
    else if (ParenListExpr *List = dyn_cast<ParenListExpr>(Sub))
      Result.append(List->exprs().begin(), List->exprs().end());
    else
      Result.push_back(Sub);
  }
  return Result;
}

std::optional<Explainer::Inside> Explainer::inside(const WrittenFunction &F, const Expr *E) const {
  const CallExpr *Call = dyn_cast<CallExpr>(asWritten(E));
  const DeclRefExpr *Callee =
      Call ? dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreParenImpCasts()) : nullptr;
  if (!Callee || !S)
    return std::nullopt;
  WouldCompile W = retry(F);
  Inside Result;
  llvm::SmallVector<Expr *, 4> Awaited;
  for (const Expr *Arg : Call->arguments()) {
    if (isa<CXXDefaultArgExpr>(Arg))
      continue;
    const Expr *Written = asWritten(Arg);
    if (Written->isTypeDependent())
      return std::nullopt;
    std::optional<Operand> O = operand(F, Written->getSourceRange(), Written->getType());
    Awaited.push_back(O ? W.valueOf(O->Value) : const_cast<Expr *>(Written));
    if (O)
      Result.Operands.push_back(*O);
  }
  if (Result.Operands.empty())
    return std::nullopt;
  Result.Type = W.calledType(Callee, Awaited);
  return Result.Type.isNull() ? std::nullopt : std::optional(Result);
}

std::optional<Explainer::Inside> Explainer::inside(const WrittenFunction &F,
                                                   CharSourceRange Range) const {
  std::optional<Inside> Result;
  Code.forEachExpr(F, [&](Expr *E) {
    if (!isa<CallExpr>(E) || E->getBeginLoc() != Range.getBegin() ||
        E->getEndLoc() != Range.getEnd())
      return false;
    Result = inside(F, E);
    return true;
  });
  return Result;
}

namespace {

/// The operands of a call or construction, to be tried with others in their places.
class Retried {
public:
  Retried(const WouldCompile &W, llvm::ArrayRef<Expr *> Parts) : W(W), Parts(Parts) {
    for (Expr *Part : Parts)
      addLeaves(Part);
  }

  /// All that is no list, in source order.
  llvm::ArrayRef<Expr *> leaves() const { return Leaves; }
  void put(const Expr *Leaf, Expr *Other) { Others[Leaf] = Other; }

  llvm::SmallVector<Expr *, 4> parts() const {
    llvm::SmallVector<Expr *, 4> Result;
    for (Expr *Part : Parts)
      Result.push_back(rebuilt(Part));
    return Result;
  }

  bool isDependent() const {
    return llvm::any_of(
        Leaves, [&](const Expr *Leaf) { return Leaf->isTypeDependent() && !Others.lookup(Leaf); });
  }

private:
  void addLeaves(Expr *E) {
    if (InitListExpr *List = dyn_cast<InitListExpr>(E)) {
      for (Expr *Each : List->inits())
        addLeaves(Each);
      return;
    }
    Leaves.push_back(E);
  }

  /// A list that holds nothing new stays: the compiler knows what it means.
  bool isChanged(const Expr *E) const {
    if (const InitListExpr *List = dyn_cast<InitListExpr>(E))
      return llvm::any_of(List->inits(), [&](const Expr *Each) { return isChanged(Each); });
    return Others.lookup(E) != nullptr;
  }

  Expr *rebuilt(Expr *E) const {
    InitListExpr *List = dyn_cast<InitListExpr>(E);
    if (!List || !isChanged(E))
      return Others.lookup(E) ? Others.lookup(E) : E;
    llvm::SmallVector<Expr *, 4> Values;
    for (Expr *Each : List->inits())
      Values.push_back(rebuilt(Each));
    return W.listOf(Values);
  }

  const WouldCompile &W;
  llvm::ArrayRef<Expr *> Parts;
  llvm::SmallVector<Expr *, 4> Leaves;
  llvm::DenseMap<const Expr *, Expr *> Others;
};

} // namespace

void Explainer::explainOverload(const CompilerErrorRecord &E) {
  WrittenFunction F = Code.functionAt(E.Loc);
  RecoveryExpr *Failed = nullptr;
  auto holds = [&](SourceRange Range) {
    SourceLocation Begin = SM.getExpansionLoc(Range.getBegin());
    SourceLocation End = SM.getExpansionRange(Range.getEnd()).getEnd();
    auto within = [&](SourceLocation At) {
      At = SM.getExpansionLoc(At);
      return At == Begin || At == End ||
             (SM.isBeforeInTranslationUnit(Begin, At) && SM.isBeforeInTranslationUnit(At, End));
    };
    // A variable's error points at its name; the range is its initialiser.
    return within(E.Loc) || (!E.Ranges.empty() && within(E.Ranges.front().getBegin()));
  };
  Code.forEachExpr(F, [&](Expr *Candidate) {
    RecoveryExpr *R = dyn_cast<RecoveryExpr>(Candidate);
    if (!R || !holds(R->getSourceRange()))
      return false;
    Failed = R;
    return true;
  });
  if (!Failed)
    return;
  bool Construction = E.Id == diag::err_ovl_no_viable_function_in_init;
  llvm::SmallVector<Expr *, 4> Parts = flatten(Failed, Construction);
  Expr *Callee = nullptr;
  if (!Construction && !Parts.empty()) {
    Callee = Parts.front();
    Parts.erase(Parts.begin());
  }
  if (Parts.empty())
    return;
  // `vector<string>{f(), "b"}`: the list is one argument.
  bool IsList = Construction && Failed->subExpressions().size() == 1 &&
                isa<InitListExpr>(Failed->subExpressions().front());
  WouldCompile W = retry(F);
  auto accepts = [&](const Retried &Code) {
    if (Code.isDependent())
      return false;
    llvm::SmallVector<Expr *, 4> Args = Code.parts();
    if (!Construction)
      return W.calls(Callee, Args);
    return W.constructs(type(E, 0), Args) || (IsList && W.listConstructs(type(E, 0), Args));
  };
  // One await if that is enough, else all.
  llvm::SmallVector<Operand, 2> Operands;
  Retried All(W, Parts);
  for (Expr *Leaf : All.leaves()) {
    if (Leaf->isTypeDependent())
      continue;
    Inside Here;
    if (std::optional<Operand> O = operand(F, Leaf->getSourceRange(), Leaf->getType()))
      Here = {{*O}, O->Value};
    else if (std::optional<Inside> In = inside(F, Leaf))
      Here = *In;
    else
      continue;
    Retried One(W, Parts);
    One.put(Leaf, W.valueOf(Here.Type));
    All.put(Leaf, W.valueOf(Here.Type));
    if (accepts(One)) {
      for (const Operand &O : Here.Operands)
        report(E, F, O);
      return;
    }
    Operands.append(Here.Operands);
  }
  if (Operands.size() > 1 && accepts(All))
    for (const Operand &O : Operands)
      report(E, F, O);
}

/// What the functions of a library that are being instantiated, as Notes tell, would make in
/// place: `construct_at(T *, Args &&...)`. Args has the types of the arguments; null if no future
/// is among them.
static QualType madeInPlace(llvm::ArrayRef<CompilerMessage> Notes, AsyncTypes &Types,
                            llvm::SmallVectorImpl<QualType> &Args, QualType &Async) {
  for (const CompilerMessage &Note : Notes)
    for (const DiagnosticArgument &A : Note.Args) {
      const FunctionDecl *Made = dyn_cast_or_null<FunctionDecl>(A.Decl);
      if (!Made || !Made->isTemplateInstantiation())
        continue;
      unsigned Place = 0;
      while (Place < Made->getNumParams() &&
             !Made->getParamDecl(Place)->getType()->isObjectPointerType())
        ++Place;
      Args.clear();
      Async = QualType();
      for (unsigned I = Place + 1; I < Made->getNumParams(); ++I) {
        QualType T = Made->getParamDecl(I)->getType();
        Args.push_back(T);
        if (Async.isNull() && Types.get(T))
          Async = T.getNonReferenceType().getUnqualifiedType();
      }
      if (!Async.isNull())
        return Made->getParamDecl(Place)->getType()->getPointeeType();
    }
  return QualType();
}

void Explainer::explainInstantiation(const CompilerErrorRecord &E) {
  // Which future, and which place of the user's brought it in?
  QualType Async;
  auto consider = [&](QualType T) {
    if (Async.isNull() && !T.isNull() && P.F.Types->get(T))
      Async = T.getNonReferenceType().getUnqualifiedType();
  };
  for (const DiagnosticArgument &A : E.Args)
    consider(A.Type);
  for (const CompilerMessage &Note : E.Notes)
    if (Note.Id == diag::note_ovl_candidate_bad_conv)
      consider(type(Note, FromInBadConversion));
  llvm::SmallVector<QualType, 4> MadeFrom;
  QualType AsyncOfMade;
  QualType Made = madeInPlace(E.Notes, *P.F.Types, MadeFrom, AsyncOfMade);
  if (Async.isNull())
    Async = AsyncOfMade;
  if (Async.isNull())
    return;
  SourceLocation Use;
  for (const CompilerMessage &Note : E.Notes)
    if (Use.isInvalid() && Note.Loc.isValid() && P.F.IsUserCode(SM.getExpansionLoc(Note.Loc)))
      Use = SM.getExpansionLoc(Note.Loc);
  if (Use.isInvalid())
    return;
  WrittenFunction F = Code.functionAt(Use);
  if (!F.Decl)
    return;
  // The one argument of that type in the calls that stand there.
  std::optional<Operand> Found;
  bool Ambiguous = false;
  Code.forEachExpr(F, [&](Expr *Candidate) {
    llvm::ArrayRef<Expr *> Args;
    if (CallExpr *Call = dyn_cast<CallExpr>(Candidate))
      Args = llvm::ArrayRef(Call->getArgs(), Call->getNumArgs());
    else if (CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(Candidate))
      Args = llvm::ArrayRef(Made->getArgs(), Made->getNumArgs());
    SourceLocation Begin = SM.getExpansionLoc(Candidate->getBeginLoc());
    SourceLocation End = SM.getExpansionRange(Candidate->getEndLoc()).getEnd();
    if (Args.empty() || Begin.isInvalid() || SM.isBeforeInTranslationUnit(Use, Begin) ||
        SM.isBeforeInTranslationUnit(End, Use))
      return false;
    for (Expr *Arg : Args) {
      const Expr *Written = asWritten(Arg);
      if (isa<CXXDefaultArgExpr>(Arg) || Written->isTypeDependent() ||
          !P.Ctx.hasSameUnqualifiedType(Written->getType(), Async))
        continue;
      std::optional<Operand> O = operand(F, Written->getSourceRange(), Written->getType());
      if (!O)
        continue;
      Ambiguous |= Found && Found->Range.getBegin() != O->Range.getBegin();
      Found = O;
    }
    return false;
  });
  if (!Found || Ambiguous)
    return;
  WouldCompile W = retry(F);
  QualType Value = Found->Value;
  auto isAsync = [&](QualType T) {
    return !T.isNull() && P.Ctx.hasSameUnqualifiedType(T.getNonReferenceType(), Async);
  };
  bool Accepted = false;
  switch (E.Id) {
  case diag::err_typecheck_invalid_operands: {
    llvm::SmallString<8> Buffer;
    std::optional<BinaryOperatorKind> Op = binaryOperator(
        Lexer::getSpelling(SM.getSpellingLoc(E.Loc), Buffer, SM, P.Ctx.getLangOpts()));
    QualType Left = isAsync(type(E, 0)) ? Value : type(E, 0);
    QualType Right = isAsync(type(E, 1)) ? Value : type(E, 1);
    Accepted = Op && W.binary(*Op, Left, Right);
    break;
  }
  case diag::err_typecheck_nonviable_condition:
    Accepted = isAsync(type(E, 1)) && W.converts(Value, type(E, 2));
    break;
  case diag::err_typecheck_bool_condition:
    Accepted = W.isCondition(Value);
    break;
  case diag::err_ovl_no_viable_function_in_call:
  case diag::err_ovl_no_viable_member_function_in_call:
  case diag::err_ovl_no_viable_function_in_init:
    // The call itself is out of reach; that the first conversion to fail is mended must do.
    for (const CompilerMessage &Note : E.Notes)
      Accepted |= Note.Id == diag::note_ovl_candidate_bad_conv &&
                  isAsync(type(Note, FromInBadConversion)) &&
                  W.converts(Value, type(Note, ToInBadConversion));
    break;
  default:
    break;
  }
  // Made by other means than a constructor call, maybe a pair's: `construct_at`.
  if (!Accepted && !Made.isNull()) {
    llvm::SmallVector<Expr *, 4> Before, After;
    for (QualType T : MadeFrom) {
      Before.push_back(W.valueOf(T));
      After.push_back(W.valueOf(isAsync(T) ? Value : T));
    }
    Accepted = !W.constructs(Made, Before) && W.constructs(Made, After);
  }
  if (Accepted)
    report(E, F, *Found);
}

} // namespace lazy
