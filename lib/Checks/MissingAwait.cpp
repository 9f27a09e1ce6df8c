// When a file does not compile because a future was not awaited, the compiler speaks of
// conversions and missing members. This check says what is missing: the await.
//
// Nothing is guessed. An error is explained only if Sema accepts the same code with the value
// that awaiting gives; whatever cannot be tried is left to the compiler's message.

#include "Checks/AwaitAdvice.h"
#include "Checks/Wording.h"
#include "Checks/Check.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/DenseSet.h"
#include <optional>

using namespace clang;

namespace lazy {
namespace {

/// More errors than that are a broken build, not a forgotten await.
constexpr unsigned MaxExplained = 200;

/// Which arguments of note_ovl_candidate_bad_conv are the types.
constexpr unsigned FromInBadConversion = 3, ToInBadConversion = 4;

class Explainer {
public:
  explicit Explainer(const Pass &P)
      : P(P), Code(P.Ctx), SM(P.Ctx.getSourceManager()), S(P.F.Types->sema()) {}

  void explain(const CompilerErrorRecord &E);

private:
  // Each answers for one family of errors and reports if an await mends it.
  void explainConversion(const CompilerErrorRecord &E, QualType From, QualType To, bool Explicit);
  void explainMember(const CompilerErrorRecord &E, QualType T, DeclarationName Name);
  void explainArrow(const CompilerErrorRecord &E);
  void explainOperands(const CompilerErrorRecord &E);
  void explainUnary(const CompilerErrorRecord &E);
  void explainSubscript(const CompilerErrorRecord &E);
  void explainCalled(const CompilerErrorRecord &E);
  void explainOverload(const CompilerErrorRecord &E);
  /// `co_return f();` whose value the promise does not take.
  void explainCoReturn(const CompilerErrorRecord &E);
  /// What a test macro put behind `Decomposer() <<`, if Range is that.
  std::optional<Operand> decomposed(const WrittenFunction &F, CharSourceRange Range) const;
  void explainRange(const CompilerErrorRecord &E);
  void explainBindings(const CompilerErrorRecord &E);
  void explainSwitch(const CompilerErrorRecord &E);
  void explainSimple(const CompilerErrorRecord &E,
                     llvm::function_ref<bool(const WouldCompile &, QualType)> Accepts);
  /// An error inside a template of a library: the user's call gave it a future.
  void explainInstantiation(const CompilerErrorRecord &E);

  /// The operand that is Range, if T can be awaited in F and has a value.
  std::optional<Operand> operand(const WrittenFunction &F, CharSourceRange Range,
                                 QualType T) const;
  std::optional<Operand> operand(const WrittenFunction &F, SourceRange Range, QualType T) const {
    return operand(F, CharSourceRange::getTokenRange(Range), T);
  }
  /// What `co_await` of a T gives in F; null if it gives nothing or cannot be.
  QualType awaited(const WrittenFunction &F, QualType T) const;
  QualType typeAt(const WrittenFunction &F, CharSourceRange Range) const {
    return Code.typeOf(F, Range);
  }
  /// The I-th range of E, null if it is not there.
  static CharSourceRange range(const CompilerErrorRecord &E, unsigned I) {
    return I < E.Ranges.size() ? E.Ranges[I] : CharSourceRange();
  }
  static QualType type(const CompilerMessage &E, unsigned I) {
    return I < E.Args.size() ? E.Args[I].Type : QualType();
  }
  std::vector<WrittenToken> tokensAfter(SourceLocation Loc, const WrittenFunction &F) const;
  WouldCompile retry(const WrittenFunction &F) const {
    return WouldCompile(S, F.Decl ? cast<DeclContext>(F.Decl) : P.Ctx.getTranslationUnitDecl());
  }
  void report(const CompilerErrorRecord &E, const WrittenFunction &F, Operand O);
  std::optional<Operand> initialiser(const WrittenFunction &F, const Operand &O) const;

