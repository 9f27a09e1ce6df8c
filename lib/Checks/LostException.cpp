// Work that runs alone has no caller to throw to. Where what runs it ignores exceptions, a failure
// leaves no trace: the coroutine just is not there any more.
//
// Two shapes. A task is given to a function of which the catalogue says that it ignores errors, or
// started and the result that holds them dropped. And a coroutine whose own promise does nothing in
// `unhandled_exception`. Both only if something in the body is known to throw and nothing there
// catches it. To end the program is to be heard: that is reported only on request.

#include "Checks/BlockingAdvice.h"
#include "Checks/Wording.h"
#include "Facts/BlockReader.h"
#include "Facts/BodyScan.h"
#include "Facts/ClassReader.h"
#include "Facts/Throws.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {
namespace {

struct Options {
  bool ReportTerminating = false;
  static const Option<Options> Table[1];
};
const Option<Options> Options::Table[] = {
    {"ReportTerminating", &Options::ReportTerminating,
     "also report where an exception ends the program"},
};

/// What a promise's unhandled_exception does.
TaskErrors errorsOf(const FunctionDecl *Handler) {
  const CompoundStmt *Body = dyn_cast_or_null<CompoundStmt>(ClassReader::body(Handler));
  if (!Body)
    return TaskErrors::Unknown;
  bool Ends = false;
  for (const Stmt *S : Body->body()) {
    if (isa<NullStmt>(S) || (isa<ReturnStmt>(S) && !cast<ReturnStmt>(S)->getRetValue()))
      continue;
    const Expr *E = dyn_cast<Expr>(S);
    const CallExpr *Call = E ? dyn_cast<CallExpr>(asWritten(E)) : nullptr;
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee || !Callee->isNoReturn() || !Callee->getIdentifier() ||
        !(Callee->getName() == "terminate" || Callee->getName() == "abort"))
      return TaskErrors::Unknown;
    Ends = true;
  }
  return Ends ? TaskErrors::Terminates : TaskErrors::Ignored;
}

/// The promise's unhandled_exception as the coroutine calls it; null if it is not visible.
const FunctionDecl *unhandledException(const FunctionDecl *Coroutine) {
  const CoroutineBodyStmt *Body = dyn_cast_or_null<CoroutineBodyStmt>(Coroutine->getBody());
  const Stmt *Handler = Body ? Body->getExceptionHandler() : nullptr;
  const Expr *E = dyn_cast_or_null<Expr>(Handler);
  const CallExpr *Call = E ? dyn_cast<CallExpr>(asWritten(E)) : nullptr;
  return Call ? Call->getDirectCallee() : nullptr;
}

/// The TEST body of a test framework that FF is, or stands in; null if none.
const FunctionFacts *testAround(const FunctionFacts &FF) {
  for (const FunctionFacts *F = &FF; F; F = F->Outer)
    if (F->Decl->getIdentifier() && F->Decl->getName() == "TestBody" && isa<CXXMethodDecl>(F->Decl))
      return F;
  return nullptr;
}

class Reader {
public:
  Reader(const Pass &P, const Options &O) : P(P), O(O), Throwing(P.F) {
    for (const std::unique_ptr<TypeModel> &T : P.F.Types->catalogue().types())
      for (const MethodModel &M : T->Methods)
        if (M.Errors != TaskErrors::Unknown)
          Methods.insert(M.Name);
  }

  void read(const FunctionFacts &FF) {
    if (FF.IsCoroutine)
      readOwnPromise(FF);
    const Catalogue &C = P.F.Types->catalogue();
    anyCall(FF.Body, [&](const ScannedCall &Site) {
      const CallExpr *Call = dyn_cast<CallExpr>(Site.Call);
      if (!Call)
        return false;
      if (const FunctionModel *Model = calledFunctionModel(Call, C))
        readSpawn(FF, *Call, Model->Errors, Model->ErrorsWith, Model->Why, Model->File);
      else if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call))
        readMethod(FF, *Member);
      return false;
    });
  }

