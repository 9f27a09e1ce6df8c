// A coroutine that is suspended with a mutex locked sleeps with it. Whoever needs the mutex
// meanwhile blocks its thread, maybe the very thread on which the coroutine would go on; and if
// the coroutine goes on elsewhere, the mutex is unlocked by a thread that does not own it.
//
// The locks are followed on the paths of the function, not by scopes (Facts/LockFlow.h): what is
// unlocked before, moved away, or made for coroutines is not held.

#include "Checks/Allowed.h"
#include "Checks/Wording.h"
#include "Facts/LockFlow.h"
#include "Facts/Suspension.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <map>

using namespace clang;

namespace lazy {
namespace {

struct Options {
  bool AllowInTests = false;
  static const Option<Options> Table[1];
};
const Option<Options> Options::Table[] = {
    {"AllowInTests", &Options::AllowInTests,
     "test code may hold locks: files in a directory or with a name that says \"test\", and the "
     "classes of test frameworks"},
};

class LockReporter {
public:
  LockReporter(const Pass &P, const Suspensions &S) : P(P), S(S), FF(S.function()) {}

  /// Reports locks that are first held at one suspension; in the order of the source.
  void report(llvm::ArrayRef<const HeldLock *> Locks) const;

private:
  std::string holder(const HeldLock &Lock, bool WithType) const;
  std::string message(const HeldLock &Lock, const Suspension &Over) const;
  std::string harm(const HeldLock &Lock, const Suspension &Over) const;
  void notePath(Finding &F, const HeldLock &Lock, const HeldAt &H) const;
  void noteOthers(Finding &F, const HeldLock &Lock) const;
  void noteEnd(Finding &F, const HeldLock &Lock, const Suspension &Over) const;
  std::optional<Fix> braces(const HeldLock &Lock) const;
  std::optional<Fix> unlockBefore(const HeldLock &Lock, const Suspension &Over) const;

