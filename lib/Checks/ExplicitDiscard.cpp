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

/// The parts of `(void)f()`, `static_cast<void>(f())`, `void(f())` and `std::ignore = f()`
/// around the operand; false if they are not plain text in one file.
bool removeDiscard(const Pass &P, const AsyncValue &V, Fix &Out) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  const Expr *Operand = V.Whole->IgnoreImplicit();
  SourceLocation Begin;
  const Stmt *By = V.By;
  if (const CStyleCastExpr *Cast = dyn_cast_or_null<CStyleCastExpr>(By)) {
    Begin = Cast->getBeginLoc();
  } else if (const CXXFunctionalCastExpr *Cast = dyn_cast_or_null<CXXFunctionalCastExpr>(By)) {
    if (Cast->getRParenLoc().isInvalid())
      return false;
    Begin = Cast->getBeginLoc();
    Out.Hints.push_back(FixItHint::CreateRemoval(Cast->getRParenLoc()));
  } else if (const CXXStaticCastExpr *Cast = dyn_cast_or_null<CXXStaticCastExpr>(By)) {
    Begin = Cast->getBeginLoc();
    Out.Hints.push_back(FixItHint::CreateRemoval(Cast->getRParenLoc()));
  } else if (const CXXOperatorCallExpr *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(By)) {
    Begin = Assign->getBeginLoc();
  } else {
    return false;
  }
  SourceLocation End = Operand->getBeginLoc();
  if (Begin.isInvalid() || Begin.isMacroID() || End.isMacroID() ||
      SM.getFileID(Begin) != SM.getFileID(End))
    return false;
  // Operand may begin with its own paren, which belongs to a functional or static cast.
  Out.Hints.push_back(FixItHint::CreateRemoval(CharSourceRange::getCharRange(Begin, End)));
  return true;
}

void reportSilenced(const Pass &P, const AsyncValue &V, const FunctionFacts *In) {
  const AsyncType &T = *V.Type;
  Finding F;
  F.Loc = V.By ? V.By->getBeginLoc() : V.Made->getBeginLoc();
  F.Range = V.By ? V.By->getSourceRange() : V.Made->getSourceRange();
  F.In = In ? In->Decl : nullptr;
  std::string How = V.Became == Fate::Ignored ? "assigned to 'std::ignore'" : "cast to void";
  F.Message = nounOf(T) + " returned by " + makerOf(V.Made) + " is " + How + "; " +
              (V.InContainer && T.isLazy() ? "none of them runs" : consequence(T, V.Starts));
  addWhyNote(F, P, T, V.Made, V.Starts);
  addAdvice(F, P, In, V.Whole, T, V.Starts);
  for (Fix &Alternative : F.Fixes) {
    Fix Removal;
    if (!removeDiscard(P, V, Removal)) {
      F.Fixes.clear();
      break;
    }
    Alternative.Title = V.Became == Fate::Ignored ? "await it instead of ignoring it"
                                                  : "await it instead of casting to void";
    Alternative.Hints.insert(Alternative.Hints.begin(), Removal.Hints.begin(), Removal.Hints.end());
  }
  // For some libraries this is how a task is started, and that has been said.
  std::string Alone = discardAdvice(P, T, V.Whole);
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
  std::string Name = Binding ? "this structured binding" : "'" + L.Var->getNameAsString() + "'";
  F.Message = L.InContainer
                  ? "the " + nounOf(*L.Type) + "s in " + Name + " are deliberately unused; "
                  : Name + " is a " + nounOf(*L.Type) + " that is deliberately unused; ";
  F.Message += L.InContainer && L.Type->isLazy() ? "none of them runs" : consequence(*L.Type);
  addWhyNote(F, P, *L.Type, L.Init);
  P.Report(std::move(F));
}

void checkValues(const Pass &P, llvm::ArrayRef<AsyncValue> Values, const FunctionFacts *In,
                 const Options &O) {
  for (const AsyncValue &V : Values)
    if ((V.Became == Fate::Voided || V.Became == Fate::Ignored) && !V.NestedAwait &&
        isReported(*V.Type, V.Starts, O) && !isRunForItsException(P, V.Made, In) &&
        !callsParameter(V, In) && launched(V.Made, P.F.Types->catalogue()) == Launched::No)
      reportSilenced(P, V, In);
}

void run(const Pass &P, const Options &O) {
  checkValues(P, P.F.Globals, nullptr, O);
  for (const std::unique_ptr<FunctionFacts> &F : P.F.Functions) {
    checkValues(P, F->Values, F.get(), O);
    if (F->HasErrors)
      continue;
    for (const AsyncLocal &L : F->Locals)
      if (isSilencedVariable(L) && isReported(*L.Type, L.Type->Starts, O))
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
