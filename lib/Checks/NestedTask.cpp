// Awaiting once gives another future, and that one is forgotten: `co_await on_pool(flush)` where
// flush is a coroutine waits for the pool and drops the task it brought back.
//
// Three shapes: the value of a co_await is a future and is dropped; a function's return type
// hides a second future behind an alias, so that callers await once; a task-returning callable
// is given to a function that does not unwrap (std::async). A type spelled `Task<Task<T>>` is
// what its author wanted. Values kept in variables are never-awaited-local's.

#include "Checks/AwaitPlace.h"
#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/TypeLoc.h"

using namespace clang;

namespace lazy {

static bool isSilenced(Fate Became) { return Became == Fate::Voided || Became == Fate::Ignored; }

/// Whether dropping a T that an await gave may be meant: what it stands for has been done, and
/// awaiting it again is an offer (`co_await enter(braid)` gives the way out). Only an operation
/// whose type nobody marked is as vague as that; a task or a future is work.
static bool mayBeOffer(const AsyncType &T) {
  return T.Kind == Role::Awaiter && !T.Library && !isNodiscard(T);
}

static void reportAwaited(const Pass &P, const FunctionFacts &F, const AsyncValue &V) {
  const AsyncType &T = *V.Type;
  bool Dropped = V.Became == Fate::Dropped || V.Became == Fate::Observed;
  // (void) says that an eager value is dropped on purpose; on a lazy one it hides a call
  // that never happens.
  if (V.InContainer || (!Dropped && !(isSilenced(V.Became) && T.isLazy())) ||
      consequence(T).empty() || mayBeOffer(T))
    return;
  const Expr *Operand = asWritten(awaitOperand(V.Made));
  Finding Out;
  Out.Loc = V.Made->getBeginLoc();
  Out.Range = V.Made->getSourceRange();
  Out.In = F.Decl;
  Out.Message = "awaiting " + makerOf(Operand) + " gives another " + nounOf(T) +
                ", which is dropped; " + consequence(T);
  addWhyNote(Out, P, T, V.Made);
  if (T.Awaitable && V.Became == Fate::Dropped) {
    Fix Twice;
    Twice.Title = "insert a second 'co_await'";
    Twice.Hints.push_back(FixItHint::CreateInsertion(V.Made->getBeginLoc(), "co_await "));
    Out.Fixes.push_back(std::move(Twice));
  }
  P.Report(std::move(Out));
}

/// The alias that hides the inner future in a return type like `Task<Reply>`; null if the
/// nested type is spelled out, deduced, or not nested.
static const TypedefNameDecl *hidingAlias(QualType Returned, QualType Inner, ASTContext &Ctx) {
  const TemplateSpecializationType *Written = Returned->getAs<TemplateSpecializationType>();
  if (!Written || Returned->getAs<TypedefType>())
    return nullptr;
  for (const TemplateArgument &Argument : Written->template_arguments()) {
    if (Argument.getKind() != TemplateArgument::Type ||
        !Ctx.hasSameUnqualifiedType(Argument.getAsType(), Inner))
      continue;
    const TypedefType *Alias = Argument.getAsType()->getAs<TypedefType>();
    return Alias ? Alias->getDecl() : nullptr;
  }
  return nullptr;
}

static void checkReturnType(const Pass &P, const FunctionFacts &F) {
  if (!F.Returns || F.Returns->ValueType.isNull() || F.Decl->isTemplateInstantiation())
    return;
  const AsyncType *Inner = P.F.Types->get(F.Returns->ValueType);
  if (!Inner || !Inner->isLazy() || Inner->Kind != Role::Task || !Inner->mustBeConsumed())
    return;
  const TypedefNameDecl *Alias = hidingAlias(F.Decl->getReturnType(), F.Returns->ValueType, P.Ctx);
  if (!Alias)
    return;
  Finding Out;
  SourceRange Written = F.Decl->getReturnTypeSourceRange();
  Out.Loc = Written.isValid() ? Written.getBegin() : F.Decl->getLocation();
  Out.Range = Written;
  Out.In = F.Decl;
  std::string Who = describeFunction(F.Decl, F.IsLambda);
  Out.Message =
      Who + " returns a task of a task: " + quoted(*Alias) + " is a '" + Inner->Name + "' itself";
  Out.Notes.push_back({Alias->getLocation(), quoted(*Alias) + " is declared here"});
  Out.Notes.push_back({SourceLocation(), "whoever awaits once drops the inner task; return " +
                                             quoted(*Alias) + ", or spell the nested type out"});
  P.Report(std::move(Out));
}

/// Whether what the call gives is taken apart later: `sync_wait(f.get())`.
static bool isUnwrappedLater(const FunctionFacts &F, const CallableUse &Use, const VarDecl *Into) {
  for (const AsyncValue &V : F.Values) {
    const CXXMemberCallExpr *Get = dyn_cast<CXXMemberCallExpr>(V.Made);
    bool Await = V.NestedAwait;
    const Expr *From = Get     ? Get->getImplicitObjectArgument()
                       : Await ? awaitOperand(V.Made)
                               : nullptr;
    if (!From || V.Type != Use.Gives)
      continue;
    From = asWritten(From);
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(From);
    if (From == Use.Whole || (Ref && Into && Ref->getDecl() == Into))
      return true; // if it is dropped there, that is where it is reported
  }
  return false;
}

static void checkExecutor(const Pass &P, const FunctionFacts &F, const CallableUse &Use) {
  if (Use.Kind != CallableUse::NotUnwrapped || !Use.Gives->isLazy() || !Use.Gives->mustBeConsumed())
    return;
  const VarDecl *Into = nullptr;
  for (const AsyncValue &V : F.Values) {
    if (V.Made != Use.Whole)
      continue;
    Into = V.Into;
    // Returned, passed on or stored elsewhere: somebody else may unwrap it.
    if (V.Became == Fate::Returned || V.Became == Fate::Passed || V.Became == Fate::Escaped ||
        (V.Became == Fate::Stored && !Into))
      return;
  }
  if (isUnwrappedLater(F, Use, Into))
    return;
  if (Into)
    if (const AsyncLocal *Local = F.local(Into))
      if (Local->hasUse(UseKind::Escapes))
        return;
  std::string Callee = Use.Callee ? quoted(*Use.Callee) : "this call";
  Finding Out;
  Out.Loc = Use.Callable->getBeginLoc();
  Out.Range = Use.Callable->getSourceRange();
  Out.In = F.Decl;
  Out.Message = Callee + " calls this and keeps the " + nounOf(*Use.Gives) +
                " that it returns; nobody awaits it, so " + consequence(*Use.Gives);
  addWhyNote(Out, P, *Use.Gives, nullptr);
  std::string Block = blockOnAdvice(P, *Use.Gives, "…");
  if (!Block.empty())
    Out.Notes.push_back({SourceLocation(), "give it a callable that waits: '" + Block + "'"});
  P.Report(std::move(Out));
}

static void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &F : P.F.Functions) {
    for (const AsyncValue &V : F->Values)
      if (V.NestedAwait)
        reportAwaited(P, *F, V);
    checkReturnType(P, *F);
    for (const CallableUse &Use : F->Callables)
      checkExecutor(P, *F, Use);
  }
}

extern const CheckDef NestedTask;
constinit const CheckDef NestedTask = define<run>({
    "nested-task",
    "awaiting gives another future, and nobody awaits that one",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