  const Pass &P;
  const Suspensions &S;
  const FunctionFacts &FF;
};

/// The text of E on one line, quoted; empty if it is not fit to be read.
std::string quotedText(const Expr *E, const ASTContext &Ctx) {
  const SourceManager &SM = Ctx.getSourceManager();
  CharSourceRange Range = CharSourceRange::getTokenRange(SM.getExpansionLoc(E->getBeginLoc()),
                                                         SM.getExpansionLoc(E->getEndLoc()));
  llvm::StringRef Text = Lexer::getSourceText(Range, SM, Ctx.getLangOpts());
  Text.consume_front("&");
  if (Text.empty() || Text.size() > 30 || Text.contains('\n'))
    return "";
  return ("'" + Text + "'").str();
}

/// "'Guard' holds 'std::mutex'", "'Mutex' is locked"; with the type of the mutex if WithType.
std::string LockReporter::holder(const HeldLock &Lock, bool WithType) const {
  std::string Mutex = WithType && !Lock.Mutex.empty() ? "'" + Lock.Mutex + "'" : "a lock";
  if (Lock.Guard) {
    std::string Name = Lock.Guard->getNameAsString();
    bool Named = !Name.empty() && Name.size() <= 24;
    return (Named ? quoted(*Lock.Guard) : "a guard") + " holds " + Mutex;
  }
  if (Lock.Temporary)
    return "a temporary holds " + Mutex;
  std::string Name = quotedText(Lock.Object, P.Ctx);
  return (Name.empty() ? Mutex : Name) + " is locked";
}

std::string LockReporter::harm(const HeldLock &Lock, const Suspension &Over) const {
  if (Over.yields())
    return "the caller runs with it locked";
  if (Lock.ThreadOwned)
    return "only this thread may unlock it";
  return "waiting for it on this thread is a deadlock";
}

std::string LockReporter::message(const HeldLock &Lock, const Suspension &Over) const {
  std::string Rest = std::string(" across this '") + (Over.yields() ? "co_yield" : "co_await") +
                     "'; " + harm(Lock, Over);
  std::string Long = holder(Lock, /*WithType=*/true) + Rest;
  return Long.size() <= 100 ? Long : holder(Lock, /*WithType=*/false) + Rest;
}

/// The branches taken between the lock and the suspension.
void LockReporter::notePath(Finding &F, const HeldLock &Lock, const HeldAt &H) const {
  unsigned Told = 0;
  for (size_t I = H.Begins + 1; I < H.Path.size() && Told < 4; ++I) {
    SourceLocation Where;
    std::string When = describeEdge(*Lock.Walk.Nodes[H.Path[I - 1]].Block,
                                    Lock.Walk.Nodes[H.Path[I]].Via, P.Ctx, Where);
    if (When.empty() || Where == F.Loc)
      continue;
    F.Notes.push_back({Where, "it is held " + When, PathSide::Before});
    ++Told;
  }
}

void LockReporter::noteOthers(Finding &F, const HeldLock &Lock) const {
  constexpr size_t Shown = 3;
  std::vector<unsigned> Others;
  for (const HeldAt &H : llvm::drop_begin(Lock.At))
    Others.push_back(H.Watch);
  llvm::sort(Others);
  for (size_t I = 0; I != std::min(Others.size(), Shown); ++I)
    F.Notes.push_back({S.all()[Others[I]].At->getKeywordLoc(), "it is also held here"});
  if (Others.size() > Shown)
    F.Notes.push_back({S.all()[Others[Shown]].At->getKeywordLoc(),
                       "it is also held here, and at " + std::to_string(Others.size() - Shown) +
                           (Others.size() - Shown == 1 ? " more place" : " more places")});
}

void LockReporter::noteEnd(Finding &F, const HeldLock &Lock, const Suspension &Over) const {
  const SourceManager &SM = P.Ctx.getSourceManager();
  for (const Stmt *Unlock : Lock.Unlocks)
    if (SM.isBeforeInTranslationUnit(Over.At->getKeywordLoc(), Unlock->getBeginLoc())) {
      F.Notes.push_back({Unlock->getBeginLoc(), "it is unlocked here", PathSide::After});
      return;
    }
  if (Lock.Guard && !isa<ParmVarDecl>(Lock.Guard) && !Lock.Guard->getType()->isPointerType())
    F.Notes.push_back(
        {endOfScope(FF, Lock.Guard), "it is unlocked here, where its scope ends", PathSide::After});
}

//===----------------------------------------------------------------------===//
// Fixes
//===----------------------------------------------------------------------===//

/// The statement of Block that S is in; null if it is in none.
const Stmt *childOf(const CompoundStmt *Block, const Stmt *S, const FunctionFacts &FF) {
  for (; S; S = FF.parent(S))
    if (FF.parent(S) == Block || llvm::is_contained(Block->body(), S))
      return S;
  return nullptr;
}

bool mentionsAny(const Stmt *S, const llvm::SmallPtrSetImpl<const ValueDecl *> &Vars) {
  if (!S)
    return false;
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S)) {
    const ValueDecl *D = Ref->getDecl();
    if (const BindingDecl *Binding = dyn_cast<BindingDecl>(D))
      D = Binding->getDecomposedDecl();
    return Vars.count(D);
  }
  for (const Stmt *Child : S->children())
    if (mentionsAny(Child, Vars))
      return true;
  return false;
}

/// The end of S with its semicolon; invalid if that is not plain text.
SourceLocation endWithSemicolon(const Stmt *S, const ASTContext &Ctx) {
  SourceLocation End = S->getEndLoc();
  if (End.isMacroID())
    return {};
  if (isa<CompoundStmt, IfStmt, ForStmt, WhileStmt, CXXForRangeStmt, SwitchStmt, CXXTryStmt>(S) ||
      isa<DeclStmt>(S))
    return Lexer::getLocForEndOfToken(End, 0, Ctx.getSourceManager(), Ctx.getLangOpts());
  return Lexer::findLocationAfterToken(End, tok::semi, Ctx.getSourceManager(), Ctx.getLangOpts(),
                                       /*SkipTrailingWhitespaceAndNewLine=*/false);
}

