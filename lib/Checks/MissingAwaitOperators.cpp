// Errors of conversions, members and operators: the compiler marks the operands and names their
// types, so that the operator can be tried again with the awaited value.
#include "Checks/MissingAwait.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {

std::optional<BinaryOperatorKind> binaryOperator(llvm::StringRef Text) {
  for (int Op = BO_PtrMemD; Op <= BO_Comma; ++Op)
    if (BinaryOperator::getOpcodeStr(static_cast<BinaryOperatorKind>(Op)) == Text)
      return static_cast<BinaryOperatorKind>(Op);
  return std::nullopt;
}

static std::optional<UnaryOperatorKind> unaryOperator(llvm::StringRef Text) {
  for (UnaryOperatorKind Op : {UO_LNot, UO_Minus, UO_Plus, UO_Not, UO_Deref})
    if (UnaryOperator::getOpcodeStr(Op) == Text)
      return Op;
  return std::nullopt;
}

void Explainer::explainConversion(const CompilerErrorRecord &E, QualType From, QualType To,
                                  bool Explicit) {
  // A cast is given whole and then its operand.
  WrittenFunction F = Code.functionAt(E.Loc);
  CharSourceRange Range = range(E, Explicit && E.Ranges.size() > 1 ? 1 : 0);
  if (std::optional<Operand> O = operand(F, Range, From)) {
    if (retry(F).converts(O->Value, To, Explicit))
      report(E, F, *O);
    return;
  }
  std::optional<Inside> In = inside(F, Range);
  if (In && retry(F).converts(In->Type, To, Explicit))
    for (const Operand &O : In->Operands)
      report(E, F, O);
}

void Explainer::explainMember(const CompilerErrorRecord &E, QualType T, DeclarationName Name) {
  WrittenFunction F = Code.functionAt(E.Loc);
  std::optional<Operand> O = operand(F, range(E, 0), T);
  if (!O || !Name)
    return;
  std::optional<Token> Access = Lexer::findNextToken(O->Range.getEnd(), SM, P.Ctx.getLangOpts());
  if (Access && retry(F).hasMember(O->Value, Name, Access->is(tok::arrow)))
    report(E, F, *O);
}

void Explainer::explainArrow(const CompilerErrorRecord &E) {
  explainSimple(E, [](const WouldCompile &W, QualType T) { return W.hasArrow(T); });
}

void Explainer::explainSimple(const CompilerErrorRecord &E,
                              llvm::function_ref<bool(const WouldCompile &, QualType)> Accepts) {
  WrittenFunction F = Code.functionAt(E.Loc);
  std::optional<Operand> O = operand(F, range(E, 0), type(E, 0));
  if (O && Accepts(retry(F), O->Value))
    report(E, F, *O);
}

std::optional<Operand> Explainer::decomposed(const WrittenFunction &F,
                                             CharSourceRange Range) const {
  std::optional<Operand> Result;
  if (!Range.getBegin().isMacroID())
    return Result;
  Code.forEachExpr(F, [&](Expr *E) {
    // e.g. `Catch::Decomposer() <= value`, then compared by the user's operator.
    CXXOperatorCallExpr *Pass = dyn_cast<CXXOperatorCallExpr>(E);
    if (!Pass || Pass->getNumArgs() != 2 || Pass->isTypeDependent() ||
        E->getBeginLoc() != Range.getBegin() || E->getEndLoc() != Range.getEnd())
      return false;
    const Expr *Value = asWritten(Pass->getArg(1));
    Result = operand(F, Value->getSourceRange(), Value->getType());
    return true;
  });
  return Result;
}

void Explainer::explainChain(const CompilerErrorRecord &E, const WrittenFunction &F,
                             BinaryOperatorKind Op, QualType Left) {
  llvm::SmallVector<Expr *, 4> Behind;
  Code.forEachExpr(F, [&](Expr *Candidate) {
    Expr *LHS = nullptr, *RHS = nullptr;
    if (BinaryOperator *Plain = dyn_cast<BinaryOperator>(Candidate);
        Plain && Plain->getOpcode() == Op) {
      LHS = Plain->getLHS();
      RHS = Plain->getRHS();
    } else if (CXXOperatorCallExpr *Call = dyn_cast<CXXOperatorCallExpr>(Candidate);
               Call && Call->getNumArgs() == 2 &&
               Call->getOperator() == BinaryOperator::getOverloadedOperator(Op)) {
      LHS = Call->getArg(0);
      RHS = Call->getArg(1);
    }
    if (LHS && LHS->containsErrors() && !RHS->isTypeDependent() &&
        LHS->getBeginLoc() == E.Ranges.front().getBegin())
      Behind.push_back(RHS);
    return false;
  });
  WouldCompile W = retry(F);
  for (Expr *RHS : Behind) {
    std::optional<Operand> O = operand(F, RHS->getSourceRange(), RHS->getType());
    if (O && !W.binary(Op, Left, O->Type) && W.binary(Op, Left, O->Value))
      report(E, F, *O);
  }
}

