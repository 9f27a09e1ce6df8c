// A local that owns a task and is never awaited, moved, returned or handed on: the compiler is
// content, because the variable exists, and the work is lost at the end of the scope.
// The worst of these is the future of a guard: `auto lock = mutex.lock();` without co_await
// locks nothing.
//
// Any use that is not understood counts as consumption. Containers of many tasks are
// dropped-task-container's; variables that say they are unused are explicit-discard's.

#include "Checks/AwaitPlace.h"
#include "Checks/Wording.h"
#include "Facts/Fate.h"
#include "Facts/Launch.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <utility>

using namespace clang;

namespace lazy {
namespace {

/// Whether this function waits for something else behind L's declaration: a started future that
/// is cancelled when it dies may then be kept on purpose, to run beside the function.
bool waitsLater(const AsyncLocal &L, const FunctionFacts &F, const Pass &P) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  auto isLater = [&](const Stmt *S) {
    return SM.isBeforeInTranslationUnit(L.Var->getLocation(), S->getBeginLoc());
  };
  for (const AwaitPoint &A : F.Awaits)
    if (isLater(A.Await))
      return true;
  auto waits = [&](const Stmt *By) {
    const CallExpr *Call = dyn_cast_or_null<CallExpr>(By);
    const FunctionModel *Model =
        Call && isLater(Call) ? calledFunctionModel(Call, P.F.Types->catalogue()) : nullptr;
    return Model && Model->Role == FunctionRole::BlockOn;
  };
  for (const AsyncValue &V : F.Values)
    if (waits(V.By))
      return true;
  for (const AsyncLocal &Other : F.Locals)
    for (const LocalUse &U : Other.Uses)
      if (waits(U.By))
        return true;
  return false;
}

/// Whether what L holds comes from calls whose result may be dropped: `std::move(t).start()`.
bool mayDrop(const AsyncLocal &L, const FunctionFacts &F) {
  return llvm::any_of(F.Values, [&](const AsyncValue &V) { return V.Into == L.Var && V.MayDrop; });
}

/// Whether somebody asks how L is (`f.isReady()`) or says that it may go (`(void)f`). A mere
/// `std::move(f);` is neither.
bool isLookedAt(const AsyncLocal &L) {
  return llvm::any_of(L.Uses, [](const LocalUse &U) {
    return U.Kind == UseKind::Observes && isa_and_nonnull<Expr>(U.By);
  });
}

bool isLoss(const AsyncLocal &L, const FunctionFacts &F, const Pass &P) {
  const AsyncType &T = *L.Type;
  if ((T.Dropped == Drop::Blocks && !T.isLazy()) || mayDrop(L, F))
    return false;
  // Nobody asks whether a lock is there and goes on without it.
  if (isFutureOfGuard(P, T) && !L.InContainer)
    return true;
  if (consequence(T).empty())
    return L.Init && L.Uses.empty() && leavesUnwaited(P, F, asWritten(L.Init), T);
  if (T.isLazy())
    return true;
  // Work that runs on and that somebody looks at (`f.isReady()`) is known to run.
  if (T.Dropped == Drop::Detaches)
    return (T.Times != Awaits::Many || isNodiscard(T) || (couldWait(F, T) && L.Uses.empty())) &&
           !isLookedAt(L);
  if (T.Dropped == Drop::Cancels)
    return !isLookedAt(L) && !waitsLater(L, F, P);
  return true;
}

/// Finds mentions of a variable that ask for its type: `decltype(t)`, `noexcept(g(t))`.
class TypeQuestions : public RecursiveASTVisitor<TypeQuestions> {
public:
  explicit TypeQuestions(const VarDecl *Of) : Of(Of) {}
  bool Found = false;

  bool TraverseDecltypeTypeLoc(DecltypeTypeLoc Loc, bool TraverseQualifier = true) {
    return ask(Loc.getUnderlyingExpr());
  }
  bool TraverseCXXNoexceptExpr(CXXNoexceptExpr *E) { return ask(E->getOperand()); }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    Found |= Inside && Ref->getDecl() == Of;
    return !Found;
  }

private:
  bool ask(Expr *E) {
    bool Before = std::exchange(Inside, true);
    bool Continue = TraverseStmt(E);
    Inside = Before;
    return Continue;
  }
  const VarDecl *Of;
  bool Inside = false;
};