/// `{ lock_guard g(m); ++hits; } co_await flush();`: what follows the guard in its block, up to
/// the statement that suspends, gets a scope of its own.
std::optional<Fix> LockReporter::braces(const HeldLock &Lock) const {
  if (!Lock.Guard || isa<ParmVarDecl>(Lock.Guard) || Lock.Guard->getType()->isPointerType())
    return std::nullopt;
  std::optional<FlowPlace> At = FF.flow().find(Lock.Guard);
  const DeclStmt *Declared = nullptr;
  const CompoundStmt *Block = nullptr;
  if (At)
    if (std::optional<CFGStmt> Element = (*At->Block)[At->Index].getAs<CFGStmt>())
      Declared = dyn_cast<DeclStmt>(Element->getStmt());
  if (Declared && Declared->isSingleDecl())
    Block = dyn_cast_or_null<CompoundStmt>(FF.parent(Declared));
  if (!Block)
    return std::nullopt;
  // The first statement after the guard in which anything is suspended.
  llvm::SmallPtrSet<const Stmt *, 8> Suspending;
  for (const HeldAt &H : Lock.At)
    if (const Stmt *Child = childOf(Block, S.all()[H.Watch].At, FF))
      Suspending.insert(Child);
  llvm::SmallPtrSet<const ValueDecl *, 4> Inside;
  llvm::SmallPtrSet<const ValueDecl *, 1> Guard = {Lock.Guard};
  const Stmt *Last = nullptr;
  bool Seen = false, Past = false, Protects = false;
  for (const Stmt *Each : Block->body()) {
    if (!Seen) {
      Seen = Each == Declared;
    } else if (!Past) {
      Past = Suspending.count(Each);
      if (!Past) {
        Last = Each;
        Protects |= !mentionsAny(Each, Guard);
      }
    }
    if (Past) {
      // Whatever is declared inside must not be needed outside, nor jumped to.
      if (mentionsAny(Each, Inside))
        return std::nullopt;
      continue;
    }
    if (!Seen)
      continue;
    const DeclStmt *Declares = dyn_cast<DeclStmt>(Each);
    if (isa<LabelStmt, SwitchCase>(Each) ||
        (Declares && Each != Declared && !Declares->isSingleDecl()))
      return std::nullopt;
    if (Declares) {
      const ValueDecl *V = dyn_cast<ValueDecl>(Declares->getSingleDecl());
      if (!V) // a class or alias
        return std::nullopt;
      Inside.insert(V);
    }
  }
  // Braces around nothing but the guard and questions to it protect nothing.
  if (!Protects || !Past)
    return std::nullopt;
  SourceLocation End = endWithSemicolon(Last, P.Ctx);
  if (End.isInvalid() || Declared->getBeginLoc().isMacroID())
    return std::nullopt;
  Fix Result{"end the scope of " + quoted(*Lock.Guard) + " before it", FixGrade::Suggested, {}};
  Result.Hints.push_back(FixItHint::CreateInsertion(Declared->getBeginLoc(), "{ "));
  Result.Hints.push_back(FixItHint::CreateInsertion(End, " }"));
  return Result;
}

