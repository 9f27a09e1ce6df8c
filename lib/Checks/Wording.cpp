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
  default:
    return "future";
  }
}

bool isNodiscard(const AsyncType &T) {
  if (T.Record)
    for (const TagDecl *D : T.Record->redecls())
      if (D->hasAttr<WarnUnusedResultAttr>())
        return true;
  return false;
}

/// Whether a T that is dropped goes on all the same: it needs no one to start it. Starts is that
/// of the value; Unknown: as its type says.
static bool runsAnyway(const AsyncType &T, Start Starts = Start::Unknown) {
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
    return "it runs detached; its result and exception are lost";
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

std::string makerOf(const Expr *Value) {
  Value = asWritten(Value);
  if (const CallExpr *Call = dyn_cast<CallExpr>(Value)) {
    const NamedDecl *Callee = dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl());
    if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
      // A call of a function object or lambda is known by the variable's name.
      if (Operator->getOperator() == OO_Call) {
        const DeclRefExpr *Object =
            dyn_cast<DeclRefExpr>(Operator->getArg(0)->IgnoreParenImpCasts());
        return Object ? "'" + Object->getDecl()->getNameAsString() + "'" : "this call";
      }
    }
    if (Callee)
      return "'" + Callee->getNameAsString() + "'";
  }
  if (awaitOperand(Value))
    return "'co_await'";
  return "this expression";
}

static llvm::StringRef dropVerb(Drop D) {
  switch (D) {
  case Drop::NeverRuns:
    return "means that it never runs";
  case Drop::Cancels:
    return "cancels it";
  case Drop::Detaches:
    return "lets it run alone";
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
    N.Message =
        "dropping a '" + T.Name + "' " + dropVerb(T.Dropped).str() + ": " + DropWhy->Because;
  } else if (StartWhy && !StartWhy->Because.empty()) {
    N.Loc = StartWhy->Where;
    N.Message = "'" + T.Name + "' has already started: " + StartWhy->Because;
  } else {
    return;
  }
  F.Notes.push_back(std::move(N));
}

/// Whether E binds tighter than a unary operator, so that `co_await E` means co_await (E).
static bool isUnaryOperand(const Expr *E) {
  E = E->IgnoreImplicit();
  if (isa<BinaryOperator, AbstractConditionalOperator>(E))
    return false;
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    OverloadedOperatorKind Kind = Operator->getOperator();
    return Kind == OO_Call || Kind == OO_Subscript || Operator->getNumArgs() == 1;
  }
  return true;
}

/// Whether what stands around E binds tighter than co_await: a member access, a call, a subscript.
static bool isPostfixOperand(const FunctionFacts &In, const Expr *E) {
  const Stmt *Outer = In.parent(E);
  while (Outer && (isa<ImplicitCastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr>(Outer)))
    Outer = In.parent(Outer);
  // An implicit conversion is a call of a member nobody wrote.
  const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(Outer);
  if (isa_and_nonnull<CXXDependentScopeMemberExpr>(Outer) ||
      (Member && !isa<CXXConversionDecl>(Member->getMemberDecl())))
    return true;
  const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Outer);
  return Operator &&
         (Operator->getOperator() == OO_Subscript || Operator->getOperator() == OO_Arrow ||
          Operator->getOperator() == OO_Call) &&
         asWritten(Operator->getArg(0)) == asWritten(E);
}

Fix awaitInstead(const Pass &P, const FunctionFacts &FF, const Expr *Whole, const Expr *Operand,
                 bool Move) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(Operand->getSourceRange()), SM, P.Ctx.getLangOpts());
  std::string Text =
      Range.isValid() ? Lexer::getSourceText(Range, SM, P.Ctx.getLangOpts()).str() : std::string();
  if (Move)
    Text = "std::move(" + Text + ")";
  else if (!isUnaryOperand(Operand))
    Text = "(" + Text + ")";
  Text = "co_await " + Text;
  if (isPostfixOperand(FF, Whole))
    Text = "(" + Text + ")";
  Fix Result;
  Result.Title = "await it instead";
  Result.Grade = FixGrade::Suggested;
  // Of a macro: the hint makes the front end drop the fix.
  Result.Hints.push_back(FixItHint::CreateReplacement(Whole->getSourceRange(), Text));
  return Result;
}

Fix insertAwait(const Pass &P, const Expr *E, bool Move) {
  const Expr *Written = E->IgnoreImplicit();
  Fix Result;
  Result.Title = "insert 'co_await'";
  Result.Grade = FixGrade::Suggested;
  const SourceManager &SM = P.Ctx.getSourceManager();
  SourceLocation End = Lexer::getLocForEndOfToken(Written->getEndLoc(), 0, SM, P.Ctx.getLangOpts());
  std::string Before = "co_await ", After;
  if (Move) {
    Before += "std::move(";
    After = ")";
  } else if (!isUnaryOperand(Written)) {
    Before += "(";
    After = ")";
  }
  const FunctionFacts *In = nullptr;
  for (const std::unique_ptr<FunctionFacts> &Candidate : P.F.Functions)
    if (Candidate->parent(E)) {
      In = Candidate.get();
      break;
    }
  if (In && isPostfixOperand(*In, E)) {
    Before = "(" + Before;
    After += ")";
  }
  Result.Hints.push_back(FixItHint::CreateInsertion(Written->getBeginLoc(), Before));
  if (!After.empty() && End.isValid())
    Result.Hints.push_back(FixItHint::CreateInsertion(End, After));
  return Result;
}