void Explainer::explainOperands(const CompilerErrorRecord &E) {
  if (E.Ranges.size() < 2)
    return;
  WrittenFunction F = Code.functionAt(E.Loc);
  bool Conditional = E.Id == diag::err_typecheck_cond_incompatible_operands;
  QualType Types[2];
  std::optional<Operand> Operands[2];
  for (unsigned I : {0u, 1u}) {
    Types[I] = typeAt(F, E.Ranges[I]);
    if (Types[I].isNull())
      Types[I] = type(E, I);
    if (Types[I].isNull())
      return;
    Operands[I] = operand(F, E.Ranges[I], Types[I]);
    if (!Operands[I] && I == 0)
      Operands[I] = decomposed(F, E.Ranges[I]);
  }
  llvm::SmallString<8> Buffer;
  llvm::StringRef Spelling =
      Lexer::getSpelling(SM.getSpellingLoc(E.Loc), Buffer, SM, P.Ctx.getLangOpts());
  std::optional<BinaryOperatorKind> Op = binaryOperator(Spelling);
  if (!Conditional && !Op)
    return;
  WouldCompile W = retry(F);
  auto accepts = [&](QualType Left, QualType Right) {
    return Conditional ? W.conditional(Left, Right) : W.binary(*Op, Left, Right);
  };
  // One await if that is enough, else both.
  if (Operands[0] && accepts(Operands[0]->Value, Types[1]))
    return report(E, F, *Operands[0]);
  if (Operands[1] && accepts(Types[0], Operands[1]->Value)) {
    report(E, F, *Operands[1]);
    if (Op)
      explainChain(E, F, *Op, Types[0]);
    return;
  }
  if (Operands[0] && Operands[1] && accepts(Operands[0]->Value, Operands[1]->Value)) {
    report(E, F, *Operands[0]);
    report(E, F, *Operands[1]);
  }
}

void Explainer::explainUnary(const CompilerErrorRecord &E) {
  llvm::SmallString<8> Buffer;
  std::optional<UnaryOperatorKind> Op =
      unaryOperator(Lexer::getSpelling(SM.getSpellingLoc(E.Loc), Buffer, SM, P.Ctx.getLangOpts()));
  if (Op)
    explainSimple(E, [&](const WouldCompile &W, QualType T) { return W.unary(*Op, T); });
}

void Explainer::explainSubscript(const CompilerErrorRecord &E) {
  WrittenFunction F = Code.functionAt(E.Loc);
  QualType Base = typeAt(F, range(E, 0)), Index = typeAt(F, range(E, 1));
  if (Base.isNull())
    Base = type(E, 0);
  if (Index.isNull())
    Index = P.Ctx.IntTy; // the statement is lost; indices mostly are integers
  if (std::optional<Operand> O = operand(F, range(E, 0), Base))
    if (retry(F).subscript(O->Value, Index))
      return report(E, F, *O);
  for (const CompilerMessage &Note : E.Notes) { // the index's type may be lost as well
    if (Note.Id == diag::note_ovl_candidate_bad_conv && Index == P.Ctx.IntTy &&
        !type(Note, FromInBadConversion).isNull())
      Index = type(Note, FromInBadConversion);
  }
  if (std::optional<Operand> O = operand(F, range(E, 1), Index))
    if (!Base.isNull() &&
        retry(F).subscript(P.Ctx.getLValueReferenceType(Base.getNonReferenceType()), O->Value))
      report(E, F, *O);
}

void Explainer::explainCalled(const CompilerErrorRecord &E) {
  DeclarationName Call = P.Ctx.DeclarationNames.getCXXOperatorName(OO_Call);
  explainSimple(E, [&](const WouldCompile &W, QualType T) {
    return T.getNonReferenceType()->isFunctionPointerType() || W.hasMember(T, Call, false);
  });
}

} // namespace lazy
