// While a coroutine sleeps, others run. An iterator, reference or pointer into a container that
// they can reach may lead nowhere when it goes on.
//
// Reported is what is certain of the code at hand: the container is a member or a global, or a
// parameter that refers to one, the same place is used after the suspension without being looked up
// again, and another function that can run meanwhile does to the container what invalidates it: any
// insertion for a vector or string, only the removal of elements for a map. Who holds a lock made
// for coroutines is safe.

#include "Checks/BorrowAdvice.h"
#include "Checks/ContainerPlaces.h"
#include "Checks/Wording.h"
#include "Facts/Fate.h"
#include "Facts/Referents.h"
#include "Facts/Suspension.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {
namespace {

struct Options {
  std::vector<std::string> Containers;
  static const Option<Options> Table[1];
};
const Option<Options> Options::Table[] = {
    {"Containers", &Options::Containers,
     "containers other than the standard's, which have methods of the same names, and how they "
     "keep "
     "their elements (array, deque, nodes or hashed), such as 'own::SmallVector=array'"},
};

/// Whether FF has a guard of any kind, before Loc if that is valid: who changes what it guards
/// waits for it.
bool holdsGuard(const Facts &F, const FunctionFacts &FF, SourceLocation Loc = SourceLocation()) {
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  for (const VarDecl *Var : FF.flow().locals())
    if (F.Types->isGuard(Var->getType()) &&
        (Loc.isInvalid() || SM.isBeforeInTranslationUnit(Var->getLocation(), Loc)))
      return true;
  // `co_await mutex.lock_async(); …; mutex.unlock();`
  for (const auto &[S, Parent] : FF.Parents) {
    const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(S);
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    if (Method && Method->getIdentifier() &&
        llvm::is_contained({"unlock", "unlock_shared", "unlock_async", "coUnlock"},
                           Method->getName()))
      return true;
  }
  return llvm::any_of(FF.Decl->parameters(),
                      [&](const ParmVarDecl *P) { return F.Types->isGuard(P->getType()); }) ||
         (FF.GivenTo && FF.GivenTo->Role == FunctionRole::Mutex);
}

/// A call that changes a container, in a function that may run meanwhile.
struct Change {
  const Expr *Call = nullptr;
  std::string Method;
  const FunctionFacts *In = nullptr;
};

/// A change of a container while a coroutine is suspended.
struct Meanwhile {
  const Change *By = nullptr; ///< null: none is known
  /// Where the container is a parameter: what a caller gives for it, and which container that is.
  const Expr *Given = nullptr;
  const ValueDecl *Container = nullptr;
};

/// What the functions of a translation unit do to shared containers.
class Changes {
public:
  /// Both must outlive this.
  Changes(const Facts &F, const Containers &Known);

  /// A change that invalidates I, by a function that may run while FF is suspended.
  Meanwhile meanwhile(const Into &I, const FunctionFacts &FF) const;

private:
  const Change *changeOf(const Into &I, const FunctionFacts &FF,
                         const FunctionFacts *Caller = nullptr) const;
  bool runsMeanwhile(const FunctionFacts &Other, const FunctionFacts &FF) const;

  const Facts &F;
  const Containers &Known;
  llvm::DenseMap<const ValueDecl *, std::vector<Change>> Of;
  llvm::DenseMap<const FunctionDecl *, llvm::SmallVector<const FunctionFacts *, 2>> CallersOf;
};

/// Whether E is a variable of its function: it dies when that is left.
static bool isLocalObject(const Expr *E) {
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType();
}

/// What E puts into a variable of FF, which dies: `local.swap(members)`, `swap(local, members)`,
/// `auto local = std::move(members)`, `for (… : std::exchange(members, {}))`. Null if nothing.
static const Expr *movedAway(const Expr *E, const FunctionFacts &FF) {
  const CallExpr *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->getIdentifier())
    return nullptr;
  if (const CXXMemberCallExpr *Method = dyn_cast<CXXMemberCallExpr>(Call)) {
    const Expr *Object = Method->getImplicitObjectArgument();
    if (Callee->getName() != "swap" || Call->getNumArgs() != 1)
      return nullptr;
    return isLocalObject(Object)            ? Call->getArg(0)
           : isLocalObject(Call->getArg(0)) ? Object
                                            : nullptr;
  }
  if (!Callee->isInStdNamespace())
    return nullptr;
  if (Call->getNumArgs() == 2 && Callee->getName() == "swap")
    return isLocalObject(Call->getArg(0))   ? Call->getArg(1)
           : isLocalObject(Call->getArg(1)) ? Call->getArg(0)
                                            : nullptr;
  bool Exchanges = Call->getNumArgs() == 2 && Callee->getName() == "exchange";
  if (!Exchanges && !Call->isCallToStdMove())
    return nullptr;
  bool Takes = Exchanges;
  for (const Stmt *Around = FF.parent(E); Around; Around = FF.parent(Around)) {
    if (isa<DeclStmt, CXXForRangeStmt>(Around))
      return Takes ? Call->getArg(0) : nullptr;
    Takes |= isa<CXXConstructExpr>(Around);
    if (!isa<CXXConstructExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr, CastExpr>(
            Around))
      return nullptr;
  }
  return nullptr;
}