private:
  bool counts(TaskErrors E) const {
    return E == TaskErrors::Ignored || (O.ReportTerminating && E == TaskErrors::Terminates);
  }

  void readMethod(const FunctionFacts &FF, const CXXMemberCallExpr &Call) {
    const Expr *Object = Call.getImplicitObjectArgument();
    const CXXMethodDecl *Method = Call.getMethodDecl();
    const AsyncType *T =
        Object && Method && Method->getIdentifier() && Methods.contains(Method->getName())
            ? P.F.Types->get(Object->getType())
            : nullptr;
    if (!T || !T->Model)
      return;
    if (const MethodModel *M = T->Model->method(Method->getName()))
      readSpawn(FF, Call, M->Errors, {}, T->Model->Why, T->Model->File);
  }

  void readSpawn(const FunctionFacts &FF, const CallExpr &Call, TaskErrors Errors,
                 llvm::ArrayRef<std::string> With, llvm::StringRef Why, llvm::StringRef File) {
    if (Errors == TaskErrors::Unknown || Errors == TaskErrors::Handled)
      return;
    const Expr *Handler = nullptr;
    if (!With.empty()) {
      for (const Expr *Arg : Call.arguments())
        if (!isa<CXXDefaultArgExpr>(Arg) && namesType(Arg->getType(), With))
          Handler = Arg;
      if (!Handler)
        return;
    }
    if (Errors == TaskErrors::InResult) {
      auto Value = llvm::find_if(FF.Values, [&](const AsyncValue &V) { return V.Made == &Call; });
      if (Value == FF.Values.end() ||
          (Value->Became != Fate::Dropped && Value->Became != Fate::Voided &&
           Value->Became != Fate::Ignored))
        return;
      Errors = TaskErrors::Ignored;
    }
    if (!counts(Errors))
      return;
    std::vector<const FunctionFacts *> Bodies;
    bool Handled = false;
    if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(&Call))
      collect(FF, Member->getImplicitObjectArgument(), Bodies, Handled);
    for (const Expr *Arg : Call.arguments())
      if (Arg != Handler)
        collect(FF, Arg, Bodies, Handled);
    if (Handled)
      return;
    for (const FunctionFacts *Body : Bodies)
      if (const Expr *At = Throwing.escapes(*Body)) {
        reportSpawn(FF, Call, *Body, *At, Errors, Handler, Why, File);
        return;
      }
    for (const FunctionFacts *Body : Bodies)
      readTest(FF, Call, *Body);
  }

  /// The coroutines whose tasks E stands for, as far as their bodies are here. Handled: some call
  /// on the way takes care of errors.
  void collect(const FunctionFacts &FF, const Expr *E, std::vector<const FunctionFacts *> &Out,
               bool &Handled, unsigned Depth = 6) {
    if (!E || isa<CXXDefaultArgExpr>(E) || !Depth)
      return;
    E = asWritten(E);
    if (const LambdaExpr *Lambda = dyn_cast<LambdaExpr>(E))
      return addLambda(Lambda->getLambdaClass(), Out);
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E)) {
      if (const FunctionDecl *Named = dyn_cast<FunctionDecl>(Ref->getDecl()))
        return addBody(Named, Out);
      const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
      if (Var && Var->hasLocalStorage() && Var->getInit())
        return collect(FF, Var->getInit(), Out, Handled, Depth - 1);
      return;
    }
    if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E)) {
      for (const Expr *Arg : Made->arguments())
        collect(FF, Arg, Out, Handled, Depth - 1);
      return;
    }
    const CallExpr *Call = dyn_cast<CallExpr>(E);
    if (!Call)
      return;
    const Catalogue &C = P.F.Types->catalogue();
    if (const FunctionModel *Model = calledFunctionModel(Call, C);
        Model && Model->Errors == TaskErrors::Handled && Model->ErrorsWith.empty()) {
      Handled = true;
      return;
    }
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Throwing.factsOf(Callee) && Throwing.factsOf(Callee)->IsCoroutine)
      return addBody(Callee, Out);
    if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call))
      collect(FF, Member->getImplicitObjectArgument(), Out, Handled, Depth - 1);
    for (const Expr *Arg : Call->arguments())
      collect(FF, Arg, Out, Handled, Depth - 1);
  }

  void addLambda(const CXXRecordDecl *Class, std::vector<const FunctionFacts *> &Out) {
    if (const CXXMethodDecl *Operator = Class->getLambdaCallOperator())
      addBody(Operator, Out);
  }
  void addBody(const FunctionDecl *D, std::vector<const FunctionFacts *> &Out) {
    if (const FunctionFacts *Body = Throwing.factsOf(D); Body && Body->IsCoroutine)
      Out.push_back(Body);
  }

  static std::string nameOf(const FunctionFacts &Body) {
    return Body.IsLambda ? "this coroutine" : quoted(*Body.Decl);
  }

  /// Adds where it throws.
  void addThrowNote(Finding &F, const FunctionFacts &Body, const Expr &At) const {
    std::string Who = Body.IsLambda ? "it" : nameOf(Body);
    F.Notes.push_back({At.getExprLoc(), isa<CXXThrowExpr>(At) ? Who + " throws here"
                                                              : "an exception here ends " + Who});
  }

  void reportSpawn(const FunctionFacts &FF, const CallExpr &Call, const FunctionFacts &Body,
                   const Expr &At, TaskErrors Errors, const Expr *Handler, llvm::StringRef Why,
                   llvm::StringRef File) {
    SourceLocation Assertion =
        testAround(FF) ? testAssertionIn(Body.Body, P.Ctx) : SourceLocation();
    Finding F;
    F.Loc = Call.getExprLoc();
    F.Range = Call.getSourceRange();
    F.In = FF.Decl;
    // Long names are in the notes.
    std::string Who = nameOf(Body).size() <= 30 ? nameOf(Body) : "this coroutine";
    if (Errors == TaskErrors::Terminates)
      F.Message = "nobody can catch what " + Who + " throws; it ends the program";
    else if (Assertion.isValid())
      F.Message =
          "nobody sees what " + Who + " throws; its assertions are skipped and the test passes";
    else
      F.Message = "nobody sees what " + Who + " throws; it ends without a trace";
    addThrowNote(F, Body, At);
    if (Assertion.isValid())
      F.Notes.push_back({Assertion, "this is not reached then"});
    if (Errors == TaskErrors::Ignored) {
      std::string By = Handler ? sourceText(P, Handler) : "";
      F.Notes.push_back(
          {SourceLocation(),
           (By.empty() || By.size() > 40
                ? calledName(&Call) + " ignores exceptions: " + Why.str()
                : "'" + By + "' ignores the exception that " + calledName(&Call) + " gives it") +
               " (" + File.str() + ")"});
    }
    addAdvice(F, Body, Handler != nullptr);
    P.Report(std::move(F));
  }

  void addAdvice(Finding &F, const FunctionFacts &Body, bool HasHandler) {
    if (std::optional<Fix> Wrap = wrap(Body))
      F.Fixes.push_back(std::move(*Wrap));
    else
      F.Notes.push_back(
          {SourceLocation(),
           HasHandler ? "catch exceptions in its body, or give a handler that takes the exception"
                      : "catch exceptions in its body"});
  }

  /// Whether `std::fputs` and `stderr` can be written at the end of Body.
  bool canPrint() {
    if (!Printable) {
      const TranslationUnitDecl *TU = P.Ctx.getTranslationUnitDecl();
      Printable = false;
      if (TU->lookup(&P.Ctx.Idents.get("stderr")).empty())
        return false;
      for (const NamedDecl *D : TU->lookup(&P.Ctx.Idents.get("std")))
        if (const NamespaceDecl *Std = dyn_cast<NamespaceDecl>(D))
          *Printable |= !Std->getPrimaryContext()->lookup(&P.Ctx.Idents.get("fputs")).empty();
    }
    return *Printable;
  }

  /// The fix that puts the whole body into a `try` whose handler says that it failed. Only for
  /// coroutines that give nothing: others had to give something there.
  std::optional<Fix> wrap(const FunctionFacts &Body) {
    const CompoundStmt *Block = dyn_cast_or_null<CompoundStmt>(Body.Body);
    bool GivesNothing =
        Body.Returns &&
        (Body.Returns->Kind == Role::FireAndForget ||
         (!Body.Returns->ValueType.isNull() && Body.Returns->ValueType->isVoidType()));
    // The body of a function-try-block has no braces of its own.
    if (Block && !Block->body_empty() && Block->body_front()->getBeginLoc() == Block->getLBracLoc())
      return std::nullopt;
    if (!Block || !GivesNothing || !P.F.IsUserCode(Block->getLBracLoc()) || !canPrint())
      return std::nullopt;
    std::string Name = Body.IsLambda ? "a coroutine" : Body.Decl->getNameAsString();
    Fix Wrap;
    Wrap.Title = "catch exceptions in its body and say so";
    Wrap.Hints.push_back(
        FixItHint::CreateInsertion(Block->getLBracLoc().getLocWithOffset(1), " try {"));
    Wrap.Hints.push_back(FixItHint::CreateInsertion(
        Block->getRBracLoc(),
        "} catch (...) { std::fputs(\"" + Name + " ended with an exception\\n\", stderr); }\n"));
    return Wrap;
  }

  /// A coroutine that is its own end: its promise ignores exceptions.
  void readOwnPromise(const FunctionFacts &FF) {
    const FunctionDecl *Handler = unhandledException(FF.Decl);
    TaskErrors Errors = Handler ? errorsOf(Handler) : TaskErrors::Unknown;
    if (!counts(Errors))
      return;
    const Expr *At = Throwing.escapes(FF);
    if (!At)
      return;
    std::string Type = FF.Returns ? "'" + FF.Returns->Name + "'" : "its return type";
    bool Ends = Errors == TaskErrors::Terminates;
    Finding F;
    F.Loc = FF.Lambda ? FF.Lambda->getBeginLoc() : FF.Decl->getLocation();
    F.In = FF.Decl;
    F.Message = Type + (Ends ? " ends the program when " : " ignores what ") + nameOf(FF) +
                (Ends ? " throws" : " throws; it ends without a trace");
    if (F.Message.size() > 100)
      F.Message = "the promise of " + nameOf(FF) +
                  (Ends ? " ends the program when it throws" : " ignores what it throws");
    addThrowNote(F, FF, *At);
    F.Notes.push_back({Handler->getLocation(), Ends ? "it ends here" : "it is ignored here"});
    addAdvice(F, FF, false);
    P.Report(std::move(F));
  }

  /// Assertions in a coroutine that a test starts and nobody drives or waits for.
  void readTest(const FunctionFacts &FF, const CallExpr &Call, const FunctionFacts &Body) {
    if (!FF.Decl->getIdentifier() || testAround(FF) != &FF)
      return;
    SourceLocation Assertion = testAssertionIn(Body.Body, P.Ctx);
    if (Assertion.isInvalid() || !FF.Blocks.empty() || drives(FF))
      return;
    Finding F;
    F.Loc = Call.getExprLoc();
    F.Range = Call.getSourceRange();
    F.In = FF.Decl;
    F.Message =
        "this test does not wait for " + nameOf(Body) + "; it may end before its assertions";
    F.Notes.push_back({Assertion, "the assertion is here"});
    F.Notes.push_back({SourceLocation(), "drive it to its end in the test"});
    P.Report(std::move(F));
  }

  /// Whether the test calls anything that may run or wait for what it has started: known to block,
  /// or named so.
  static bool drives(const FunctionFacts &FF) {
    return anyCall(
        FF.Body,
        [&](const ScannedCall &Site) {
          std::string Name = Site.Name.lower();
          for (llvm::StringRef Word : {"run", "wait", "join", "drive", "poll", "loop", "sync",
                                       "drain", "process", "step", "sleep", "flush"})
            if (llvm::StringRef(Name).contains(Word))
              return true;
          return Name == "get";
        },
        /*IntoLambdas=*/false);
  }

  const Pass &P;
  const Options &O;
  Throws Throwing;
  llvm::StringSet<> Methods; ///< names of those of which the catalogue knows what they do to errors
  std::optional<bool> Printable;
};

void run(const Pass &P, const Options &O) {
  Reader R(P, O);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    if (!FF->HasErrors)
      R.read(*FF);
}

} // namespace

extern const CheckDef LostException;
constinit const CheckDef LostException = define<Options, run>({
    "lost-exception",
    "a coroutine runs alone and its exception reaches nobody",
    CheckGroup::Pedantic,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
