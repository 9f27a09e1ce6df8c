// A callable that returns a task, given to somebody who expects nothing back: the conversion to
// std::function<void()> is legal and silent, the task is dropped inside the library, and its
// body never runs.
//
// By default only lazy tasks are reported, where it is certainly a bug; event handlers that
// start eager work are a common idiom. Known sinks (threads, timers, post) count for started
// futures too, when dropping those cancels or blocks.

#include "Checks/Wording.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/Support/GlobPattern.h"

using namespace clang;

namespace lazy {
namespace {

struct Options {
  bool Arguments = true;
  bool Variables = true;
  bool Returns = true;
  bool Members = true;
  bool Overrides = true;
  bool ReportEager = false;
  std::vector<std::string> AllowedCallees;
  static const Option<Options> Table[7];
};

const Option<Options> Options::Table[] = {
    {"Arguments", &Options::Arguments, "report callables passed as arguments"},
    {"Variables", &Options::Variables, "report callables stored in variables"},
    {"Returns", &Options::Returns, "report callables returned from functions"},
    {"Members", &Options::Members, "report callables stored in members"},
    {"Overrides", &Options::Overrides, "report callables returned from overriding functions"},
    {"ReportEager", &Options::ReportEager,
     "also report callables whose futures have already started"},
    {"AllowedCallees", &Options::AllowedCallees,
     "qualified names of functions (globs) that take care of what the callable returns"},
};

/// F: the function it stands in, null outside of functions.
bool isPlaceReported(const CallableUse &U, const FunctionFacts *F, const Options &O) {
  switch (U.At) {
  case CallableUse::Argument:
    return O.Arguments;
  case CallableUse::Variable:
    return O.Variables;
  case CallableUse::Member:
    return O.Members;
  case CallableUse::Return: {
    const CXXMethodDecl *Method = F ? dyn_cast<CXXMethodDecl>(F->Decl) : nullptr;
    return Method && Method->size_overridden_methods() > 0 ? O.Overrides : O.Returns;
  }
  }
  return true;
}

bool isAllowed(const FunctionDecl *Callee, const Options &O) {
  if (!Callee)
    return false;
  for (const std::string &Text : O.AllowedCallees) {
    llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Text);
    if (!Glob)
      llvm::consumeError(Glob.takeError());
    else if (Glob->match(canonicalName(Callee)))
      return true;
  }
  return false;
}

bool isLoss(const CallableUse &U, const Options &O) {
  const AsyncType &T = *U.Gives;
  if (!T.mustBeConsumed() || consequence(T).empty())
    return false;
  if (T.isLazy() || O.ReportEager)
    return true;
  return U.Kind == CallableUse::ToSink && T.Dropped != Drop::Detaches;
}

std::string receiverOf(const Pass &P, const CallableUse &U) {
  if (U.Kind == CallableUse::ToVoidFunction) {
    PrintingPolicy Policy(P.Ctx.getLangOpts());
    Policy.SuppressUnwrittenScope = true;
    QualType T = U.Target.getNonReferenceType().getUnqualifiedType();
    const TypedefType *Alias = T->getAs<TypedefType>();
    if (Alias && Alias->getDecl()->getDeclContext()->isRecord()) // `value_type`
      T = T.getCanonicalType();
    return "'" + T.getAsString(Policy) + "'";
  }
  const CXXConstructorDecl *Constructor = dyn_cast_or_null<CXXConstructorDecl>(U.Callee);
  if (Constructor)
    return "'" + canonicalName(Constructor->getParent()) + "'";
  // `std::ranges::for_each` is an object.
  const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(U.Whole);
  const DeclRefExpr *Object =
      Operator ? dyn_cast<DeclRefExpr>(Operator->getArg(0)->IgnoreParenImpCasts()) : nullptr;
  if (Object)
    return quoted(*Object->getDecl());
  if (U.Callee && U.Callee->getIdentifier())
    return quoted(*U.Callee);
  return "the receiver";
}

void report(const Pass &P, const CallableUse &U, const FunctionFacts *F) {
  const AsyncType &T = *U.Gives;
  Finding Found;
  Found.Loc = U.Callable->getBeginLoc();
  Found.Range = U.Callable->getSourceRange();
  Found.In = F ? F->Decl : nullptr;
  const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(U.Callable);
  const DeclRefExpr *Named = dyn_cast<DeclRefExpr>(U.Callable);
  std::string Who = Lambda ? "this lambda" : Named ? quoted(*Named->getDecl()) : "this callable";
  if (Lambda)
    Found.Range = SourceRange(Lambda->getIntroducerRange());
  Found.Message =
      Who + " returns a " + nounOf(T) + " that " + receiverOf(P, U) + " ignores; " + consequence(T);
  if (U.Dropper)
    Found.Notes.push_back({U.Dropper->getExprLoc(), "its result is dropped here"});
  else if (U.Kind == CallableUse::ToVoidFunction)
    Found.Notes.push_back(
        {SourceLocation(), "converting to a function that returns void drops the " + nounOf(T)});
  addWhyNote(Found, P, T, nullptr);
  std::string Spawn = spawnAdvice(P, T, "…");
  Found.Notes.push_back({SourceLocation(), Spawn.empty() ? "wrap it: a lambda that starts the " +
                                                               nounOf(T) + " and returns nothing"
                                                         : "wrap it: '[=] { " + Spawn + "; }'"});
  P.Report(std::move(Found));
}

void check(const Pass &P, llvm::ArrayRef<CallableUse> Uses, const FunctionFacts *F,
           const Options &O) {
  for (const CallableUse &U : Uses) {
    if (U.Kind != CallableUse::ToVoidFunction && U.Kind != CallableUse::ToSink &&
        U.Kind != CallableUse::DroppedInside)
      continue;
    if (isLoss(U, O) && isPlaceReported(U, F, O) && !isAllowed(U.Callee, O))
      report(P, U, F);
  }
}

void run(const Pass &P, const Options &O) {
  check(P, P.F.GlobalCallables, nullptr, O);
  for (const std::unique_ptr<FunctionFacts> &F : P.F.Functions)
    check(P, F->Callables, F.get(), O);
}

} // namespace

extern const CheckDef TaskFromVoidCallback;
constinit const CheckDef TaskFromVoidCallback = define<Options, run>({
    "task-from-void-callback",
    "a callable that returns a task is given to code that ignores the result",
    CheckGroup::Correctness,
    "0.1",
    Fixability::None,
});

} // namespace lazy