/// Whether E, `m[k]`, is assigned to: of a map, that may well be the first time.
bool isAssigned(const Expr *E, const FunctionFacts &FF) {
  const Stmt *P = FF.parent(E);
  if (const BinaryOperator *Assign = dyn_cast_or_null<BinaryOperator>(P))
    return Assign->getOpcode() == BO_Assign && Assign->getLHS() == E;
  const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(P);
  return Operator && Operator->getOperator() == OO_Equal && Operator->getArg(0) == E;
}

Changes::Changes(const Facts &F, const Containers &Known) : F(F), Known(Known) {
  for (const std::unique_ptr<FunctionFacts> &FF : F.Functions) {
    for (const CallSite &Call : FF->Calls)
      CallersOf[Call.Callee->getCanonicalDecl()].push_back(FF.get());
    for (const auto &[S, Parent] : FF->Parents) {
      const Expr *E = dyn_cast<Expr>(S);
      llvm::StringRef Method;
      const Expr *Object = E ? objectOf(E, Method) : nullptr;
      if (const Expr *Moved = E ? movedAway(E, *FF) : nullptr) {
        Object = Moved;
        Method = MovedAway;
      }
      if (Method == "operator[]" && !isAssigned(E, *FF))
        continue;
      const ValueDecl *Container = Object ? Known.shared(Object) : nullptr;
      const FunctionDecl *Callee = Container ? cast<CallExpr>(E)->getDirectCallee() : nullptr;
      const CXXMethodDecl *Called = dyn_cast_or_null<CXXMethodDecl>(Callee);
      if (Callee && !(Called && Called->isConst()))
        Of[Container].push_back({E, Method.str(), FF.get()});
    }
  }
  for (auto &[Container, List] : Of)
    llvm::sort(List, [](const Change &A, const Change &B) {
      return A.Call->getBeginLoc() < B.Call->getBeginLoc();
    });
}

bool Changes::runsMeanwhile(const FunctionFacts &Other, const FunctionFacts &FF) const {
  for (const FunctionFacts *Each = &Other; Each; Each = Each->Outer)
    if (Each == &FF)
      return false;
  if (isa<CXXConstructorDecl, CXXDestructorDecl>(Other.Decl) || Other.IsMain)
    return false;
  // A helper that nobody else calls runs when the coroutine says so.
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Other.Decl);
  if (Other.IsLambda || (Method && Method->getAccess() != AS_private))
    return true;
  auto Callers = CallersOf.find(Other.Decl->getCanonicalDecl());
  return Callers == CallersOf.end()
             ? !Method
             : llvm::any_of(Callers->second, [&](const FunctionFacts *Caller) {
                 return Caller != &FF && Caller != &Other &&
                        !isa<CXXConstructorDecl, CXXDestructorDecl>(Caller->Decl);
               });
}

const Change *Changes::changeOf(const Into &I, const FunctionFacts &FF,
                                const FunctionFacts *Caller) const {
  auto Found = Of.find(I.Container);
  if (Found == Of.end())
    return nullptr;
  for (const Change &Each : Found->second)
    if (Known.invalidates(Each.Method, I) && runsMeanwhile(*Each.In, FF) &&
        (!Caller || runsMeanwhile(*Each.In, *Caller)))
      return &Each;
  return nullptr;
}

Meanwhile Changes::meanwhile(const Into &I, const FunctionFacts &FF) const {
  const ParmVarDecl *Param = dyn_cast<ParmVarDecl>(I.Container);
  if (!Param)
    return {changeOf(I, FF), nullptr, I.Container};
  // Somebody else's: what the callers of this file give.
  unsigned Index = Param->getFunctionScopeIndex();
  for (const std::unique_ptr<FunctionFacts> &Caller : F.Functions)
    for (const AsyncValue &V : Caller->Values) {
      const CallExpr *Call = dyn_cast_or_null<CallExpr>(V.Made);
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      if (!Callee || isa<CXXOperatorCallExpr>(Call) || Index >= Call->getNumArgs() ||
          Callee->getCanonicalDecl() != FF.Decl->getCanonicalDecl() || holdsGuard(F, *Caller))
        continue;
      const ValueDecl *Given = Known.shared(Call->getArg(Index));
      if (!Given || isa<ParmVarDecl>(Given))
        continue;
      if (const Change *By = changeOf({Given, I.By}, FF, Caller.get()))
        return {By, Call->getArg(Index), Given};
    }
  return {};
}

