#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"

using namespace clang;

namespace lazy {

std::string nounOf(const AsyncType &T) {
  switch (T.Kind) {
  case Role::Task:
    return "task";
  case Role::Awaiter:
    return "operation";
  case Role::Sender:
    return "sender";
  case Role::Generator:
    return "generator";
  default:
    return "future";
  }
}

std::string aNounOf(const AsyncType &T) {
  return (T.Kind == Role::Awaiter ? "an " : "a ") + nounOf(T);
}

bool isNodiscard(const AsyncType &T) {
  if (T.Record)
    for (const TagDecl *D : T.Record->redecls())
      if (D->hasAttr<WarnUnusedResultAttr>())
        return true;
  return false;
}

std::string quoted(const AsyncLocal &L) {
  if (!isa_and_nonnull<FieldDecl>(L.Part))
    return quoted(L.Part ? *L.Part : static_cast<const NamedDecl &>(*L.Var));
  return "'" + L.Var->getNameAsString() + "." + L.Part->getNameAsString() + "'";
}

bool holdsMany(const AsyncValue &V) {
  return V.InContainer && !isSingleElementWrapper(V.Made->getType());
}

std::string describeValue(const AsyncValue &V) {
  std::string Noun = nounOf(*V.Type);
  if (holdsMany(V))
    return "container of " + Noun + "s made here";
  if (V.InContainer)
    return quoted(*V.Made->getType()->getAsCXXRecordDecl()) + " around " + aNounOf(*V.Type);
  const Expr *Written = asWritten(V.Made);
  if (!isa<CallExpr>(Written) && !awaitOperand(Written))
    return "temporary '" + V.Type->Name + "'";
  return Noun + " returned by " + makerOf(V.Made);
}

bool isFutureOfGuard(const Pass &P, const AsyncType &T) {
  return !T.ValueType.isNull() && P.F.Types->isGuard(T.ValueType);
}

std::string noLock(llvm::StringRef Name, const AsyncType &T) {
  return Name.str() + " is " + aNounOf(T) +
         " of a lock, not a lock: it is never awaited, so what follows is unprotected";
}

bool runsAnyway(const AsyncType &T, Start Starts) {
  return !T.isLazy() && Starts != Start::Lazy && T.Dropped == Drop::Detaches;
}

std::string consequence(const AsyncType &T, Start Starts) {
  if (Starts == Start::Lazy) {
    if (T.Kind == Role::Sender)
      return "it is never started";
    if (T.Kind == Role::Awaiter)
      return "nothing happens until it is awaited";
    if (T.Dropped == Drop::Leaks)
      return "its body never runs and its frame leaks";
    return T.Kind == Role::Task ? "its body never runs" : "its work never runs";
  }
  switch (T.Dropped) {
  case Drop::NeverRuns:
    return "its work never runs";
  case Drop::Cancels:
    return "its work is cancelled here";
  case Drop::Detaches:
    // A future only holds the result of whatever computes it.
    return T.Kind == Role::Future ? "its result and exception are lost"
                                  : "it runs detached; its result and exception are lost";
  case Drop::Blocks:
    return "this blocks here until it is done";
  case Drop::Terminates:
    return "its destructor may terminate the program";
  case Drop::Leaks:
    return "it leaks";
  case Drop::Unknown:
  case Drop::Runs:
  case Drop::Harmless:
    break;
  }
  return "";
}

std::string lossOf(const AsyncType &T, Start Starts) {
  std::string Known = consequence(T, Starts);
  return Known.empty() ? "nothing waits for it" : Known;
}

std::string makerOf(const Expr *Value) {
  Value = asWritten(Value);
  if (const CallExpr *Call = dyn_cast<CallExpr>(Value)) {
    const NamedDecl *Callee = dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl());
    if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
      // A call of a function object or lambda is known by the variable's name.
      if (Operator->getOperator() == OO_Call) {
        const DeclRefExpr *Object =
            dyn_cast<DeclRefExpr>(Operator->getArg(0)->IgnoreParenImpCasts());
        return Object ? quoted(*Object->getDecl()) : "this call";
      }
    }
    if (Callee)
      return Callee->getDeclName().getCXXOverloadedOperator() == OO_Call ? "this call"
                                                                         : quoted(*Callee);
  }
  if (awaitOperand(Value))
    return "'co_await'";
  return "this expression";
}

static llvm::StringRef dropVerb(const AsyncType &T) {
  switch (T.Dropped) {
  case Drop::NeverRuns:
    return "means that it never runs";
  case Drop::Cancels:
    return "cancels it";
  case Drop::Detaches:
    return T.Kind == Role::Future ? "loses its result" : "lets it run alone";
  case Drop::Blocks:
    return "waits for it";
  case Drop::Terminates:
    return "may terminate the program";
  case Drop::Leaks:
    return "leaks it";
  case Drop::Runs:
    return "runs it";
  case Drop::Harmless:
  case Drop::Unknown:
    break;
  }
  return "loses it";
}