/// Whether L is there for its type, as in a test of what a library gives.
bool isForItsType(const AsyncLocal &L, const FunctionFacts &F) {
  TypeQuestions Visitor(L.Var);
  Visitor.TraverseStmt(const_cast<Stmt *>(F.Body));
  return Visitor.Found;
}

/// Whether By, a call on an optional or pointer, puts a value into it: `o.emplace(f())`,
/// `u.reset(new Task<>(f()))`.
bool putsValue(const Stmt *By, const FunctionFacts &F) {
  const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(By);
  if (!Call || Call->getNumArgs() == 0)
    return false;
  const CXXNewExpr *New = dyn_cast<CXXNewExpr>(asWritten(Call->getArg(0)));
  return llvm::any_of(F.Values,
                      [&](const AsyncValue &V) { return V.By == Call || (New && V.By == New); });
}

/// Whether a value was ever put into L.
bool receivedValue(const AsyncLocal &L, const FunctionFacts &F) {
  if (L.Init)
    return true;
  for (const AsyncValue &V : F.Values)
    if (V.Into == L.Var)
      return true;
  for (const LocalUse &U : L.Uses)
    if (U.Kind == UseKind::Overwrites && putsValue(U.By, F))
      return true;
  // A local can only be moved from one declared before it.
  const AsyncLocal *From = movedFrom(L, F);
  return From && receivedValue(*From, F);
}

/// The call that launches std::async and its like: discarded-async-future knows more of it.
bool isLaunched(const AsyncLocal &L, const FunctionFacts &F, const Pass &P) {
  if (launchedInto(L, F, P.F.Types->catalogue()) != Launched::No)
    return true;
  const CallExpr *Call = dyn_cast_or_null<CallExpr>(L.Init);
  const FunctionModel *Model = Call ? calledFunctionModel(Call, P.F.Types->catalogue()) : nullptr;
  return Model && Model->Role == FunctionRole::Ready;
}

/// The braces or parentheses around Operand in the initialiser of Var, which runs to the end of
/// Declaration: nothing, "(" and ")", "{" and "}". None if there is anything else in between.
struct Brackets {
  CharSourceRange Before; ///< from behind the name to Operand: `= {`
  CharSourceRange Closer; ///< empty if there is none
};

std::optional<Brackets> bracketsAround(const Pass &P, const VarDecl &Var, const Expr *Operand,
                                       const DeclStmt &Declaration) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  const LangOptions &Lang = P.Ctx.getLangOpts();
  SourceLocation Name = Var.getLocation(), Begin = Operand->getBeginLoc();
  SourceLocation End = Operand->getEndLoc(), Last = Declaration.getEndLoc();
  for (SourceLocation Loc : {Declaration.getBeginLoc(), Name, Begin, End, Last})
    if (Loc.isInvalid() || Loc.isMacroID() || SM.getFileID(Loc) != SM.getFileID(Name))
      return std::nullopt;
  Name = Lexer::getLocForEndOfToken(Name, 0, SM, Lang);
  End = Lexer::getLocForEndOfToken(End, 0, SM, Lang);
  // The declaration of an `if` has no semicolon of its own.
  Last = Lexer::getLocForEndOfToken(Last, 0, SM, Lang);
  auto textBetween = [&](SourceLocation From, SourceLocation To) {
    std::string Text =
        Lexer::getSourceText(CharSourceRange::getCharRange(From, To), SM, Lang).str();
    llvm::erase_if(Text, [](char C) { return llvm::isSpace(C); });
    return Text;
  };
  std::string Open = textBetween(Name, Begin), Rest = textBetween(End, Last);
  if (!Rest.empty() && Rest.back() == ';')
    Rest.pop_back();
  llvm::StringRef Closer = llvm::StringSwitch<llvm::StringRef>(Open)
                               .Case("=", "")
                               .Case("(", ")")
                               .Cases({"{", "={"}, "}")
                               .Default("?");
  if (Closer != Rest)
    return std::nullopt;
  Brackets Result{CharSourceRange::getCharRange(Name, Begin),
                  CharSourceRange::getCharRange(End, End)};
  if (!Closer.empty())
    Result.Closer = CharSourceRange::getCharRange(
        End, Lexer::findLocationAfterToken(Operand->getEndLoc(),
                                           Closer == ")" ? tok::r_paren : tok::r_brace, SM, Lang,
                                           /*SkipTrailingWhitespaceAndNewLine=*/false));
  return Result;
}