std::string nameOf(const FunctionFacts &FF) { return FF.IsLambda ? "a lambda" : quoted(*FF.Decl); }

class PlaceChecker {
public:
  PlaceChecker(const Pass &P, const Containers &Known, const FunctionFacts &FF, const Changes &All)
      : P(P), Known(Known), FF(FF), S(FF), All(All) {}

  void run();

private:
  void check(const VarDecl &Var);
  void check(const CXXForRangeStmt &Loop);
  void addCopyFix(Finding &F, const VarDecl &Var) const;
  void addCopyFix(Finding &F, const CXXForRangeStmt &Loop) const;
  /// Of: a variable, or a loop.
  template <typename Holder>
  void report(const Crossing &C, const Into &I, const Meanwhile &Changed, SourceLocation Taken,
              const std::string &What, const Holder &Of);

  const Pass &P;
  const Containers &Known;
  const FunctionFacts &FF;
  const Suspensions S;
  const Changes &All;
};

/// The fix that copies what Var, a reference to const, refers to.
void PlaceChecker::addCopyFix(Finding &F, const VarDecl &Var) const {
  QualType T = Var.getType();
  const DeclStmt *Declared = declarationOf(FF, &Var);
  ReferenceTypeLoc Written =
      Var.getTypeSourceInfo()
          ? Var.getTypeSourceInfo()->getTypeLoc().getAsAdjusted<ReferenceTypeLoc>()
          : ReferenceTypeLoc();
  if (!T->isLValueReferenceType() || !T->getPointeeType().isConstQualified() || !Written ||
      !isCopyable(T->getPointeeType()) || T->getPointeeType()->isArrayType() || !Declared ||
      !Declared->isSingleDecl() || isa<DecompositionDecl>(Var) || Written.getSigilLoc().isMacroID())
    return;
  Fix Copy;
  Copy.Title = "copy what " + quoted(Var) + " refers to";
  Copy.Hints.push_back(
      FixItHint::CreateRemoval(SourceRange(Written.getSigilLoc(), Written.getSigilLoc())));
  F.Fixes.push_back(std::move(Copy));
}

/// The fix that walks over a copy, if Loop does not change its elements.
void PlaceChecker::addCopyFix(Finding &F, const CXXForRangeStmt &Loop) const {
  const Expr *Range = Loop.getRangeInit();
  QualType Element = Loop.getLoopVariable()->getType();
  SourceLocation Begin = Loop.getBeginLoc();
  if (!isa_and_nonnull<CompoundStmt>(FF.parent(&Loop)) || !isCopyable(Range->getType()) ||
      Range->getType()->isArrayType() ||
      (Element->isReferenceType() && !Element->getPointeeType().isConstQualified()) ||
      Loop.getInit() || Begin.isMacroID() || Range->getBeginLoc().isMacroID() ||
      Range->getEndLoc().isMacroID())
    return;
  const SourceManager &SM = P.Ctx.getSourceManager();
  llvm::StringRef Text = Lexer::getSourceText(
      CharSourceRange::getTokenRange(Range->getSourceRange()), SM, P.Ctx.getLangOpts());
  const ValueDecl *Named = Known.shared(Range);
  if (Text.empty() || !Named)
    return;
  std::string Name = (Named->getName().rtrim('_') + "Copy").str();
  Fix Copy;
  Copy.Title = "walk over a copy of " + quoted(*Named);
  Copy.Hints.push_back(
      FixItHint::CreateInsertion(Begin, "auto " + Name + " = " + Text.str() + ";\n" +
                                            Lexer::getIndentationForLine(Begin, SM).str()));
  Copy.Hints.push_back(FixItHint::CreateReplacement(Range->getSourceRange(), Name));
  F.Fixes.push_back(std::move(Copy));
}