void addWhyNote(Finding &F, const Pass &P, const AsyncType &T, const Expr *Value, Start Starts) {
  const Evidence *StartWhy = T.why("start");
  const Evidence *DropWhy = T.why("drop");
  Note N;
  if (T.isLazy() && StartWhy && !StartWhy->Because.empty()) {
    N.Loc = StartWhy->Where;
    N.Message = "'" + T.Name + "' is lazy: " + StartWhy->Because;
  } else if (Starts == Start::Lazy && DropWhy && !DropWhy->Because.empty()) {
    N.Loc = DropWhy->Where;
    N.Message = "this '" + T.Name + "' is lazy: " + DropWhy->Because;
  } else if (DropWhy && !DropWhy->Because.empty()) {
    N.Loc = DropWhy->Where;
    N.Message = "dropping a '" + T.Name + "' " + dropVerb(T).str() + ": " + DropWhy->Because;
  } else if (StartWhy && !StartWhy->Because.empty()) {
    N.Loc = StartWhy->Where;
    N.Message = "'" + T.Name + "' has already started: " + StartWhy->Because;
  } else {
    return;
  }
  F.Notes.push_back(std::move(N));
}

std::string sourceText(const Pass &P, const Expr *E) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(E->getSourceRange()), SM, P.Ctx.getLangOpts());
  return Range.isInvalid() ? std::string()
                           : Lexer::getSourceText(Range, SM, P.Ctx.getLangOpts()).str();
}

std::string shortText(const Pass &P, const Expr *E) {
  std::string Text = sourceText(P, E);
  return Text.empty() || Text.size() > 40 || llvm::StringRef(Text).contains('\n') ? "…" : Text;
}

std::string fillIn(llvm::StringRef Template, llvm::StringRef Text) {
  std::pair<llvm::StringRef, llvm::StringRef> Parts = Template.split("{}");
  if (Parts.first.size() == Template.size())
    return Template.str();
  return (Parts.first + Text + Parts.second).str();
}

/// Whether D is a function with a parameter that a T can be given to: of its class or class
/// template, or of a template parameter's type.
static bool takes(const NamedDecl *D, const AsyncType &T) {
  const FunctionTemplateDecl *Template = dyn_cast<FunctionTemplateDecl>(D);
  const FunctionDecl *Function =
      Template ? Template->getTemplatedDecl() : dyn_cast<FunctionDecl>(D);
  if (!Function)
    return false;
  const ClassTemplateSpecializationDecl *Specialisation =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(T.Record);
  for (const ParmVarDecl *Param : Function->parameters()) {
    QualType P = Param->getType().getNonReferenceType();
    if (const PackExpansionType *Pack = P->getAs<PackExpansionType>())
      P = Pack->getPattern().getNonReferenceType();
    if (Template && P->getAs<TemplateTypeParmType>())
      return true;
    if (P->getAsCXXRecordDecl() &&
        P->getAsCXXRecordDecl()->getCanonicalDecl() == T.Record->getCanonicalDecl())
      return true;
    const TemplateSpecializationType *Named = P->getAs<TemplateSpecializationType>();
    const TemplateDecl *Of = Named ? Named->getTemplateName().getAsTemplateDecl() : nullptr;
    if (Of && Specialisation &&
        Of->getCanonicalDecl() == Specialisation->getSpecializedTemplate()->getCanonicalDecl())
      return true;
  }
  return false;
}

/// A function of this role in the type's own namespace, for users' own task types: the
/// catalogue's functions lend their last names.
static std::string ownFunction(const Pass &P, const AsyncType &T, FunctionRole Role) {
  if (!T.Record)
    return "";
  const Catalogue &C = P.F.Types->catalogue();
  for (const DeclContext *Scope = T.Record->getDeclContext(); Scope; Scope = Scope->getParent()) {
    // In std the names of others mean other things: std::async starts a callable, not a future.
    if (!Scope->isFileContext() || Scope->isStdNamespace())
      continue;
    for (const std::unique_ptr<FunctionModel> &Model : C.functions()) {
      if (Model->Role != Role)
        continue;
      for (const std::string &Name : Model->Names) {
        // Methods mean something on their class only.
        std::pair<llvm::StringRef, llvm::StringRef> Parts = llvm::StringRef(Name).rsplit("::");
        llvm::StringRef Last = Parts.second.empty() ? Parts.first : Parts.second;
        if (C.findType(Parts.first) || Last.size() < 5 || Last.contains('*') ||
            Last.starts_with("operator"))
          continue;
        IdentifierInfo &Id = P.Ctx.Idents.get(Last);
        for (const NamedDecl *Found : Scope->lookup(&Id))
          if (takes(Found, T))
            return canonicalName(Found);
      }
    }
  }
  return "";
}