/// Whether a variable declared as L is could hold what awaiting gives: its type is deduced, by
/// nothing but `auto`.
bool maySayAuto(const AsyncLocal &L) {
  const TypeSourceInfo *Info = L.Var->getTypeSourceInfo();
  const AutoType *Auto = Info ? Info->getType()->getContainedAutoType() : nullptr;
  return Auto && !Auto->isConstrained() && L.Type->ValueType->isObjectType() &&
         !L.Type->ValueType->isArrayType();
}

/// The fix for `auto t = f();` that nobody uses, however it is initialised.
std::optional<Fix> awaitInitialiser(const Pass &P, const AsyncLocal &L, const FunctionFacts &F) {
  if (!L.Init || !L.Uses.empty() || L.InContainer || L.Type->ValueType.isNull() ||
      obstacleTo(P, &F, L.Init, *L.Type) != Obstacle::None)
    return std::nullopt;
  const DeclStmt *Declaration = nullptr;
  for (const Stmt *S = F.parent(L.Init); S && !Declaration; S = F.parent(S))
    Declaration = dyn_cast<DeclStmt>(S);
  // What is initialised with a value of another type takes no result of it.
  if (!Declaration || !Declaration->isSingleDecl() || Declaration->getSingleDecl() != L.Var ||
      !P.Ctx.hasSameUnqualifiedType(L.Init->getType(), L.Type->Canonical))
    return std::nullopt;
  // asWritten looks through parentheses, which belong to the operand.
  const Expr *Operand = L.Init;
  for (const Stmt *S = F.parent(Operand); isa_and_nonnull<ParenExpr, CXXBindTemporaryExpr>(S);
       S = F.parent(S))
    if (isa<ParenExpr>(S))
      Operand = cast<Expr>(S);
  std::optional<Brackets> Around = bracketsAround(P, *L.Var, Operand, *Declaration);
  if (!Around)
    return std::nullopt;
  Fix Result = insertAwait(P, Operand);
  if (!L.Type->ValueType->isVoidType())
    return maySayAuto(L) ? std::optional<Fix>(std::move(Result)) : std::nullopt;
  // `auto t = co_await f();` has no type: the variable goes. A condition needs one.
  const Stmt *Where = F.parent(Declaration);
  bool IsInit = false;
  if (const IfStmt *If = dyn_cast_or_null<IfStmt>(Where))
    IsInit = If->getInit() == Declaration;
  else if (const SwitchStmt *Switch = dyn_cast_or_null<SwitchStmt>(Where))
    IsInit = Switch->getInit() == Declaration;
  else if (const ForStmt *For = dyn_cast_or_null<ForStmt>(Where))
    IsInit = For->getInit() == Declaration;
  if (!IsInit && !isa_and_nonnull<CompoundStmt, SwitchCase, LabelStmt>(Where))
    return std::nullopt;
  Result.Hints.insert(Result.Hints.begin(),
                      FixItHint::CreateRemoval(CharSourceRange::getCharRange(
                          Declaration->getBeginLoc(), Operand->getBeginLoc())));
  if (Around->Closer.getBegin() != Around->Closer.getEnd())
    Result.Hints.push_back(FixItHint::CreateRemoval(Around->Closer));
  Result.Title = "await it instead of storing it";
  return Result;
}

/// The first mention of L; null if there is none.
const Expr *firstMention(const AsyncLocal &L) {
  return L.Uses.empty() ? nullptr : L.Uses.front().Ref;
}

/// How to await Name, which holds a T and was declared with or used in At.
void addAwaitNote(Finding &Found, const Pass &P, const FunctionFacts &F, const Expr *At,
                  const AsyncType &T, llvm::StringRef Name) {
  switch (At ? obstacleTo(P, &F, At, T) : Obstacle::None) {
  case Obstacle::None:
    Found.Notes.push_back(
        {SourceLocation(),
         "await it before the end of the scope: 'co_await std::move(" + Name.str() + ")'"});
    return;
  case Obstacle::NoCoroutine:
    return;
  default:
    addAdvice(Found, P, &F, At, T);
  }
}

