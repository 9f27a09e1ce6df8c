#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"
#include "Facts/Fate.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lazy {

std::string holderOf(const AsyncValue &V, const Outliving &Out) {
  std::string Noun = nounOf(*V.Type);
  switch (Out.Where) {
  case Whereabouts::Variable:
    return "the " + Noun + " in '" + Out.Into->getNameAsString() + "'";
  case Whereabouts::Returned:
    return "the returned " + Noun;
  case Whereabouts::Spawned:
    return "the spawned " + Noun;
  default:
    return "the stored " + Noun;
  }
}

void addKeeperNote(Finding &F, const Borrow &B) {
  std::string Keeper = "'" + B.Keeper->getNameAsString() + "'";
  if (!B.Param)
    return;
  std::string Name = B.Param->getNameAsString();
  std::string What = B.By == Borrow::Reference ? "a reference"
                     : B.By == Borrow::Pointer ? "a pointer"
                                               : "a view";
  F.Notes.push_back({B.Param->getLocation(), (Name.empty() ? "it" : "'" + Name + "'") + " is " +
                                                 What + ": coroutine " + Keeper +
                                                 " keeps no copy"});
}

static bool comesAfter(const FunctionFacts &FF, const Stmt *S, const Stmt *Than) {
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  return SM.isBeforeInTranslationUnit(Than->getEndLoc(), S->getBeginLoc());
}

/// The variables and members that S mentions.
static void collectNamed(const Stmt *S, llvm::SmallVectorImpl<const ValueDecl *> &Into) {
  if (!S)
    return;
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S))
    Into.push_back(Ref->getDecl());
  else if (const MemberExpr *Member = dyn_cast<MemberExpr>(S))
    Into.push_back(Member->getMemberDecl());
  for (const Stmt *Child : S->children())
    collectNamed(Child, Into);
}

bool mayBeJoined(const Borrows &Kept, const FunctionFacts &FF, const Outliving &Out, const VarDecl *Var) {
  for (const AwaitPoint &A : FF.Awaits)
    if (comesAfter(FF, A.Await, Out.By))
      return true;
  for (const BlockSite &B : FF.Blocks)
    if (comesAfter(FF, B.Call, Out.By))
      return true;
  llvm::SmallVector<const ValueDecl *, 8> Named;
  collectNamed(Out.By, Named);
  for (const ValueDecl *D : Named) {
    const VarDecl *Other = dyn_cast<VarDecl>(D);
    // Destroyed before Var: its destructor may wait.
    if (Other && Other != Var && Other->hasLocalStorage() && !isa<ParmVarDecl>(Other) &&
        !Other->getType()->isReferenceType() && Other->getBeginLoc() > Var->getBeginLoc())
      return true;
  }
  auto isForSpawning = [&](const Stmt *S) {
    for (S = FF.parent(S); isa_and_nonnull<Expr>(S); S = FF.parent(S))
      if (const CallExpr *Call = dyn_cast<CallExpr>(S); Call && Kept.spawns(Call))
        return true;
    return false;
  };
  for (const auto &[S, Parent] : FF.Parents) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
    const MemberExpr *Member = dyn_cast<MemberExpr>(S);
    const ValueDecl *D = Ref ? Ref->getDecl() : Member ? Member->getMemberDecl() : nullptr;
    if (D && !isa<FunctionDecl>(D) && llvm::is_contained(Named, D) &&
        comesAfter(FF, S, Out.By) && !isForSpawning(S))
      return true;
  }
  return false;
}

bool isLetGo(const FunctionFacts &FF, const Outliving &Out) {
  const Stmt *Inner = Out.By, *P = FF.parent(Out.By);
  while (P && isa<FullExpr, CXXBindTemporaryExpr, MaterializeTemporaryExpr, ParenExpr>(P)) {
    Inner = P;
    P = FF.parent(P);
  }
  if (const CastExpr *Cast = dyn_cast_or_null<CastExpr>(P))
    return Cast->getCastKind() == CK_ToVoid;
  return isDiscardedStatement(cast<Expr>(Inner), P);
}

} // namespace lazy
