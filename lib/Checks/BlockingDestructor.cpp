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

/// A variable through which a coroutine keeps an object of this type alive.
struct Share {
  const ValueDecl *Var;
  QualType Of;
};

/// Those of the coroutine FF.
std::vector<Share> sharesOf(const FunctionFacts &FF) {
  std::vector<Share> Result;
  auto Add = [&](const ValueDecl *D) {
    QualType T = sharedBy(D->getType());
    if (!T.isNull() && T->getAsCXXRecordDecl())
      Result.push_back({D, T});
  };
  for (const ParmVarDecl *Param : FF.Decl->parameters())
    Add(Param);
  if (FF.Lambda)
    for (const LambdaCapture &Capture : FF.Lambda->captures())
      if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByCopy)
        Add(Capture.getCapturedVar());
  BodyIndex Body;
  Body.add(FF.Body);
  for (const VarDecl *Var : Body.Variables)
    if (Var->hasLocalStorage())
      Add(Var);
  return Result;
}

/// A coroutine that must not block and shares objects with others.
struct Sharer {
  const FunctionFacts *Task;
  std::vector<Share> Shares;
};

std::vector<Sharer> sharersOf(const Pass &P, const Options &O) {
  std::vector<Sharer> Result;
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    if (FF->IsCoroutine && mustNotBlock(P, *FF, O))
      if (std::vector<Share> Shares = sharesOf(*FF); !Shares.empty())
        Result.push_back({FF.get(), std::move(Shares)});
  return Result;
}

/// The variable through which By keeps a Class alive; null if it does not.
const ValueDecl *shareOf(const Sharer &By, const CXXRecordDecl *Class) {
  for (const auto &[Var, Of] : By.Shares) {
    const CXXRecordDecl *Pointee = Of->getAsCXXRecordDecl();
    if (Pointee->getCanonicalDecl() == Class->getCanonicalDecl() ||
        (Pointee->hasDefinition() && Pointee->isDerivedFrom(Class)))
      return Var;
  }
  return nullptr;
}

/// What to say of a wait in the destructor FF, at Call, if tasks share its object; none if they do
/// not. The message begins with What.
std::optional<Finding> sharedDestructor(const FunctionFacts &FF, SourceRange Call, std::string What,
                                        llvm::ArrayRef<Sharer> Sharers) {
  const CXXRecordDecl *Class = cast<CXXDestructorDecl>(FF.Decl)->getParent();
  for (const Sharer &By : Sharers) {
    const ValueDecl *Share = shareOf(By, Class);
    if (!Share)
      continue;
    Finding F;
    F.Loc = Call.getBegin();
    F.Range = Call;
    F.In = FF.Decl;
    F.Message =
        What + " blocks in a destructor that the last task to share a " + quoted(*Class) + " runs";
    F.Notes.push_back({Share->getLocation(),
                       bodyOnExecutor(*By.Task) + " keeps it alive through " + quoted(*Share)});
    F.Notes.push_back({SourceLocation(), "wait in a method that is awaited before the last owner "
                                         "lets go"});
    return F;
  }
  return std::nullopt;
}

/// FF is a destructor: does it wait, itself or by what it calls (`~Session() { stop(); }`)?
void checkDestructor(const Pass &P, const FunctionFacts &FF, llvm::ArrayRef<Sharer> Sharers) {
  for (const BlockSite &Site : FF.Blocks)
    if (Site.Certain &&
        (Site.Model->Kind == BlockKind::Wait || Site.Model->Kind == BlockKind::SyncWait)) {
      if (std::optional<Finding> F =
              sharedDestructor(FF, Site.Call->getSourceRange(), calledName(Site.Call), Sharers))
        P.Report(std::move(*F));
      return;
    }
  for (const CallSite &Call : FF.Calls) {
    if (!P.F.IsUserCode(Call.Callee->getLocation()) || cutsBlocking(Call.Callee, *P.F.Types))
      continue;
    std::optional<Finding> F = sharedDestructor(FF, Call.range(), "'{what}'", Sharers);
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

/// Members that wait in destructors nobody wrote, of the objects that By shares. Told: those that
/// were told before.
void checkMembers(const Pass &P, const Sharer &By, const Options &O,
                  llvm::SmallPtrSetImpl<const FieldDecl *> &Told) {
  const FunctionFacts &FF = *By.Task;
  for (const auto &[Share, Of] : By.Shares) {
    std::optional<Join> J = joinOfMembers(P.F.Types->catalogue(), Of);
    if (!J || !P.F.IsUserCode(J->Through->getLocation()) ||
        isInFileOf(P, J->Through->getLocation(), O.AllowBlockingIn) ||
        // Its methods end the wait before.
        llvm::any_of(
            P.F.Functions,
            [&](const std::unique_ptr<FunctionFacts> &One) { return maySettle(*One, *J); }) ||
        !Told.insert(J->Through).second)
      continue;
    Finding F;
    F.Loc = J->Through->getLocation();
    F.Message = "the destructor of " + quoted(*J->Through) +
                " waits, and the last task to share a " + quoted(*Of->getAsCXXRecordDecl()) +
                " runs it";
    F.Notes.push_back(
        {Share->getLocation(), bodyOnExecutor(FF) + " keeps it alive through " + quoted(*Share)});
    addBlockingNotes(F, P, FF, asCall(*J->Model));
    P.Report(std::move(F));
  }
}

void run(const Pass &P, const Options &O) {
  std::vector<Sharer> Sharers = sharersOf(P, O);
  llvm::SmallPtrSet<const FieldDecl *, 4> Told;
  for (const Sharer &By : Sharers)
    if (!By.Task->Decl->isDependentContext())
      checkMembers(P, By, O, Told);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (isa<CXXDestructorDecl>(FF->Decl)) {
      if (isInFileOf(P, FF->Decl->getLocation(), O.AllowBlockingIn))
        continue;
      checkDestructor(P, *FF, Sharers);
      continue;
    }
    if (!FF->IsCoroutine || FF->Decl->isDependentContext() || !mustNotBlock(P, *FF, O))
      continue;
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
