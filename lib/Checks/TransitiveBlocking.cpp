// A coroutine calls an ordinary function, which calls another, … which blocks the thread; nearly
// always in another file.
//
// The check only asks: which calls of a coroutine could lead there? The link step (lib/Link) knows
// who calls whom in all files and answers.

#include "Catalogue/Blocking.h"
#include "Checks/Allowed.h"
#include "Checks/BlockingAdvice.h"
#include "Checks/Wording.h"
#include "Facts/Summaries.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

struct Options : BlockingAllowed {
  std::vector<std::string> Categories = {"sleep",   "wait", "sync-wait", "io",
                                         "process", "dns",  "client"};
  std::string VirtualCalls = "declared";
  static const Option<Options> Table[4];
};
const Option<Options> Options::Table[] = {
    {"Categories", &Options::Categories, "sleep|wait|sync-wait|lock|io|process|dns|client",
     "kinds of blocking that matter: sleep, wait, sync-wait, lock, io, process, dns, client"},
    {"VirtualCalls", &Options::VirtualCalls, "no|declared|overrides",
     "where a call that is dispatched at run time leads: nowhere, to the method it names, or to "
     "all that override it, too"},
    allowBlockingIn<Options>(),
    allowBlockingTypes<Options>(),
};

VirtualCalls policyOf(const Options &O) {
  return llvm::StringSwitch<VirtualCalls>(O.VirtualCalls)
      .Case("no", VirtualCalls::No)
      .Case("overrides", VirtualCalls::Overrides)
      .Default(VirtualCalls::Declared);
}

/// How to run a function on threads that may block, in the library of F; empty if unknown.
std::string offload(const FunctionFacts &F) {
  if (!F.Returns || !F.Returns->Library)
    return "";
  // One that takes a future in place of "{}" is for functions that give one.
  llvm::StringRef Way = F.Returns->Library->Offload;
  return Way.contains("{}") ? "" : Way.str();
}

/// Whether Call calls what the coroutine, made from a template, was given to call. Who made it
/// knows what that does, and where the coroutine is to run: `pool.submit(readFile)`.
bool callsWhatItWasGiven(const FunctionFacts &F, const Expr *Call) {
  return F.IsCoroutine && isa<CXXOperatorCallExpr>(Call) && callsParameter(Call, &F);
}

/// What is called at Site, for people.
std::string nameOf(const CallSite &Site) {
  if (Site.Destroyed)
    return "the destructor of " + quoted(*Site.Destroyed);
  if (const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Site.Callee);
      Method && Method->getParent()->isLambda())
    return "the lambda";
  if (Site.Callee->getOverloadedOperator() == OO_Call)
    return "'" + nameForPeople(Site.Callee) + "'";
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Site.Callee);
  const bool InClass = Method && Method->getParent()->getIdentifier();
  return InClass ? "'" + Method->getParent()->getNameAsString() +
                       "::" + Site.Callee->getNameAsString() + "'"
                 : quoted(*Site.Callee);
}

/// Adds where the call that Site only implies is written.
void addWrittenNote(Finding &F, const CallSite &Site) {
  if (!Site.Written)
    return;
  std::string What = isa<CallExpr>(Site.Call)
                         ? "a call of " + calledName(Site.Call) + " without this argument"
                         : "making this object";
  F.Notes.push_back(
      {Site.Written->getExprLoc(), What + " calls " + nameOf(Site) + " here", PathSide::Before});
}

/// What to do about the call at Site of what is called Name.
std::string adviceFor(const CallSite &Site, llvm::StringRef Name) {
  if (isa<CXXDestructorDecl>(Site.Callee))
    return "do this in a method that is awaited before";
  // Nobody can await a constructor, a conversion or an operator.
  const bool CanBeAwaited = Site.Callee->getIdentifier() || Name == "the lambda";
  return CanBeAwaited ? "make " + Name.str() + " asynchronous"
                      : "do this in a function that can be awaited";
}

void run(const Pass &P, const Options &O) {
  std::vector<std::string> Kinds = O.Categories;
  llvm::sort(Kinds);
  for (const std::unique_ptr<FunctionFacts> &F : P.F.Functions) {
    if (!mustNotBlock(P, *F, O))
      continue;
    for (const CallSite &Call : F->Calls) {
      // Of other people's functions nothing is known beyond the catalogue, which was asked.
      if (!P.F.IsUserCode(Call.Callee->getLocation()) || cutsBlocking(Call.Callee, *P.F.Types))
        continue;
      if (Call.Call && callsWhatItWasGiven(*F, Call.Call))
        continue;
      std::string Name = nameOf(Call);
      Finding Found;
      Found.Loc = Call.location();
      Found.Range = Call.range();
      Found.In = F->Decl;
      Found.Message = Name + " leads to '{what}', which blocks the thread of " +
                      (F->IsCoroutine ? "this coroutine" : "the executor");
      addWrittenNote(Found, Call);
      std::string Way = offload(*F);
      Found.Notes.push_back({SourceLocation(), adviceFor(Call, Name) +
                                                   ", or run it on a thread that may block" +
                                                   (Way.empty() ? "" : ": '" + Way + "'")});
      P.ReportIf(std::move(Found), {ConditionalFinding::Blocks, Call.Callee, 0, Call.Virtual, Kinds,
                                    policyOf(O), Call.Call});
    }
  }
}

} // namespace

extern const CheckDef TransitiveBlocking;
constinit const CheckDef TransitiveBlocking = define<Options, run>({
    "transitive-blocking",
    "a coroutine calls a function that leads to a blocking call",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::None,
});

} // namespace lazy
