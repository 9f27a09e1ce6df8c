// While a coroutine sleeps, others run. An iterator, reference or pointer into a container that
// they can reach may lead nowhere when it goes on.
//
// Reported is what is certain of the code at hand: the container is a member or a global, the same
// place is used after the suspension without being looked up again, and another function that can
// run meanwhile does to the container what invalidates it: any insertion for a vector or string,
// only the removal of elements for a map. Who holds a lock made for coroutines is safe.

#include "Checks/Wording.h"
#include "Facts/Fate.h"
#include "Facts/Suspension.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lazy {
namespace {

/// What a place in a container is known by.
enum class Place { Iterator, Element, Contents };

/// How the standard's containers keep their elements.
enum class Storage { None, Array, Deque, Nodes, Hashed };

Storage storageOf(QualType T) {
  const CXXRecordDecl *RD = T.getNonReferenceType()->getAsCXXRecordDecl();
  if (!RD || !RD->isInStdNamespace() || !RD->getIdentifier() || T.isConstQualified())
    return Storage::None;
  return llvm::StringSwitch<Storage>(RD->getName())
      .Cases({"vector", "basic_string"}, Storage::Array)
      .Case("deque", Storage::Deque)
      .Cases({"list", "forward_list", "map", "multimap", "set", "multiset"}, Storage::Nodes)
      .Cases({"unordered_map", "unordered_multimap", "unordered_set", "unordered_multiset"},
             Storage::Hashed)
      .Default(Storage::None);
}

/// Whether calling Method on a container kept in S makes such places in it lead nowhere.
bool invalidates(llvm::StringRef Method, Storage S, Place P) {
  bool Removes = llvm::is_contained({"clear", "erase", "assign", "operator="}, Method);
  bool Adds = llvm::is_contained({"push_back", "emplace_back", "insert", "emplace", "resize",
                                  "append", "operator+=", "insert_range", "append_range"},
                                 Method);
  switch (S) {
  case Storage::Array:
    return Removes || Adds || Method == "reserve" || Method == "shrink_to_fit";
  case Storage::Deque:
    return Removes || Method == "insert" || Method == "pop_front" ||
           (P == Place::Iterator && (Adds || Method == "push_front" || Method == "emplace_front"));
  case Storage::Nodes:
    return Removes || Method == "pop_front" || Method == "extract" || Method == "remove" ||
           Method == "remove_if";
  case Storage::Hashed:
    return Removes || Method == "extract" || (P == Place::Iterator && (Adds || Method == "rehash"));
  case Storage::None:
    return false;
  }
  return false;
}

/// The member of this object, or the global, that E denotes and that is a container.
const ValueDecl *sharedContainer(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  const ValueDecl *D = nullptr;
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(E);
      Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()))
    D = dyn_cast<FieldDecl>(Member->getMemberDecl());
  else if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E))
    if (const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
        Var && Var->hasGlobalStorage() && Var->getTLSKind() == VarDecl::TLS_None)
      D = Var;
  if (!D || D->getType()->isReferenceType() || storageOf(D->getType()) == Storage::None)
    return nullptr;
  return cast<ValueDecl>(D->getCanonicalDecl());
}

/// A container and how something leads into it.
struct Into {
  const ValueDecl *Container = nullptr;
  Place By = Place::Iterator;
};

/// The object of a method call or operator, and the method; null if E is neither.
const Expr *objectOf(const Expr *E, llvm::StringRef &Method) {
  if (const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(E);
      Call && Call->getMethodDecl() && Call->getMethodDecl()->getIdentifier()) {
    Method = Call->getMethodDecl()->getName();
    return Call->getImplicitObjectArgument();
  }
  if (const CXXOperatorCallExpr *Call = dyn_cast<CXXOperatorCallExpr>(E);
      Call && Call->getNumArgs() > 0 && isa_and_nonnull<CXXMethodDecl>(Call->getDirectCallee())) {
    Method = Call->getOperator() == OO_Subscript   ? "operator[]"
             : Call->getOperator() == OO_Equal     ? "operator="
             : Call->getOperator() == OO_PlusEqual ? "operator+="
             : Call->getOperator() == OO_Star      ? "operator*"
             : Call->getOperator() == OO_Arrow     ? "operator->"
                                                   : "";
    return Call->getArg(0);
  }
  return nullptr;
}

