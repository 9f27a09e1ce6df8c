// A single-shot task is awaited, asked for its result, or handed over a second time. The first
// time took the value out like a move, though nobody wrote std::move: what is left is empty, and
// compilers see nothing.
//
// Followed on the paths of the function (Facts/SpentFlow.h), around loops and into handlers. What
// was moved elsewhere and is then awaited is await-empty's.

#include "Checks/PathNotes.h"
#include "Checks/Wording.h"
#include "Facts/ClassReader.h"
#include "Facts/SpentFlow.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lazy {
namespace {

/// The name of the function or method that took the value, quoted.
std::string takerOf(const ValueTake &T) {
  const CallExpr *Call = dyn_cast_or_null<CallExpr>(T.By);
  const NamedDecl *Callee = Call ? dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl()) : nullptr;
  return Callee && Callee->getIdentifier() ? "'" + Callee->getName().str() + "'" : "";
}

/// "'T' is awaited", "'get' is called on 'T'", …
std::string nowTaken(const ValueTake &T, const std::string &Name) {
  std::string Taker = takerOf(T);
  switch (T.How) {
  case Taking::Awaits:
    return Name + " is awaited";
  case Taking::Calls:
    return Taker.empty() ? Name + " is consumed" : Taker + " is called on " + Name;
  case Taking::HandsOver:
    return Name + " is given to " + (Taker.empty() ? "a function" : Taker);
  default:
    return Name + " is moved";
  }
}

/// "awaited", "consumed by 'get'", …
std::string wasTaken(const ValueTake &T) {
  std::string Taker = takerOf(T);
  switch (T.How) {
  case Taking::Awaits:
    return "awaited";
  case Taking::Calls:
    return Taker.empty() ? "consumed" : "consumed by " + Taker;
  case Taking::HandsOver:
    return Taker.empty() ? "handed over" : "given to " + Taker;
  default:
    return "moved";
  }
}

/// Whether values of T can be made into what everybody can ask: `F.share()`.
bool canBeShared(const Pass &P, QualType T) {
  ClassReader Reader(P.Ctx, nullptr);
  const CXXRecordDecl *Class = Reader.view(T);
  return Class && llvm::any_of(Reader.methods(Class, "share"), [](const FunctionDecl *Method) {
           return Method->getMinRequiredArguments() == 0;
         });
}

void report(const Pass &P, const FunctionFacts &FF, const AsyncLocal &L, const SpentFlow &Flow,
            const SpentTake &Take) {
  const AsyncType &T = *L.Type;
  std::string Name = quoted(L);
  const Expr *At = Take.Again.By ? Take.Again.By : Take.Again.Use->Ref;
  Finding F;
  F.Loc = Take.Again.Use->Ref->getExprLoc();
  F.Range = At->getSourceRange();
  F.In = FF.Decl;
  std::string Once = "; a '" + T.Name + "' gives its result once";
  const bool Same = Take.First.Use == Take.Again.Use;
  if (Take.NextRound)
    F.Message = nowTaken(Take.Again, Name) + " again on the next iteration" + Once;
  else
    F.Message = nowTaken(Take.Again, Name) + " after it was " + wasTaken(Take.First) + Once;
  if (!Same)
    F.Notes.push_back({Take.First.Use->Ref->getExprLoc(), "first " + wasTaken(Take.First) + " here",
                       PathSide::Before});
  notePath(F, P, Flow.Walk, Take.Path, Take.Begins);
  if (Same)
    F.Notes.push_back({L.Var->getLocation(), Name + " is made here, outside of the loop"});
  if (const Evidence *Why = T.why("await"); Why && !Why->Because.empty())
    F.Notes.push_back({Why->Where, "'" + T.Name + "' is for one await only: " + Why->Because});
  if (canBeShared(P, L.Var->getType()))
    F.Notes.push_back({SourceLocation(), "to ask more than once, keep what '" +
                                             L.Var->getName().str() + ".share()' gives"});
  P.Report(std::move(F));
}

/// Whether the loop around Use is a macro's that Use is an argument of: `CHECK_EQ(0, f.get())`,
/// where it goes round only if the assertion fails, and ends there.
bool isRoundOfAssertion(const Pass &P, const FunctionFacts &FF, const Expr *Use) {
  SourceLocation At = Use->getExprLoc();
  for (const Stmt *S = FF.parent(Use); S; S = FF.parent(S))
    if (isa<WhileStmt, ForStmt, DoStmt, CXXForRangeStmt>(S))
      return S->getBeginLoc().isMacroID() && At.isMacroID() &&
             P.Ctx.getSourceManager().isMacroArgExpansion(At);
  return false;
}

void checkLocal(const Pass &P, const FunctionFacts &FF, const AsyncLocal &L) {
  if (L.Type->Times != Awaits::Once)
    return;
  SpentFlow Flow = spentFlow(FF, L, *P.F.Types);
  for (const SpentTake &Take : Flow.Takes) {
    if (Take.Why != Missing::Taken || isRunForItsException(P, Take.Again.Use->Ref, &FF))
      continue;
    if (Take.NextRound && isRoundOfAssertion(P, FF, Take.Again.Use->Ref))
      continue;
    // Moved away, then awaited: await-empty.
    if (Take.First.How == Taking::Moves && Take.Again.How != Taking::Moves)
      continue;
    report(P, FF, L, Flow, Take);
  }
}

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    for (const AsyncLocal &L : FF->Locals)
      checkLocal(P, *FF, L);
    for (const AsyncLocal &L : FF->Parts)
      checkLocal(P, *FF, L);
    for (const AsyncLocal &L : spentOwners(*FF, P.F))
      checkLocal(P, *FF, L);
  }
}

} // namespace

extern const CheckDef DoubleAwait;
constinit const CheckDef DoubleAwait = define<run>({
    "double-await",
    "a task that can be awaited once is awaited or consumed twice on one path",
    CheckGroup::Correctness,
    "0.1",
    Fixability::None,
});

} // namespace lazy