template <typename Holder>
void PlaceChecker::report(const Crossing &C, const Into &I, const Meanwhile &Changed,
                          SourceLocation Taken, const std::string &What, const Holder &Of) {
  constexpr bool IsLoop = std::is_same_v<Holder, CXXForRangeStmt>;
  const Suspension &Over = S.all()[C.Over];
  if (holdsGuard(P.F, FF, Over.At->getKeywordLoc()))
    return;
  const Change &By = *Changed.By;
  std::string Container = quoted(*I.Container);
  std::string Keyword = Over.yields() ? "'co_yield'" : "'co_await'";
  Finding F;
  F.Loc = Over.At->getKeywordLoc();
  F.Range = Over.At->getSourceRange();
  F.In = FF.Decl;
  F.Message = IsLoop ? "this loop walks over " + Container + " across this " + Keyword + "; " +
                           nameOf(*By.In) + " may change it meanwhile"
                     : What + " leads into " + Container + " across this " + Keyword + "; " +
                           nameOf(*By.In) + " may change it meanwhile";
  F.Notes.push_back({Taken, IsLoop ? "the loop begins here" : "it is taken here"});
  if (!IsLoop && C.Use)
    F.Notes.push_back({C.Use->getBeginLoc(), "it is used again here"});
  if (Changed.Given)
    F.Notes.push_back(
        {Changed.Given->getExprLoc(), Container + " is " + quoted(*Changed.Container) + " here"});
  F.Notes.push_back({By.Call->getExprLoc(), "this leaves it leading nowhere"});
  F.Notes.push_back({SourceLocation(), IsLoop ? "walk over a copy"
                                              : "copy what is needed, or look it up again "
                                                "afterwards"});
  addCopyFix(F, Of);
  P.Report(std::move(F));
}

void PlaceChecker::check(const VarDecl &Var) {
  QualType T = Var.getType();
  bool Leads = T->isReferenceType() || T->isPointerType() || T->isRecordType();
  if (!Var.getInit() || Var.isImplicit() || !Leads)
    return;
  Into I = Known.leadsInto(Var.getInit());
  // A copy of an element is one's own.
  if (!I.Container ||
      (T->isRecordType() && I.By != PlaceKind::Iterator &&
       !(I.By == PlaceKind::Contents && isView(T))) ||
      (T->isPointerType() && Var.getInit()->IgnoreParenImpCasts()->isGLValue()))
    return;
  Meanwhile Changed = All.meanwhile(I, FF);
  if (!Changed.By)
    return;
  LiveRange Range = S.usedAcross(&Var, [&](const DeclRefExpr *Ref) {
    const CastExpr *Cast = dyn_cast_or_null<CastExpr>(FF.parent(Ref));
    // `auto [it, added] = m.emplace(k, v);`: only one of them leads there.
    return (!Cast || Cast->getCastKind() != CK_ToVoid) &&
           !(isa<BindingDecl>(Ref->getDecl()) && Ref->getType()->isBooleanType());
  });
  if (Range.Crossings.empty())
    return;
  const DeclRefExpr *Use = dyn_cast_or_null<DeclRefExpr>(Range.Crossings.front().Use);
  report(Range.Crossings.front(), I, Changed, Var.getLocation(),
         Use && isa<BindingDecl>(Use->getDecl()) ? quoted(*Use->getDecl()) : quoted(Var), Var);
}

void PlaceChecker::check(const CXXForRangeStmt &Loop) {
  const ValueDecl *Container = Loop.getRangeInit() ? Known.shared(Loop.getRangeInit()) : nullptr;
  const VarDecl *Begin =
      Loop.getBeginStmt() ? dyn_cast<VarDecl>(Loop.getBeginStmt()->getSingleDecl()) : nullptr;
  Meanwhile Changed =
      Container && Begin ? All.meanwhile({Container, PlaceKind::Iterator}, FF) : Meanwhile();
  if (!Changed.By)
    return;
  LiveRange Range = S.usedAcross(Begin, nullptr);
  if (!Range.Crossings.empty())
    report(Range.Crossings.front(), {Container, PlaceKind::Iterator}, Changed, Loop.getForLoc(), "",
           Loop);
}

void PlaceChecker::run() {
  if (S.all().empty())
    return;
  for (const VarDecl *Var : FF.flow().locals())
    check(*Var);
  llvm::SmallVector<const CXXForRangeStmt *, 4> Loops;
  for (const auto &[Each, Parent] : FF.Parents)
    if (const CXXForRangeStmt *Loop = dyn_cast<CXXForRangeStmt>(Each))
      Loops.push_back(Loop);
  llvm::sort(Loops, [](const CXXForRangeStmt *A, const CXXForRangeStmt *B) {
    return A->getForLoc() < B->getForLoc();
  });
  for (const CXXForRangeStmt *Loop : Loops)
    check(*Loop);
}

void run(const Pass &P, const Options &O) {
  Containers Known(O.Containers);
  Changes All(P.F, Known);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    if (FF->IsCoroutine && !FF->HasErrors)
      PlaceChecker(P, Known, *FF, All).run();
}

} // namespace

extern const CheckDef IteratorAcrossSuspend;
constinit const CheckDef IteratorAcrossSuspend = define<Options, run>({
    "iterator-across-suspend",
    "a place in a shared container is used after others could change it",
    CheckGroup::Preview,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