  const Pass &P;
  BrokenCode Code;
  const SourceManager &SM;
  Sema *S;
  llvm::DenseSet<SourceLocation> Reported;
};

} // namespace

QualType Explainer::awaited(const WrittenFunction &F, QualType T) const {
  const AsyncType *Async = P.F.Types->get(T);
  const CoroutineBodyStmt *Body =
      F.Decl ? dyn_cast_or_null<CoroutineBodyStmt>(F.Decl->getBody()) : nullptr;
  WouldCompile W = retry(F);
  QualType Promise = Body && Body->getPromiseDecl() ? Body->getPromiseDecl()->getType()
                     : F.Decl                       ? W.promiseOf(F.Decl->getReturnType())
                                                    : QualType();
  // In a coroutine its promise has the last word.
  if (!Promise.isNull())
    return W.awaited(T.getNonReferenceType(), Promise);
  if (!Async || !Async->Awaitable)
    return QualType();
  return Async->ValueType.isNull() ? W.awaited(T.getNonReferenceType(), QualType())
                                   : Async->ValueType;
}

std::optional<Operand> Explainer::operand(const WrittenFunction &F, CharSourceRange Range,
                                          QualType T) const {
  if (T.isNull() || T->isDependentType() || !T.getNonReferenceType()->isRecordType())
    return std::nullopt;
  Range = Lexer::makeFileCharRange(Range, SM, P.Ctx.getLangOpts());
  if (Range.isInvalid())
    return std::nullopt;
  Operand O;
  O.Type = T;
  O.Async = P.F.Types->get(T);
  O.Value = awaited(F, T);
  if (O.Value.isNull() || O.Value->isVoidType())
    return std::nullopt;
  std::vector<WrittenToken> Tokens =
      Code.tokens(SourceRange(Range.getBegin(), Range.getEnd().getLocWithOffset(-1)));
  // `int n{f()}`: the compiler points at the braces.
  while (Tokens.size() > 2 && Tokens.front().Kind == tok::l_brace &&
         Tokens.back().Kind == tok::r_brace) {
    Tokens.erase(Tokens.begin());
    Tokens.pop_back();
  }
  if (Tokens.empty() || Tokens.front().Text == "co_await")
    return std::nullopt;
  O.Range = SourceRange(Tokens.front().Loc, Tokens.back().Loc);
  // A variable that will hold the value is an lvalue.
  if (initialiser(F, O))
    O.Value = P.Ctx.getLValueReferenceType(O.Value.getNonReferenceType());
  return O;
}

std::vector<WrittenToken> Explainer::tokensAfter(SourceLocation Loc,
                                                 const WrittenFunction &F) const {
  if (!F.Decl)
    return {};
  return Code.tokens(SourceRange(Loc, F.Body.getEnd()));
}

/// The operator spelled at a token; nothing for what is no binary operator.
static std::optional<BinaryOperatorKind> binaryOperator(llvm::StringRef Text) {
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

/// Where the future came from, if O is a variable made with `auto` that is used for nothing
/// else: awaiting there mends every use.
std::optional<Operand> Explainer::initialiser(const WrittenFunction &F,
                                              const Operand &O) const {
  if (O.Range.getBegin() != O.Range.getEnd() || !F.Decl)
    return std::nullopt;
  llvm::StringRef Name = Code.text(CharSourceRange::getTokenRange(O.Range));
  const VarDecl *V = Code.localAt(F, Name, O.Range.getBegin());
  if (!V || isa<ParmVarDecl>(V) || !V->getInit() || V->getDeclContext() != F.Decl ||
      !V->getType()->getContainedDeducedType() || V->getType()->isReferenceType() ||
      !P.Ctx.hasSameUnqualifiedType(V->getType(), O.Type.getNonReferenceType()))
    return std::nullopt;
  // Other uses that want the future itself: awaited, moved, or handed on.
  const std::vector<WrittenToken> &Tokens = F.Tokens;
  for (size_t I = 2; I + 1 < Tokens.size(); ++I) {
    if (Tokens[I].Text != Name || Tokens[I].Loc == O.Range.getBegin())
      continue;
    bool Opens = Tokens[I - 1].Kind == tok::l_paren || Tokens[I - 1].Kind == tok::comma;
    bool Closes = Tokens[I + 1].Kind == tok::r_paren || Tokens[I + 1].Kind == tok::comma;
    bool Call = Opens && Closes && Tokens[I - 2].Text != "if" && Tokens[I - 2].Text != "while" &&
                Tokens[I - 2].Text != "switch";
    if (Tokens[I - 1].Text == "co_await" || Call)
      return std::nullopt;
  }
  return operand(F, V->getInit()->getSourceRange(), V->getType());
}

/// T in quotes, or Noun if T takes more room than it helps.
static std::string shortType(const Pass &P, QualType T, llvm::StringRef Noun) {
  constexpr size_t Most = 48;
  std::string Name = spell(P, T.getNonReferenceType().getUnqualifiedType());
  return Name.size() > Most || Name.find("(lambda") != std::string::npos ? Noun.str()
                                                                         : "'" + Name + "'";
}

void Explainer::report(const CompilerErrorRecord &E, const WrittenFunction &F, Operand O) {
  std::string Name = nameOf(P, Code, O.Range);
  std::optional<Operand> From = initialiser(F, O);
  SourceLocation Use = O.Range.getBegin();
  if (From)
    O = *From;
  if (!Reported.insert(O.Range.getBegin()).second)
    return;
  Finding Out;
  Out.Loc = O.Range.getBegin();
  Out.Range = O.Range;
  Out.In = F.Decl;
  Out.Message = nameOf(P, Code, O.Range) + " is not awaited: its " +
                shortType(P, awaitedType(P, O), "value") + " is needed, not the " +
                shortType(P, O.Type, O.Async ? nounOf(*O.Async) : "awaitable");
  if (From)
    Out.Notes.push_back({Use, "needed here, through " + Name});
  adviseAwait(Out, P, Code, F, O);
  P.Report(std::move(Out));
}

void Explainer::explainConversion(const CompilerErrorRecord &E, QualType From, QualType To,
                                  bool Explicit) {
  // A cast is given whole and then its operand.
  WrittenFunction F = Code.functionAt(E.Loc);
  std::optional<Operand> O = operand(F, range(E, Explicit && E.Ranges.size() > 1 ? 1 : 0), From);
  if (O && retry(F).converts(O->Value, To, Explicit))
    report(E, F, *O);
}

void Explainer::explainMember(const CompilerErrorRecord &E, QualType T, DeclarationName Name) {
  WrittenFunction F = Code.functionAt(E.Loc);
  std::optional<Operand> O = operand(F, range(E, 0), T);
  if (!O || !Name)
    return;
  std::optional<Token> Access =
      Lexer::findNextToken(O->Range.getEnd(), SM, P.Ctx.getLangOpts());
  if (Access &&
      retry(F).hasMember(O->Value, Name, Access->is(tok::arrow)))
    report(E, F, *O);
}

void Explainer::explainArrow(const CompilerErrorRecord &E) {
  explainSimple(E, [](const WouldCompile &W, QualType T) { return W.hasArrow(T); });
}

void Explainer::explainSimple(
    const CompilerErrorRecord &E,
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
  llvm::StringRef Spelling = Lexer::getSpelling(SM.getSpellingLoc(E.Loc), Buffer, SM,
                                                P.Ctx.getLangOpts());
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
  if (Operands[1] && accepts(Types[0], Operands[1]->Value))
    return report(E, F, *Operands[1]);
  if (Operands[0] && Operands[1] &&
      accepts(Operands[0]->Value, Operands[1]->Value)) {
    report(E, F, *Operands[0]);
    report(E, F, *Operands[1]);
  }
}

void Explainer::explainUnary(const CompilerErrorRecord &E) {
  llvm::SmallString<8> Buffer;
  std::optional<UnaryOperatorKind> Op = unaryOperator(
      Lexer::getSpelling(SM.getSpellingLoc(E.Loc), Buffer, SM, P.Ctx.getLangOpts()));
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
    if (!Base.isNull() && retry(F).subscript(P.Ctx.getLValueReferenceType(
                                                 Base.getNonReferenceType()),
                                             O->Value))
      report(E, F, *O);
}

void Explainer::explainCalled(const CompilerErrorRecord &E) {
  DeclarationName Call = P.Ctx.DeclarationNames.getCXXOperatorName(OO_Call);
  explainSimple(E, [&](const WouldCompile &W, QualType T) {
    return T.getNonReferenceType()->isFunctionPointerType() || W.hasMember(T, Call, false);
  });
}

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
  WouldCompile W = retry(F);
  auto accepts = [&](llvm::ArrayRef<Expr *> Args) {
    for (const Expr *Arg : Args)
      if (Arg->isTypeDependent() && !isa<InitListExpr>(Arg))
        return false;
    return Construction ? W.constructs(type(E, 0), Args) : W.calls(Callee, Args);
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

/// The tokens up to what closes or ends the expression that starts at the first of them.
static size_t expressionEnd(llvm::ArrayRef<WrittenToken> Tokens) {
  int Depth = 0;
  for (size_t I = 0; I < Tokens.size(); ++I) {
    tok::TokenKind Kind = Tokens[I].Kind;
    if (Kind == tok::l_paren || Kind == tok::l_square || Kind == tok::l_brace)
      ++Depth;
    else if (Kind == tok::r_paren || Kind == tok::r_square || Kind == tok::r_brace)
      --Depth;
    if (Depth < 0 || (Depth == 0 && Kind == tok::semi))
      return I;
  }
  return Tokens.size();
}

void Explainer::explainCoReturn(const CompilerErrorRecord &E) {
  WrittenFunction F = Code.functionAt(E.Loc);
  const AsyncType *Returns = F.Decl ? P.F.Types->get(F.Decl->getReturnType()) : nullptr;
  if (!Returns || Returns->ValueType.isNull())
    return;
  SourceLocation Loc = SM.getExpansionLoc(E.Loc);
  llvm::ArrayRef<WrittenToken> Value;
  for (size_t I = 0; I < F.Tokens.size(); ++I)
    if (F.Tokens[I].Text == "co_return" &&
        !SM.isBeforeInTranslationUnit(Loc, F.Tokens[I].Loc))
      Value = llvm::ArrayRef(F.Tokens).drop_front(I + 1);
  Value = Value.take_front(expressionEnd(Value));
  if (Value.empty())
    return;
  // The statement is lost, but the candidates tell the type.
  SourceRange Range(Value.front().Loc, Value.back().Loc);
  QualType T = Code.typeOf(F, Range);
  for (const CompilerMessage &Note : E.Notes)
    if (T.isNull() && Note.Id == diag::note_ovl_candidate_bad_conv)
      T = type(Note, FromInBadConversion);
  std::optional<Operand> O = operand(F, Range, T);
  if (O && retry(F).converts(O->Value, Returns->ValueType))
    report(E, F, *O);
}

void Explainer::explainRange(const CompilerErrorRecord &E) {
  WrittenFunction F = Code.functionAt(E.Loc);
  std::vector<WrittenToken> Tokens = tokensAfter(SM.getExpansionLoc(E.Loc), F);
  if (Tokens.empty() || E.Ranges.empty())
    return;
  // The compiler marks the first token only.
  llvm::ArrayRef<WrittenToken> Range = Tokens;
  SourceLocation Begin = SM.getExpansionLoc(E.Ranges.front().getBegin());
  while (!Range.empty() && Range.front().Loc != Begin)
    Range = Range.drop_front();
  Range = Range.take_front(expressionEnd(Range));
  if (Range.empty())
    return;
  std::optional<Operand> O =
      operand(F, SourceRange(Range.front().Loc, Range.back().Loc), type(E, 0));
  if (O && retry(F).isRange(O->Value))
    report(E, F, *O);
}

void Explainer::explainSwitch(const CompilerErrorRecord &E) {
  if (!E.Ranges.empty())
    return explainSimple(E, [](const WouldCompile &W, QualType T) { return W.isSwitched(T); });
  // Only the keyword is marked: the condition is what its parentheses hold, after a `;`.
  WrittenFunction F = Code.functionAt(E.Loc);
  std::vector<WrittenToken> All = tokensAfter(SM.getExpansionLoc(E.Loc), F);
  if (All.size() < 3 || All[1].Kind != tok::l_paren)
    return;
  llvm::ArrayRef<WrittenToken> Condition = llvm::ArrayRef(All).drop_front(2);
  size_t End = expressionEnd(Condition);
  if (End < Condition.size() && Condition[End].Kind == tok::semi) {
    Condition = Condition.drop_front(End + 1);
    End = expressionEnd(Condition);
  }
  if (End == 0)
    return;
  std::optional<Operand> O =
      operand(F, SourceRange(Condition.front().Loc, Condition[End - 1].Loc), type(E, 0));
  if (O && retry(F).isSwitched(O->Value))
    report(E, F, *O);
}

void Explainer::explainBindings(const CompilerErrorRecord &E) {
  WrittenFunction F = Code.functionAt(E.Loc);
  std::vector<WrittenToken> All = tokensAfter(SM.getExpansionLoc(E.Loc), F);
  llvm::ArrayRef<WrittenToken> Tokens = All;
  unsigned Names = 0;
  while (!Tokens.empty() && Tokens.front().Kind != tok::l_square)
    Tokens = Tokens.drop_front();
  while (!Tokens.empty() && Tokens.front().Kind != tok::r_square) {
    Names += Tokens.front().Kind == tok::raw_identifier;
    Tokens = Tokens.drop_front();
  }
  if (Tokens.size() < 3 || Tokens[1].Kind != tok::equal)
    return;
  Tokens = Tokens.drop_front(2);
  Tokens = Tokens.take_front(expressionEnd(Tokens));
  if (Tokens.empty())
    return;
  QualType T;
  for (const DiagnosticArgument &A : E.Args)
    if (T.isNull() && !A.Type.isNull())
      T = A.Type;
  std::optional<Operand> O = operand(F, SourceRange(Tokens.front().Loc, Tokens.back().Loc), T);
  if (O && retry(F).decomposes(O->Value, Names))
    report(E, F, *O);
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
    if (Use.isInvalid() && Note.Loc.isValid() &&
        P.F.IsUserCode(SM.getExpansionLoc(Note.Loc)))
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
    return !T.isNull() &&
           P.Ctx.hasSameUnqualifiedType(T.getNonReferenceType(), Async);
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

void Explainer::explain(const CompilerErrorRecord &E) {
  if (E.Loc.isInvalid())
    return;
  if (!P.F.IsUserCode(SM.getExpansionLoc(E.Loc)))
    return explainInstantiation(E);
  if (explainAwaitOutside(P, Code, E))
    return;
  switch (E.Id) {
  case diag::err_typecheck_nonviable_condition:
    return explainConversion(E, type(E, 1), type(E, 2), /*Explicit=*/false);
  case diag::err_init_conversion_failed:
    return explainConversion(E, type(E, 3), type(E, 1), /*Explicit=*/false);
  case diag::err_typecheck_convert_incompatible: {
    // Assigning and initialising name the target first.
    bool ToFirst = E.Args.size() > 2 && (E.Args[2].Number == 0 || E.Args[2].Number == 4);
    return explainConversion(E, type(E, ToFirst ? 1 : 0), type(E, ToFirst ? 0 : 1),
                             /*Explicit=*/false);
  }
  case diag::err_ovl_no_conversion_in_cast:
  case diag::err_ovl_no_viable_conversion_in_cast:
  case diag::err_bad_cxx_cast_generic:
    return explainConversion(E, type(E, 1), type(E, 2), /*Explicit=*/true);
  case diag::err_auto_var_deduction_failure: // `auto *p = f();`
    if (!type(E, 1).isNull() && type(E, 1)->isPointerType())
      if (std::optional<Operand> O = operand(Code.functionAt(E.Loc), range(E, 0), type(E, 2));
          O && O->Value.getNonReferenceType()->isPointerType())
        report(E, Code.functionAt(E.Loc), *O);
    return;
  case diag::err_no_member:
  case diag::err_no_member_suggest:
  case diag::err_no_member_overloaded_arrow: {
    if (E.Args.size() < 2)
      return;
    QualType T = type(E, 1);
    if (const CXXRecordDecl *Record = dyn_cast_or_null<CXXRecordDecl>(E.Args[1].Context))
      T = P.Ctx.getCanonicalTagType(Record);
    QualType Written = typeAt(Code.functionAt(E.Loc), range(E, 0));
    if (!Written.isNull() && !T.isNull() &&
        P.Ctx.hasSameUnqualifiedType(Written.getNonReferenceType(), T))
      T = Written;
    return explainMember(E, T, E.Args[0].Name);
  }
  case diag::err_typecheck_member_reference_arrow:
  case diag::err_typecheck_member_reference_suggestion:
    return explainArrow(E);
  case diag::err_typecheck_invalid_operands:
  case diag::err_typecheck_cond_incompatible_operands:
  case diag::err_ovl_no_viable_oper:
    return explainOperands(E);
  case diag::err_typecheck_unary_expr:
  case diag::err_typecheck_indirection_requires_pointer:
    return explainUnary(E);
  case diag::err_typecheck_bool_condition:
    return explainSimple(E, [](const WouldCompile &W, QualType T) { return W.isCondition(T); });
  case diag::err_typecheck_statement_requires_integer:
  case diag::err_switch_explicit_conversion:
  case diag::err_switch_multiple_conversions:
    return explainSwitch(E);
  case diag::err_ovl_no_oper:
    if (E.Args.size() > 1 && E.Args[1].Number == 1)
      return explainCalled(E);
    return explainSubscript(E);
  case diag::err_ovl_no_viable_subscript:
  case diag::err_typecheck_subscript_value:
  case diag::err_typecheck_subscript_not_integer:
    return explainSubscript(E);
  case diag::err_typecheck_call_not_function:
  case diag::err_ovl_no_viable_object_call:
    return explainCalled(E);
  case diag::err_for_range_invalid:
  case diag::err_for_range_dereference:
  case diag::err_for_range_deduction_failure:
    return explainRange(E);
  case diag::err_decomp_decl_wrong_number_bindings:
  case diag::err_decomp_decl_inaccessible_field:
  case diag::err_decomp_decl_multiple_bases_with_members:
    return explainBindings(E);
  case diag::err_ovl_no_viable_function_in_call:
  case diag::err_ovl_no_viable_member_function_in_call:
  case diag::err_ovl_no_viable_function_in_init:
    if (!E.Args.empty() && E.Args[0].Name &&
        E.Args[0].Name == DeclarationName(&P.Ctx.Idents.get("return_value")))
      return explainCoReturn(E);
    return explainOverload(E);
  default:
    return;
  }
}

static void run(const Pass &P) {
  if (!P.F.Types)
    return;
  Explainer X(P);
  unsigned Left = MaxExplained;
  for (const CompilerErrorRecord &E : P.F.Errors) {
    if (Left-- == 0)
      return;
    X.explain(E);
  }
}

extern const CheckDef MissingAwait;
constinit const CheckDef MissingAwait = define<run>({
    "missing-await",
    "code does not compile because a future was not awaited",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
