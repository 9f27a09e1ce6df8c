// An object whose destructor waits blocks where its scope ends, and nobody sees a call there. In
// a coroutine that is the executor's thread.
//
// Two shapes. A local, parameter or temporary of a coroutine that waits (Facts/Joins.h). And an
// object that tasks share through a shared pointer, whose destructor waits: the last task to let go
// runs the destructor, on the executor that the wait needs. Futures of launched threads are
// `discarded-async-future`, but for those in containers; bare handles of threads are `unawaited`.

#include "Checks/Allowed.h"
#include "Checks/BlockingAdvice.h"
#include "Facts/BlockReader.h"
#include "Facts/BodyIndex.h"
#include "Facts/Joins.h"
#include "Facts/MadeUpNames.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace lazy {
namespace {

struct Options : BlockingAllowed {
  static const Option<Options> Table[2];
};
const Option<Options> Options::Table[] = {
    allowBlockingIn<Options>(),
    allowBlockingTypes<Options>(),
};

BlockingModel asCall(const BlockingDestructorModel &D) {
  BlockingModel M;
  M.Why = D.Why;
  M.File = D.File;
  M.Library = D.Library;
  M.Instead = D.Instead;
  return M;
}

void report(const Pass &P, const FunctionFacts &FF, const Join &J) {
  Finding F;
  F.Loc = J.Var ? J.Var->getLocation() : J.Made->getBeginLoc();
  F.In = FF.Decl;
  std::string What = J.Var ? quoted(*J.Var) : "this temporary";
  F.Message = "the destructor of " + What + " waits; it blocks the thread of " + bodyOnExecutor(FF);
  if (J.Through)
    F.Notes.push_back(
        {J.Through->getLocation(), "it destroys " + quoted(*J.Through) + ", which waits"});
  addBlockingNotes(F, P, FF, asCall(*J.Model));
  P.Report(std::move(F));
}

/// Whether the handle of a thread is a temporary: that is a matter of `unawaited`.
bool isBareThread(const Pass &P, const Join &J) {
  const AsyncType *T = J.Made ? P.F.Types->get(J.Made->getType()) : nullptr;
  return T && T->Kind == Role::Thread;
}

/// What T, a pointer that shares it with others, points to; null if it is no such pointer.
QualType sharedBy(QualType T) {
  const ClassTemplateSpecializationDecl *Pointer =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(T->getAsCXXRecordDecl());
  if (!Pointer || !Pointer->getIdentifier() || Pointer->getTemplateArgs().size() == 0 ||
      Pointer->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return {};
  llvm::StringRef Name = Pointer->getName();
  return Name.contains("shared_ptr") || Name == "intrusive_ptr"
             ? Pointer->getTemplateArgs()[0].getAsType()
             : QualType();
}

/// Calls Found with each variable through which the coroutine FF keeps an object alive, and the
/// type of that, until it says true.
void forEachShare(const FunctionFacts &FF,
                  llvm::function_ref<bool(const ValueDecl *, QualType)> Found) {
  auto isIt = [&](const ValueDecl *D) {
    QualType T = sharedBy(D->getType());
    return !T.isNull() && T->getAsCXXRecordDecl() && Found(D, T);
  };
  for (const ParmVarDecl *Param : FF.Decl->parameters())
    if (isIt(Param))
      return;
  if (FF.Lambda)
    for (const LambdaCapture &Capture : FF.Lambda->captures())
      if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByCopy &&
          isIt(Capture.getCapturedVar()))
        return;
  BodyIndex Body;
  Body.add(FF.Body);
  for (const VarDecl *Var : Body.Variables)
    if (Var->hasLocalStorage() && isIt(Var))
      return;
}

/// The variable through which the coroutine FF keeps a Class alive; null if it does not.
const ValueDecl *shareOf(const FunctionFacts &FF, const CXXRecordDecl *Class) {
  const ValueDecl *Result = nullptr;
  forEachShare(FF, [&](const ValueDecl *D, QualType T) {
    const CXXRecordDecl *Pointee = T->getAsCXXRecordDecl();
    if (Pointee->getCanonicalDecl() == Class->getCanonicalDecl() ||
        (Pointee->hasDefinition() && Pointee->isDerivedFrom(Class)))
      Result = D;
    return Result != nullptr;
  });
  return Result;
}

/// What to say of a wait in the destructor FF, at Call, if tasks share its object; none if they do
/// not. The message begins with What.
std::optional<Finding> sharedDestructor(const Pass &P, const FunctionFacts &FF, SourceRange Call,
                                        std::string What, const Options &O) {
  const CXXRecordDecl *Class = cast<CXXDestructorDecl>(FF.Decl)->getParent();
  for (const std::unique_ptr<FunctionFacts> &Task : P.F.Functions) {
    if (!Task->IsCoroutine || !mustNotBlock(P, *Task, O))
      continue;
    const ValueDecl *Share = shareOf(*Task, Class);
    if (!Share)
      continue;
    Finding F;
    F.Loc = Call.getBegin();
    F.Range = Call;
    F.In = FF.Decl;
    F.Message =
        What + " blocks in a destructor that the last task to share a " + quoted(*Class) + " runs";
    F.Notes.push_back({Share->getLocation(),
                       bodyOnExecutor(*Task) + " keeps it alive through " + quoted(*Share)});
    F.Notes.push_back({SourceLocation(), "wait in a method that is awaited before the last owner "
                                         "lets go"});
    return F;
  }
  return std::nullopt;
}

/// FF is a destructor: does it wait, itself or by what it calls (`~Session() { stop(); }`)?
void checkDestructor(const Pass &P, const FunctionFacts &FF, const Options &O) {
  for (const BlockSite &Site : FF.Blocks)
    if (Site.Certain &&
        (Site.Model->Kind == BlockKind::Wait || Site.Model->Kind == BlockKind::SyncWait)) {
      if (std::optional<Finding> F =
              sharedDestructor(P, FF, Site.Call->getSourceRange(), calledName(Site.Call), O))
        P.Report(std::move(*F));
      return;
    }
  for (const CallSite &Call : FF.Calls) {
    if (!P.F.IsUserCode(Call.Callee->getLocation()) || cutsBlocking(Call.Callee, *P.F.Types))
      continue;
    std::optional<Finding> F = sharedDestructor(P, FF, Call.range(), "'{what}'", O);
    if (!F)
      return;
    P.ReportIf(std::move(*F), {ConditionalFinding::Blocks,
                               Call.Callee,
                               0,
                               Call.Virtual,
                               {"sync-wait", "wait"},
                               VirtualCalls::Declared,
                               Call.Call});
  }
}

/// Members that wait in destructors nobody wrote, of the objects that the coroutine FF shares.
/// Told: those that were told before.
void checkMembers(const Pass &P, const FunctionFacts &FF, const Options &O,
                  llvm::SmallPtrSetImpl<const FieldDecl *> &Told) {
  forEachShare(FF, [&](const ValueDecl *Share, QualType T) {
    const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
    std::optional<Join> J = joinOfMembers(P.F.Types->catalogue(), T);
    if (!J || !P.F.IsUserCode(J->Through->getLocation()) ||
        isInFileOf(P, J->Through->getLocation(), O.AllowBlockingIn) ||
        // Its methods end the wait before.
        llvm::any_of(
            P.F.Functions,
            [&](const std::unique_ptr<FunctionFacts> &One) { return maySettle(*One, *J); }) ||
        !Told.insert(J->Through).second)
      return false;
    Finding F;
    F.Loc = J->Through->getLocation();
    F.Message = "the destructor of " + quoted(*J->Through) +
                " waits, and the last task to share a " + quoted(*Class) + " runs it";
    F.Notes.push_back(
        {Share->getLocation(), bodyOnExecutor(FF) + " keeps it alive through " + quoted(*Share)});
    addBlockingNotes(F, P, FF, asCall(*J->Model));
    P.Report(std::move(F));
    return false;
  });
}

void run(const Pass &P, const Options &O) {
  llvm::SmallPtrSet<const FieldDecl *, 4> Told;
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (isa<CXXDestructorDecl>(FF->Decl)) {
      if (isInFileOf(P, FF->Decl->getLocation(), O.AllowBlockingIn))
        continue;
      checkDestructor(P, *FF, O);
      continue;
    }
    if (!FF->IsCoroutine || FF->Decl->isDependentContext() || !mustNotBlock(P, *FF, O))
      continue;
    checkMembers(P, *FF, O, Told);
    for (const Join &J : FF->joins(*P.F.Types))
      if (!J.isLaunched() && !isBareThread(P, J)) // else discarded-async-future, unawaited
        report(P, *FF, J);
  }
}

} // namespace

extern const CheckDef BlockingDestructor;
constinit const CheckDef BlockingDestructor = define<Options, run>({
    "blocking-destructor",
    "an object whose destructor waits dies in a coroutine, or with the task that drops it last",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::None,
});

} // namespace lazy
