// `co_await save();` waits for save and throws its verdict away. C++ does not carry a function's
// [[nodiscard]] through co_await: the attribute speaks of the task, and the task was used.
//
// Reported are results that say whether something failed: types the catalogue lists, classes
// and enumerations declared [[nodiscard]], and the verdict (a bool or an enumerator) that a
// function declared [[nodiscard]] gives; on one that gives anything else the attribute usually just
// protects the task. And guards: a lock that is dropped is released before the next statement.
// `(void)co_await` is the way to drop one on purpose. A result that is a future itself is
// nested-task's.

#include "Checks/Wording.h"
#include "Facts/Fate.h"
#include "clang/AST/Attr.h"

using namespace clang;

namespace lazy {

/// Whether one of F's declarations says [[nodiscard]]; that of its return type does not count,
/// since the task was not discarded.
static bool isNodiscardFunction(const FunctionDecl *F) {
  if (const FunctionDecl *Pattern = F->getTemplateInstantiationPattern())
    if (isNodiscardFunction(Pattern))
      return true;
  for (const FunctionDecl *D : F->redecls())
    if (D->hasAttr<WarnUnusedResultAttr>())
      return true;
  return false;
}

static bool isNodiscardType(const TagDecl *Tag) {
  for (const TagDecl *D : Tag->redecls())
    if (D->hasAttr<WarnUnusedResultAttr>())
      return true;
  return false;
}

/// Whether values of T say whether something was done.
static bool isVerdict(QualType T) { return T->isBooleanType() || T->isEnumeralType(); }

/// What Tag is called next to Callee, which may be null: 'Status', but 'push::result' and, for what
/// 'push' gives, 'queue_result::push'.
static std::string tagName(const TagDecl *Tag, const FunctionDecl *Callee) {
  std::string Name = Tag->getNameAsString();
  const DeclContext *Around = Tag->getDeclContext()->getRedeclContext();
  bool Explains = Callee && Callee->getNameAsString() == Name && isa<NamespaceDecl>(Around);
  return Explains || isa<RecordDecl>(Around)
             ? cast<NamedDecl>(Around)->getNameAsString() + "::" + Name
             : Name;
}

static void check(const Pass &P, const FunctionFacts &F, const AwaitPoint &A) {
  if (A.ResultBecame != Fate::Dropped || A.Result.isNull() || A.Result->isDependentType())
    return;
  QualType Result = A.Result.getNonReferenceType();
  // A reference is to something that is still there.
  if (Result->isVoidType() || A.Await->isLValue() || P.F.Types->get(Result))
    return;
  // std::move(task) is [[nodiscard]] too, and says nothing of what the task gives.
  const CallExpr *Call = dyn_cast<CallExpr>(A.Operand);
  if (Call && isPassThrough(Call))
    Call = nullptr;
  // `co_await co_awaitTry(f());` is how that library says that a failure does not matter.
  const FunctionModel *Model = Call ? calledFunctionModel(Call, P.F.Types->catalogue()) : nullptr;
  if (Model && Model->AwaitedMayDrop)
    return;
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  const TagDecl *Tag = Result->getAsTagDecl();
  bool ByType =
      Tag && (P.F.Types->catalogue().isMustUseResult(canonicalName(Tag)) || isNodiscardType(Tag));
  bool ByFunction = Callee && isVerdict(Result) && isNodiscardFunction(Callee);
  bool Guard = P.F.Types->isGuard(Result);
  if (!ByType && !ByFunction && !Guard)
    return;

  PrintingPolicy Policy = P.Ctx.getPrintingPolicy();
  Policy.SuppressTagKeyword = true;
  std::string Type = Tag ? tagName(Tag, Callee) : Result.getAsString(Policy);
  Finding Out;
  Out.Loc = A.Await->getBeginLoc();
  Out.Range = A.Await->getSourceRange();
  Out.In = F.Decl;
  Out.Message =
      "awaiting " + makerOf(A.Operand) + " gives a '" + Type +
      (Guard ? "' that is released at once; what follows is unprotected" : "' that is dropped");
  if (ByFunction && !ByType)
    Out.Notes.push_back({Callee->getLocation(), makerOf(A.Operand) + " is declared [[nodiscard]]"});
  Out.Notes.push_back(
      {SourceLocation(), Guard ? "keep it in a variable as long as it must protect"
                               : "look at it, or say '(void)co_await' to drop it on purpose"});
  P.Report(std::move(Out));
}

static void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &F : P.F.Functions)
    for (const AwaitPoint &A : F->Awaits)
      check(P, *F, A);
}

extern const CheckDef UnusedAwaitResult;
constinit const CheckDef UnusedAwaitResult = define<run>({
    "unused-await-result",
    "what co_await gives is an error or must be used, and is dropped",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::None,
});

} // namespace lazy
