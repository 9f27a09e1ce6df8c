// A coroutine shares its thread with all others on the same executor. A call that stops the
// thread stops them too: timers are late, connections time out, and what the call waits for may
// be one of those that now cannot run.
//
// The nearest function decides: a lambda in a coroutine is none, and blocks nobody unless it is
// called. Calls behind helper functions are `transitive-blocking`, drains of asynchronous work
// are `sync-wait`. Locks are left out by default: a short critical section is no harm.

#include "Checks/Allowed.h"
#include "Checks/AwaitPlace.h"
#include "Checks/BlockingAdvice.h"
#include "Checks/Wording.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace lazy {
namespace {

struct Options : BlockingAllowed {
  std::vector<std::string> Categories = {"sleep", "wait", "io", "process", "dns", "client"};
  bool ReportShort = false;
  static const Option<Options> Table[4];
};
const Option<Options> Options::Table[] = {
    {"Categories", &Options::Categories, "sleep|wait|lock|io|process|dns|client",
     "the kinds of calls to report: sleep, wait, lock, io, process, dns, client"},
    {"ReportShort", &Options::ReportShort,
     "also report calls that nearly always are short, such as output to the terminal"},
    allowBlockingIn<Options>(),
    allowBlockingTypes<Options>(),
};

/// Whether the file of Loc has to do with descriptors in non-blocking mode at all, or with the
/// kernel's queues of events. The call does not show the mode of its own descriptor; in such a
/// file a finding would be a guess.
bool talksOfNonBlocking(const Pass &P, SourceLocation Loc) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  llvm::StringRef Text = SM.getBufferData(SM.getFileID(SM.getFileLoc(Loc)));
  for (llvm::StringRef Word :
       {"NONBLOCK", "EAGAIN", "EWOULDBLOCK", "non_blocking", "nonblocking", "NonBlocking",
        "nonBlocking", "would_block", "eventfd", "epoll", "kqueue", "io_uring"})
    if (Text.contains(Word))
      return true;
  return false;
}

/// Whether every qualified name in Code means something: a replacement must compile.
bool isDeclared(const Pass &P, llvm::StringRef Code) {
  auto IsWordChar = [](char C) { return llvm::isAlnum(C) || C == '_'; };
  while (!Code.empty()) {
    if (!IsWordChar(Code.front())) {
      Code = Code.drop_front();
      continue;
    }
    size_t End = 0;
    while (End < Code.size() &&
           (IsWordChar(Code[End]) || (Code[End] == ':' && Code.substr(End).starts_with("::")) ||
            (Code[End] == ':' && End && Code[End - 1] == ':')))
      ++End;
    llvm::SmallVector<llvm::StringRef, 4> Parts;
    Code.take_front(End).split(Parts, "::");
    Code = Code.drop_front(End);
    if (Parts.size() < 2)
      continue;
    const DeclContext *Scope = P.Ctx.getTranslationUnitDecl();
    for (size_t I = 0; I != Parts.size(); ++I) {
      const NamedDecl *Found = nullptr;
      for (const NamedDecl *D : Scope->lookup(&P.Ctx.Idents.get(Parts[I])))
        Found = D->getUnderlyingDecl();
      if (!Found)
        return false;
      if (const NamespaceAliasDecl *Alias = dyn_cast<NamespaceAliasDecl>(Found))
        Found = Alias->getNamespace();
      Scope = dyn_cast<DeclContext>(Found);
      if (!Scope && I + 1 != Parts.size())
        return false;
    }
  }
  return true;
}

void addFix(Finding &F, const Pass &P, const FunctionFacts &FF, const BlockSite &Site) {
  const CallExpr *Call = dyn_cast<CallExpr>(Site.Call);
  // What the body does not say it cannot say otherwise.
  if (!Call || !FF.parent(Call) || obstacleAt(&FF, Call) != Obstacle::None ||
      !isStatement(FF, Call))
    return;
  std::vector<std::string> Arguments;
  for (const Expr *Arg : Call->arguments())
    if (!isa<CXXDefaultArgExpr>(Arg))
      Arguments.push_back(sourceText(P, Arg));
  if (Arguments.size() != 1 || Arguments.front().empty())
    return;
  const Catalogue &C = P.F.Types->catalogue();
  llvm::StringRef Library = libraryOfBody(FF);
  std::optional<std::string> Code = C.replacementCode(*Site.Model, Library, Arguments);
  std::optional<std::string> Names = C.replacementCode(*Site.Model, Library, {"0"});
  if (!Code || !Names || !isDeclared(P, *Names))
    return;
  Fix Result;
  Result.Title = "suspend the coroutine instead of the thread";
  Result.Grade = FixGrade::Suggested;
  Result.Hints.push_back(FixItHint::CreateReplacement(Call->getSourceRange(), *Code));
  F.Fixes.push_back(std::move(Result));
}

void report(const Pass &P, const FunctionFacts &FF, const BlockSite &Site) {
  Finding F;
  F.Loc = Site.Call->getBeginLoc();
  F.Range = Site.Call->getSourceRange();
  F.In = FF.Decl;
  F.Message = calledName(Site.Call) + " blocks the thread that runs " + bodyOnExecutor(FF);
  addFix(F, P, FF, Site);
  addBlockingNotes(F, P, FF, *Site.Model);
  if (Site.Model->When == BlockCondition::UnlessNonBlocking)
    F.Notes.push_back(
        {SourceLocation(), "in non-blocking mode it would not, but no call shows the mode"});
  P.Report(std::move(F));
}

void run(const Pass &P, const Options &O) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (FF->Blocks.empty() || !mustNotBlock(P, *FF, O))
      continue;
    for (const BlockSite &Site : FF->Blocks) {
      const BlockingModel &M = *Site.Model;
      if (M.Kind == BlockKind::SyncWait || !llvm::is_contained(O.Categories, toString(M.Kind)) ||
          (M.Severity == BlockSeverity::Low && !O.ReportShort))
        continue;
      if (M.When == BlockCondition::UnlessNonBlocking &&
          talksOfNonBlocking(P, Site.Call->getBeginLoc()))
        continue;
      report(P, *FF, Site);
    }
  }
}

} // namespace

extern const CheckDef BlockingCall;
constinit const CheckDef BlockingCall = define<Options, run>({
    "blocking-call",
    "a coroutine calls a function that blocks the thread it runs on",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