/// What E, the value of an iterator, a pointer, or what a reference is bound to, leads into.
Into leadsInto(const Expr *E, unsigned Steps = 6) {
  if (Steps-- == 0)
    return {};
  E = E->IgnoreParenImpCasts();
  if (const FullExpr *Full = dyn_cast<FullExpr>(E))
    return leadsInto(Full->getSubExpr(), Steps);
  if (const CXXBindTemporaryExpr *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
    return leadsInto(Bind->getSubExpr(), Steps);
  if (const MaterializeTemporaryExpr *Made = dyn_cast<MaterializeTemporaryExpr>(E))
    return leadsInto(Made->getSubExpr(), Steps);
  if (const UnaryOperator *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_AddrOf ? leadsInto(Unary->getSubExpr(), Steps) : Into{};
  // An iterator in a variable.
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E)) {
    const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
    Into Found = Var && Var->hasLocalStorage() && Var->getInit() && Var->getType()->isRecordType()
                     ? leadsInto(Var->getInit(), Steps)
                     : Into{};
    return Found.By == Place::Iterator ? Found : Into{};
  }
  // `it->second`, `v[0].name`: a part of an element.
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(E)) {
    const FieldDecl *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field || Field->getType()->isReferenceType())
      return {};
    const CXXOperatorCallExpr *Arrow =
        Member->isArrow() ? dyn_cast<CXXOperatorCallExpr>(Member->getBase()->IgnoreParenImpCasts())
                          : nullptr;
    if (Member->isArrow() && !Arrow)
      return {};
    return leadsInto(Arrow ? Arrow : Member->getBase(), Steps);
  }
  if (const CXXConstructExpr *Copy = dyn_cast<CXXConstructExpr>(E))
    return Copy->getNumArgs() == 1 ? leadsInto(Copy->getArg(0), Steps) : Into{};
  llvm::StringRef Method;
  const Expr *Object = objectOf(E, Method);
  if (!Object)
    return {};
  if (Method == "operator*" || Method == "operator->") {
    // Of an iterator that stands here; of a pointer that is an element, somebody else's object.
    Into Found = leadsInto(Object, Steps);
    return Found.Container && Found.By == Place::Iterator ? Into{Found.Container, Place::Element}
                                                          : Into{};
  }
  const ValueDecl *Container = sharedContainer(Object);
  if (!Container)
    return {};
  if (E->isGLValue())
    return llvm::is_contained(
               {"operator[]", "at", "front", "back", "emplace_back", "emplace_front"}, Method)
               ? Into{Container, Place::Element}
               : Into{};
  if (Method == "data" && E->getType()->isPointerType())
    return {Container, Place::Contents};
  if (llvm::is_contained({"begin", "cbegin", "rbegin", "find", "lower_bound", "upper_bound",
                          "emplace", "insert", "erase"},
                         Method) &&
      E->getType()->isRecordType())
    return {Container, Place::Iterator};
  return {};
}

/// A call that changes a container, in a function that may run meanwhile.
struct Change {
  const Expr *Call = nullptr;
  std::string Method;
  const FunctionFacts *In = nullptr;
};

/// What the functions of a translation unit do to shared containers.
class Changes {
public:
  explicit Changes(const Facts &F);

  /// A change that invalidates I, by a function that may run while FF is suspended; null if none
  /// is known.
  const Change *meanwhile(const Into &I, const FunctionFacts &FF) const;

private:
  bool runsMeanwhile(const FunctionFacts &Other, const FunctionFacts &FF) const;

  llvm::DenseMap<const ValueDecl *, std::vector<Change>> Of;
  llvm::DenseMap<const FunctionDecl *, llvm::SmallVector<const FunctionFacts *, 2>> CallersOf;
};