/// Reports each name of a structured binding that stands for a task nobody awaits. One of which no
/// name is used is explicit-discard's.
void checkBindings(const Pass &P, const AsyncLocal &L, const FunctionFacts &F) {
  if (!L.Init || L.Uses.empty() || L.Var->hasAttr<UnusedAttr>())
    return;
  for (const BindingDecl *Binding : cast<DecompositionDecl>(L.Var)->bindings()) {
    const AsyncType *T = P.F.Types->get(Binding->getType());
    if (!T || !T->isLazy() || Binding->getName() == "_")
      continue;
    const LocalUse *Look = nullptr;
    bool Used = false;
    for (const LocalUse &U : L.Uses) {
      const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(U.Ref);
      if (!Ref || Ref->getDecl() != Binding)
        continue;
      if (U.Kind == UseKind::Observes)
        Look = Look ? Look : &U;
      else
        Used = true;
    }
    if (Used)
      continue;
    Finding Found;
    Found.Loc = Binding->getLocation();
    Found.Range = Binding->getSourceRange();
    Found.In = F.Decl;
    Found.Message =
        quoted(*Binding) + " holds " + aNounOf(*T) + " that is never awaited; " + consequence(*T);
    if (Look)
      Found.Notes.push_back({Look->Ref->getExprLoc(), "looking at it does not await it"});
    addWhyNote(Found, P, *T, nullptr);
    if (F.IsCoroutine && T->Awaitable)
      addAwaitNote(Found, P, F, L.Init, *T, Binding->getName());
    P.Report(std::move(Found));
  }
}

void report(const Pass &P, const AsyncLocal &L, const FunctionFacts &F) {
  const AsyncType &T = *L.Type;
  Finding Found;
  Found.Loc = L.Var->getLocation();
  Found.Range = L.Var->getSourceRange();
  Found.In = F.Decl;
  std::string Name = quoted(*L.Var);
  if (isFutureOfGuard(P, T) && !L.InContainer)
    Found.Message = noLock(Name, T);
  else
    Found.Message =
        Name + " holds " + aNounOf(T) + " that is never awaited; " + lossOf(T, T.Starts);
  for (const LocalUse &U : L.Uses)
    if (U.Kind == UseKind::Observes) {
      Found.Notes.push_back({U.Ref->getExprLoc(), "looking at it does not await it"});
      break;
    }
  addWhyNote(Found, P, T, L.Init);
  if (F.IsCoroutine) {
    if (std::optional<Fix> Await = awaitInitialiser(P, L, F))
      Found.Fixes.push_back(std::move(*Await));
    else if (T.Awaitable && !L.InContainer)
      addAwaitNote(Found, P, F, L.Init ? L.Init : firstMention(L), T, L.Var->getName());
  } else if (L.Init) {
    addAdvice(Found, P, &F, L.Init, T);
    Found.Fixes.clear(); // a `return` in the middle of a declaration is no fix
  }
  P.Report(std::move(Found));
}

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &F : P.F.Functions) {
    if (F->HasErrors)
      continue;
    for (const AsyncLocal &L : F->Locals) {
      if (isa<DecompositionDecl>(L.Var)) {
        checkBindings(P, L, *F);
        continue;
      }
      if (L.IsParameter || L.Var->hasAttr<UnusedAttr>() || L.Var->getName() == "_")
        continue;
      if (L.InContainer && !isSingleElementWrapper(L.Var->getType()))
        continue;
      if (L.hasUse(UseKind::Consumes) || L.hasUse(UseKind::Escapes) || !receivedValue(L, *F) ||
          isLaunched(L, *F, P) || !isLoss(L, *F, P) || isForItsType(L, *F))
        continue;
      report(P, L, *F);
    }
  }
}

} // namespace

extern const CheckDef NeverAwaitedLocal;
constinit const CheckDef NeverAwaitedLocal = define<run>({
    "never-awaited-local",
    "a local variable holds a task that is never awaited on any path",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
