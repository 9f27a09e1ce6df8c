// `(void)f();` silences the compiler, but a lazy task still does nothing: no syntax can mean
// "run it and forget it". A started future runs on, and there the cast is the idiom, so eager
// types are reported only on request. The way out is a function that says what it does
// (a discard or spawn function), not a cast. What waits when it is dropped is
// discarded-async-future's.

#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "Facts/Launch.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {
namespace {

struct Options {
  bool DiscardEager = false;
  static const Option<Options> Table[1];
};

const Option<Options> Options::Table[] = {
    {"DiscardEager", &Options::DiscardEager,
     "also report silenced futures whose work has already started"},
};

bool isReported(const AsyncType &T, Start Starts, const Options &O) {
  if (consequence(T, Starts).empty())
    return false;
  return Starts == Start::Lazy || (O.DiscardEager && Starts == Start::Eager);
}

/// Removes the tokens from Begin to Last, and the blanks behind them; what follows stays, comments
/// too. False if they are not plain text in one file.
bool removeTokens(const Pass &P, SourceLocation Begin, SourceLocation Last, Fix &Out) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  if (Begin.isInvalid() || Last.isInvalid() || Begin.isMacroID() || Last.isMacroID() ||
      SM.getFileID(Begin) != SM.getFileID(Last))
    return false;
  SourceLocation End = Lexer::getLocForEndOfToken(Last, 0, SM, P.Ctx.getLangOpts());
  const char *Text = SM.getCharacterData(End);
  unsigned Blanks = 0;
  while (Text[Blanks] == ' ' || Text[Blanks] == '\t')
    ++Blanks;
  Out.Hints.push_back(
      FixItHint::CreateRemoval(CharSourceRange::getCharRange(Begin, End.getLocWithOffset(Blanks))));
  return true;
}

/// The parts of `(void)f()`, `static_cast<void>(f())`, `void(f())` and `std::ignore = f()`
/// around the operand; false if they are not plain text in one file.
bool removeDiscard(const Pass &P, const AsyncValue &V, Fix &Out) {
  const Stmt *By = V.By;
  if (const CStyleCastExpr *Cast = dyn_cast_or_null<CStyleCastExpr>(By))
    return removeTokens(P, Cast->getLParenLoc(), Cast->getRParenLoc(), Out);
  if (const CXXFunctionalCastExpr *Cast = dyn_cast_or_null<CXXFunctionalCastExpr>(By)) {
    if (Cast->getLParenLoc().isInvalid()) // void{f()} is ill-formed
      return false;
    return removeTokens(P, Cast->getBeginLoc(), Cast->getLParenLoc(), Out) &&
           removeTokens(P, Cast->getRParenLoc(), Cast->getRParenLoc(), Out);
  }
  if (const CXXStaticCastExpr *Cast = dyn_cast_or_null<CXXStaticCastExpr>(By)) {
    SourceLocation Angle = Cast->getAngleBrackets().getEnd();
    if (Angle.isInvalid() || Angle.isMacroID())
      return false;
    SourceLocation Paren = Lexer::findLocationAfterToken(
        Angle, tok::l_paren, P.Ctx.getSourceManager(), P.Ctx.getLangOpts(), false);
    return Paren.isValid() &&
           removeTokens(P, Cast->getBeginLoc(), Paren.getLocWithOffset(-1), Out) &&
           removeTokens(P, Cast->getRParenLoc(), Cast->getRParenLoc(), Out);
  }
  if (const CXXOperatorCallExpr *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(By))
    return removeTokens(P, Assign->getBeginLoc(), Assign->getOperatorLoc(), Out);
  return false;
}