Changes::Changes(const Facts &F) {
  for (const std::unique_ptr<FunctionFacts> &FF : F.Functions) {
    for (const CallSite &Call : FF->Calls)
      CallersOf[Call.Callee->getCanonicalDecl()].push_back(FF.get());
    for (const auto &[S, Parent] : FF->Parents) {
      const Expr *E = dyn_cast<Expr>(S);
      llvm::StringRef Method;
      const Expr *Object = E ? objectOf(E, Method) : nullptr;
      const ValueDecl *Container = Object ? sharedContainer(Object) : nullptr;
      const FunctionDecl *Callee = Container ? cast<CallExpr>(E)->getDirectCallee() : nullptr;
      if (Callee && !cast<CXXMethodDecl>(Callee)->isConst())
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

const Change *Changes::meanwhile(const Into &I, const FunctionFacts &FF) const {
  auto Found = Of.find(I.Container);
  if (Found == Of.end())
    return nullptr;
  for (const Change &Each : Found->second)
    if (invalidates(Each.Method, storageOf(I.Container->getType()), I.By) &&
        runsMeanwhile(*Each.In, FF))
      return &Each;
  return nullptr;
}

std::string nameOf(const FunctionFacts &FF) {
  return FF.IsLambda ? "a lambda" : "'" + FF.Decl->getNameAsString() + "'";
}

class PlaceChecker {
public:
  PlaceChecker(const Pass &P, const FunctionFacts &FF, const Changes &All)
      : P(P), FF(FF), S(FF), All(All) {}

  void run();

private:
  bool isLocked(const Suspension &At) const;
  void check(const VarDecl &Var);
  void check(const CXXForRangeStmt &Loop);
  void report(const Crossing &C, const Into &I, const Change &By, SourceLocation Taken,
              const std::string &What, bool IsLoop);

  const Pass &P;
  const FunctionFacts &FF;
  const Suspensions S;
  const Changes &All;
};

/// Whether a guard of any kind was made before: who changes the container waits for it.
bool PlaceChecker::isLocked(const Suspension &At) const {
  const SourceManager &SM = P.Ctx.getSourceManager();
  for (const VarDecl *Var : FF.flow().locals())
    if (P.F.Types->isGuard(Var->getType()) &&
        SM.isBeforeInTranslationUnit(Var->getLocation(), At.At->getKeywordLoc()))
      return true;
  for (const ParmVarDecl *Param : FF.Decl->parameters())
    if (P.F.Types->isGuard(Param->getType()))
      return true;
  return FF.GivenTo && FF.GivenTo->Role == FunctionRole::Mutex;
}

void PlaceChecker::report(const Crossing &C, const Into &I, const Change &By, SourceLocation Taken,
                          const std::string &What, bool IsLoop) {
  const Suspension &Over = S.all()[C.Over];
  if (isLocked(Over))
    return;
  std::string Container = "'" + I.Container->getNameAsString() + "'";
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
  F.Notes.push_back({By.Call->getExprLoc(), "this leaves it leading nowhere"});
  F.Notes.push_back({SourceLocation(), IsLoop ? "walk over a copy"
                                              : "copy what is needed, or look it up again "
                                                "afterwards"});
  P.Report(std::move(F));
}

void PlaceChecker::check(const VarDecl &Var) {
  QualType T = Var.getType();
  bool Leads = T->isReferenceType() || T->isPointerType() || T->isRecordType();
  if (!Var.getInit() || Var.isImplicit() || !Leads)
    return;
  Into I = leadsInto(Var.getInit());
  // A copy of an element is one's own.
  if (!I.Container || (T->isRecordType() && I.By != Place::Iterator) ||
      (T->isPointerType() && Var.getInit()->IgnoreParenImpCasts()->isGLValue()))
    return;
  const Change *By = All.meanwhile(I, FF);
  if (!By)
    return;
  LiveRange Range = S.usedAcross(&Var, [&](const DeclRefExpr *Ref) {
    const CastExpr *Cast = dyn_cast_or_null<CastExpr>(FF.parent(Ref));
    return !Cast || Cast->getCastKind() != CK_ToVoid;
  });
  if (!Range.Crossings.empty())
    report(Range.Crossings.front(), I, *By, Var.getLocation(), "'" + Var.getNameAsString() + "'",
           /*IsLoop=*/false);
}

void PlaceChecker::check(const CXXForRangeStmt &Loop) {
  const ValueDecl *Container = Loop.getRangeInit() ? sharedContainer(Loop.getRangeInit()) : nullptr;
  const VarDecl *Begin =
      Loop.getBeginStmt() ? dyn_cast<VarDecl>(Loop.getBeginStmt()->getSingleDecl()) : nullptr;
  const Change *By = Container && Begin ? All.meanwhile({Container, Place::Iterator}, FF) : nullptr;
  if (!By)
    return;
  LiveRange Range = S.usedAcross(Begin, nullptr);
  if (!Range.Crossings.empty())
    report(Range.Crossings.front(), {Container, Place::Iterator}, *By, Loop.getForLoc(), "",
           /*IsLoop=*/true);
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

void run(const Pass &P) {
  Changes All(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    if (FF->IsCoroutine && !FF->HasErrors)
      PlaceChecker(P, *FF, All).run();
}

} // namespace

extern const CheckDef IteratorAcrossSuspend;
constinit const CheckDef IteratorAcrossSuspend = define<run>({
    "iterator-across-suspend",
    "a place in a shared container is used after others could change it",
    CheckGroup::Preview,
    "0.1",
    Fixability::None,
});

} // namespace lazy