/// `g.unlock();` before the statement that suspends, if nothing needs the lock afterwards.
std::optional<Fix> LockReporter::unlockBefore(const HeldLock &Lock, const Suspension &Over) const {
  const LockModel *Model = Lock.Class ? Lock.Class->Model : nullptr;
  if (!Lock.Guard || !Model || Lock.Class->Record != Lock.Guard->getType()->getAsCXXRecordDecl() ||
      !llvm::is_contained(Model->Release, "unlock") || !Lock.Unlocks.empty())
    return std::nullopt;
  const Stmt *Statement = Over.At;
  while (Statement && !isa_and_nonnull<CompoundStmt>(FF.parent(Statement)))
    Statement = FF.parent(Statement);
  const CompoundStmt *Block =
      Statement ? dyn_cast_or_null<CompoundStmt>(FF.parent(Statement)) : nullptr;
  // A statement that holds others may suspend late, or more than once.
  if (!Block || !(isa<Expr, DeclStmt, ReturnStmt, CoreturnStmt>(Statement)) ||
      Statement->getBeginLoc().isMacroID())
    return std::nullopt;
  std::optional<FlowPlace> At = FF.flow().find(Lock.Guard);
  std::optional<CFGStmt> Element =
      At ? (*At->Block)[At->Index].getAs<CFGStmt>() : std::optional<CFGStmt>();
  if (!Element || FF.parent(Element->getStmt()) != Block)
    return std::nullopt;
  llvm::SmallPtrSet<const ValueDecl *, 1> Guard = {Lock.Guard};
  bool From = false;
  for (const Stmt *Each : Block->body()) {
    From |= Each == Statement;
    if (From && mentionsAny(Each, Guard))
      return std::nullopt;
  }
  std::string Name = Lock.Guard->getNameAsString();
  Fix Result{"unlock " + quoted(*Lock.Guard) + " before it", FixGrade::Suggested, {}};
  Result.Hints.push_back(
      FixItHint::CreateInsertion(Statement->getBeginLoc(), Name + ".unlock(); "));
  return Result;
}

/// Where and how Lock was taken.
static std::string howLocked(const HeldLock &Lock) {
  if (Lock.Guard && isa<ParmVarDecl>(Lock.Guard))
    return "it is given to the coroutine here, and lives in its frame";
  return Lock.Maybe ? "it is locked here, if the attempt succeeds" : "it is locked here";
}

void LockReporter::report(llvm::ArrayRef<const HeldLock *> Locks) const {
  const HeldLock &Lock = *Locks.front();
  const HeldAt &First = Lock.At.front();
  const Suspension &Over = S.all()[First.Watch];
  Finding F;
  F.Loc = Over.At->getKeywordLoc();
  F.Range = Over.At->getSourceRange();
  F.In = FF.Decl;
  F.Message = message(Lock, Over);
  F.Notes.push_back({Lock.LockedAt, howLocked(Lock), PathSide::Before});
  notePath(F, Lock, First);
  noteOthers(F, Lock);
  noteEnd(F, Lock, Over);
  for (const HeldLock *Other : Locks.drop_front())
    F.Notes.push_back({Other->LockedAt, holder(*Other, /*WithType=*/true) + " there too"});
  if (Locks.size() == 1) {
    if (std::optional<Fix> Scope = braces(Lock))
      F.Fixes.push_back(std::move(*Scope));
    if (std::optional<Fix> Unlock = unlockBefore(Lock, Over))
      F.Fixes.push_back(std::move(*Unlock));
  }
  const LibraryModel *Library = FF.Returns ? FF.Returns->Library : nullptr;
  std::string Instead =
      P.F.Types->catalogue().replacement(Replacement::Mutex, Library ? Library->Id : "");
  if (Library && !Instead.empty())
    F.Notes.push_back({SourceLocation(), "a lock made to be held here: " + Instead});
  P.Report(std::move(F));
}

void run(const Pass &P, const Options &O) {
  LockTypes Types(*P.F.Types);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    Suspensions S(*FF);
    if (S.all().empty() || (O.AllowInTests && isInTest(P, *FF)))
      continue;
    std::vector<std::pair<FlowPlace, const Expr *>> Watched;
    for (const Suspension &Each : S.all())
      Watched.push_back({Each.Place, Each.At});
    LockReporter Reporter(P, S);
    std::vector<HeldLock> Locks = locksHeldAt(*FF, Types, Watched);
    std::map<unsigned, llvm::SmallVector<const HeldLock *, 2>> BySuspension;
    for (const HeldLock &Lock : Locks)
      BySuspension[Lock.At.front().Watch].push_back(&Lock);
    for (const auto &[Suspended, Held] : BySuspension)
      Reporter.report(Held);
  }
}

} // namespace

extern const CheckDef LockAcrossSuspend;
constinit const CheckDef LockAcrossSuspend = define<Options, run>({
    "lock-across-suspend",
    "a mutex stays locked while the coroutine is suspended",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