void reportSilenced(const Pass &P, const AsyncValue &V, const FunctionFacts *In) {
  const AsyncType &T = *V.Type;
  Finding F;
  F.Loc = V.By ? V.By->getBeginLoc() : V.Made->getBeginLoc();
  F.Range = V.By ? V.By->getSourceRange() : V.Made->getSourceRange();
  F.In = In ? In->Decl : nullptr;
  std::string How = V.Became == Fate::Ignored ? "assigned to 'std::ignore'" : "cast to void";
  F.Message = describeValue(V) + " is " + How + "; " +
              (holdsMany(V) && T.isLazy() ? "none of them runs" : consequence(T, V.Starts));
  addWhyNote(F, P, T, V.Made, V.Starts);
  if (!V.InContainer)
    addAdvice(F, P, In, V.Whole, T, V.Starts);
  for (Fix &Alternative : F.Fixes) {
    const char *Do = llvm::StringRef(Alternative.Title).contains("return") ? "return" : "await";
    Fix Removal;
    if (!removeDiscard(P, V, Removal)) {
      F.Fixes.clear();
      break;
    }
    Alternative.Title =
        std::string(Do) + (V.Became == Fate::Ignored ? " it instead of ignoring it"
                                                     : " it instead of casting to void");
    Alternative.Hints.insert(Alternative.Hints.begin(), Removal.Hints.begin(), Removal.Hints.end());
  }
  // For some libraries this is how a task is started, and that has been said.
  std::string Alone = V.InContainer ? "" : discardAdvice(P, T, V.Whole);
  auto says = [&](const Note &N) { return llvm::StringRef(N.Message).contains(Alone); };
  if (!Alone.empty() && llvm::none_of(F.Notes, says))
    F.Notes.push_back({SourceLocation(), "to let it run alone, say so: '" + Alone + "'"});
  P.Report(std::move(F));
}

/// `[[maybe_unused]] auto x = f();`, `auto _ = f();`, `auto [a, b] = f();` with no use.
bool isSilencedVariable(const AsyncLocal &L) {
  if (!L.Uses.empty() || !L.Init || L.IsParameter)
    return false;
  if (isa<DecompositionDecl>(L.Var))
    return true;
  return L.Var->hasAttr<UnusedAttr>() || L.Var->getName() == "_";
}

void reportVariable(const Pass &P, const AsyncLocal &L, const FunctionFacts *In) {
  Finding F;
  F.Loc = L.Var->getLocation();
  F.Range = L.Var->getSourceRange();
  F.In = In->Decl;
  bool Binding = isa<DecompositionDecl>(L.Var);
  std::string Name = Binding ? "this structured binding" : quoted(*L.Var);
  if (isFutureOfGuard(P, *L.Type) && !L.InContainer && !Binding) {
    F.Message = noLock(Name, *L.Type);
    addWhyNote(F, P, *L.Type, L.Init);
    P.Report(std::move(F));
    return;
  }
  F.Message = L.InContainer
                  ? "the " + nounOf(*L.Type) + "s in " + Name + " are deliberately unused; "
                  : Name + " is " + aNounOf(*L.Type) + " that is deliberately unused; ";
  F.Message += L.InContainer && L.Type->isLazy() ? "none of them runs" : consequence(*L.Type);
  addWhyNote(F, P, *L.Type, L.Init);
  P.Report(std::move(F));
}

void checkValues(const Pass &P, llvm::ArrayRef<AsyncValue> Values, const FunctionFacts *In,
                 const Options &O) {
  for (const AsyncValue &V : Values)
    if ((V.Became == Fate::Voided || V.Became == Fate::Ignored) && !V.NestedAwait &&
        isReported(*V.Type, V.Starts, O) && !isRunForItsException(P, V.Made, In) &&
        !callsParameter(V.Made, In) && launched(V.Made, P.F.Types->catalogue()) == Launched::No)
      reportSilenced(P, V, In);
}

void run(const Pass &P, const Options &O) {
  checkValues(P, P.F.Globals, nullptr, O);
  for (const std::unique_ptr<FunctionFacts> &F : P.F.Functions) {
    checkValues(P, F->Values, F.get(), O);
    if (F->HasErrors)
      continue;
    for (const AsyncLocal &L : F->Locals)
      if (isSilencedVariable(L) && (isReported(*L.Type, L.Type->Starts, O) ||
                                    (isFutureOfGuard(P, *L.Type) && !L.InContainer)))
        reportVariable(P, L, F.get());
  }
}

} // namespace

extern const CheckDef ExplicitDiscard;
constinit const CheckDef ExplicitDiscard = define<Options, run>({
    "explicit-discard",
    "a lazy task is silenced with a cast or std::ignore and never runs",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
