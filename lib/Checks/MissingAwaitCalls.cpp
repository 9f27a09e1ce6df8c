// Errors of calls: no overload fits, or the template that was called fails inside a library. The
// call is resolved again with the awaited values.
#include "Checks/MissingAwait.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {

/// The operands of a call or construction that failed, as they were written.
static llvm::SmallVector<Expr *, 4> flatten(RecoveryExpr *Failed) {
  llvm::SmallVector<Expr *, 4> Result;
  for (Expr *Sub : Failed->subExpressions()) {
    if (InitListExpr *List = dyn_cast<InitListExpr>(Sub))
      Result.append(List->inits().begin(), List->inits().end());
    else if (ParenListExpr *List = dyn_cast<ParenListExpr>(Sub))
      Result.append(List->exprs().begin(), List->exprs().end());
    else
      Result.push_back(Sub);
  }
  return Result;
}

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
  llvm::SmallVector<Expr *, 4> Parts = flatten(Failed);
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
  auto accepts = [&](llvm::ArrayRef<Expr *> Args) {
    for (const Expr *Arg : Args)
      if (Arg->isTypeDependent() && !isa<InitListExpr>(Arg))
        return false;
    if (!Construction)
      return W.calls(Callee, Args);
    return W.constructs(type(E, 0), Args) || (IsList && W.listConstructs(type(E, 0), Args));
  };
  llvm::SmallVector<Operand, 2> Operands;
  llvm::SmallVector<Expr *, 4> AllAwaited = Parts;
  for (size_t I = 0; I < Parts.size(); ++I) {
    if (Parts[I]->isTypeDependent() || isa<InitListExpr>(Parts[I]))
      continue;
    std::optional<Operand> O = operand(F, Parts[I]->getSourceRange(), Parts[I]->getType());
    if (!O)
      continue;
    Expr *Value = W.valueOf(O->Value);
    llvm::SmallVector<Expr *, 4> Awaited = Parts;
    AllAwaited[I] = Awaited[I] = Value;
    if (accepts(Awaited))
      return report(E, F, *O);
    Operands.push_back(*O);
  }
  if (Operands.size() > 1 && accepts(AllAwaited))
    for (const Operand &O : Operands)
      report(E, F, O);
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
  if (Accepted)
    report(E, F, *Found);
}

} // namespace lazy