/// Template, an advice of T's library, about Text; empty if it is not about values of T: a library
/// speaks of its tasks, and may have futures of other kinds.
static std::string libraryAdvice(const Pass &P, const AsyncType &T, llvm::StringRef Template,
                                 llvm::StringRef Text) {
  if (!Template.contains("{}"))
    return "";
  llvm::StringRef Method = Template;
  if (Method.consume_front("{}.") || Method.consume_front("std::move({}).")) {
    Method = Method.take_while([](char C) { return llvm::isAlnum(C) || C == '_'; });
    return T.Record && T.Record->hasMemberName(&P.Ctx.Idents.get(Method)) ? fillIn(Template, Text)
                                                                          : "";
  }
  // What a library calls an operation need not be a sender that others take.
  bool Applies = T.Kind == Role::Sender ? T.IsSender : T.Awaitable;
  return Applies ? fillIn(Template, Text) : "";
}

std::string blockOnAdvice(const Pass &P, const AsyncType &T, llvm::StringRef Text) {
  if (T.Library && !T.Library->BlockOn.empty())
    return libraryAdvice(P, T, T.Library->BlockOn, Text);
  std::string Own = ownFunction(P, T, FunctionRole::BlockOn);
  return Own.empty() ? Own : Own + "(" + Text.str() + ")";
}

std::string blockOnCode(const Pass &P, const AsyncType &T, llvm::StringRef Text) {
  static const llvm::Regex OneCall(
      "^([{][}][.][A-Za-z_0-9]+\\(\\)|[A-Za-z_0-9:]+\\([{][}]\\)([.][A-Za-z_0-9]+\\(\\))?)$");
  std::string Template = blockOnAdvice(P, T, "{}");
  return OneCall.match(Template) ? fillIn(Template, Text) : "";
}

std::string spawnAdvice(const Pass &P, const AsyncType &T, llvm::StringRef Text) {
  if (runsAnyway(T))
    return "";
  if (T.Library && !T.Library->Spawn.empty())
    return libraryAdvice(P, T, T.Library->Spawn, Text);
  std::string Own = ownFunction(P, T, FunctionRole::Spawn);
  return Own.empty() ? Own : Own + "(…, " + Text.str() + ")";
}

/// The form of All, `ns::all({}...)`, that takes a vector: `ns::allRange({})`, if the catalogue
/// knows such a function; empty if not.
static std::string rangeForm(llvm::StringRef All, const Catalogue &C) {
  llvm::StringRef Name = All.take_until([](char Ch) { return Ch == '('; });
  for (llvm::StringRef Suffix : {"Range", "_range"}) {
    std::string Range = (Name + Suffix).str();
    const FunctionModel *Model = C.findFunction(Range);
    if (Model && Model->Role == FunctionRole::CombineAll)
      return Range + "({})";
  }
  return "";
}

std::string whenAllAdvice(const Pass &P, const AsyncType &T, llvm::ArrayRef<std::string> Texts) {
  std::string All = llvm::join(Texts, ", ");
  if (T.Library && !T.Library->WhenAll.empty()) {
    std::string Template = T.Library->WhenAll;
    // One text is a container of them.
    if (size_t Pack = Template.find("{}..."); Pack != std::string::npos)
      Template = Texts.size() == 1 ? rangeForm(Template, P.F.Types->catalogue())
                                   : Template.erase(Pack + 2, 3);
    // `{} && other` takes two; a remark behind the code says what it needs.
    if (!llvm::StringRef(Template).contains("other"))
      return libraryAdvice(P, T, Template, All);
    if (Texts.size() != 2 || !T.Awaitable)
      return "";
    std::string Two = fillIn(Template, Texts[0]);
    return Two.replace(Two.find("other"), 5, Texts[1]);
  }
  std::string Own = ownFunction(P, T, FunctionRole::CombineAll);
  return Own.empty() ? Own : Own + "(" + All + ")";
}

std::string discardAdvice(const Pass &P, const AsyncType &T, const Expr *Value) {
  return T.Library ? libraryAdvice(P, T, T.Library->Discard, shortText(P, Value)) : "";
}

bool callsParameter(const Expr *Made, const FunctionFacts *In) {
  const CallExpr *Call = dyn_cast<CallExpr>(Made);
  return Call && In && In->Decl->isTemplateInstantiation() &&
         isa_and_nonnull<ParmVarDecl>(calledVariable(Call));
}

} // namespace lazy