/// The source text of E, for advice; "…" if it is not in one piece or too long to show.
static std::string textOf(const Pass &P, const Expr *E) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(E->getSourceRange()), SM, P.Ctx.getLangOpts());
  llvm::StringRef Text;
  if (Range.isValid())
    Text = Lexer::getSourceText(Range, SM, P.Ctx.getLangOpts());
  return Text.empty() || Text.size() > 40 || Text.contains('\n') ? "…" : Text.str();
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
  return T.Library ? libraryAdvice(P, T, T.Library->Discard, textOf(P, Value)) : "";
}

static const Stmt *lastStatement(const FunctionFacts &F) {
  const CompoundStmt *Block = dyn_cast_or_null<CompoundStmt>(F.Body);
  return Block && !Block->body_empty() ? Block->body_back() : nullptr;
}

bool isLastStatement(const FunctionFacts &F, const Expr *Value) {
  const Stmt *Last = lastStatement(F);
  const Stmt *S = Value;
  while (S && S != Last && isa_and_nonnull<Expr>(F.parent(S)))
    S = F.parent(S);
  return Last && S == Last;
}

static bool speaksOfThrowing(llvm::StringRef Name) {
  return Name.contains_insensitive("throw") || Name.contains_insensitive("death");
}

bool isRunForItsException(const Pass &P, const Expr *E, const FunctionFacts *In) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  for (SourceLocation Loc = E->getBeginLoc(); Loc.isMacroID();
       Loc = SM.getImmediateMacroCallerLoc(Loc))
    if (speaksOfThrowing(Lexer::getImmediateMacroName(Loc, SM, P.Ctx.getLangOpts())))
      return true;
  if (!In || !In->Lambda || !In->Outer)
    return false;
  const Stmt *S = In->Outer->parent(In->Lambda);
  while (S && !isa<CallExpr>(S) && isa<Expr>(S))
    S = In->Outer->parent(S);
  const CallExpr *Call = dyn_cast_or_null<CallExpr>(S);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->getIdentifier() && speaksOfThrowing(Callee->getName());
}

bool callsParameter(const AsyncValue &V, const FunctionFacts *In) {
  const CallExpr *Call = dyn_cast<CallExpr>(V.Made);
  return Call && In && In->Decl->isTemplateInstantiation() &&
         isa_and_nonnull<ParmVarDecl>(calledVariable(Call));
}

void addAdvice(Finding &F, const Pass &P, const FunctionFacts *In, const Expr *Value,
               const AsyncType &T, Start Starts) {
  std::string Text = textOf(P, Value);
  auto note = [&](std::string Message) {
    F.Notes.push_back({SourceLocation(), std::move(Message)});
  };
  if (In && In->IsCoroutine) {
    if (T.Awaitable)
      F.Fixes.push_back(insertAwait(P, Value));
    std::string Spawn = spawnAdvice(P, T, Text);
    if (runsAnyway(T, Starts))
      note("to let it run alone, on purpose: '(void)'");
    else if (!Spawn.empty())
      note("to run it concurrently and own it elsewhere: '" + Spawn + "'");
    return;
  }
  if (In && In->Returns && isLastStatement(*In, Value)) {
    Fix Return;
    Return.Title = "insert 'return'";
    Return.Hints.push_back(
        FixItHint::CreateInsertion(Value->IgnoreImplicit()->getBeginLoc(), "return "));
    F.Fixes.push_back(std::move(Return));
    return;
  }
  addAdviceOutside(F, P, In, Value, T, Starts);
}

void addAdviceOutside(Finding &F, const Pass &P, const FunctionFacts *In, const Expr *Value,
                      const AsyncType &T, Start Starts) {
  std::string Text = textOf(P, Value);
  auto note = [&](std::string Message) {
    F.Notes.push_back({SourceLocation(), std::move(Message)});
  };
  std::string Block = blockOnAdvice(P, T, Text);
  if (In && In->IsMain) {
    note(Block.empty() ? "'main' cannot await: drive it with the library's blocking wait"
                       : "'main' cannot await: drive it with '" + Block + "'");
    return;
  }
  std::string Who = In && In->IsLambda ? "this lambda"
                    : In && In->Decl   ? "'" + In->Decl->getNameAsString() + "'"
                                       : "this code";
  std::string Spawn = spawnAdvice(P, T, Text);
  std::string Message = Who + " is not a coroutine: return the " + nounOf(T);
  if (T.Awaitable)
    Message += ", or make it one and co_await";
  if (runsAnyway(T, Starts))
    Message += ", or say '(void)' to let it run alone";
  else if (!Spawn.empty())
    Message += ", or start it with '" + Spawn + "'";
  else if (!Block.empty())
    Message += ", or wait for it with '" + Block + "'";
  note(Message);
}

} // namespace lazy
