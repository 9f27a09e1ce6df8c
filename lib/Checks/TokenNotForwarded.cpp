// A coroutine that has a token can be asked to stop; what it awaits only if it is given the token
// too. Where a function takes one and is called without it, the request stops at this call.
//
// Functions that take one: a defaulted parameter that the call leaves out, or an overload of the
// same name and scope with the same parameters and one token more. Passing an empty token is how
// one says no. Coroutines whose library passes cancellation on by itself need none of this.

#include "Checks/BlockingAdvice.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Cancellation.h"
#include "Facts/MadeUpNames.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lazy {
namespace {

/// A token that the coroutine has.
struct Token {
  const ValueDecl *Decl = nullptr; ///< parameter, local or member
  const CXXRecordDecl *Class = nullptr;
};

/// How a call could be given the token.
struct Way {
  const FunctionDecl *Function = nullptr; ///< the callee, or the overload
  unsigned Param = 0;
};

bool isCleanUp(llvm::StringRef Name) {
  std::string Lower = Name.lower();
  for (llvm::StringRef Word :
       {"close", "shutdown", "stop", "cancel", "cleanup", "clean_up", "abort", "release",
        "rollback", "dispose", "disconnect", "finalize", "join"})
    if (llvm::StringRef(Lower).contains(Word))
      return true;
  return false;
}

bool isLoop(const Stmt *S) { return isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S); }

class Reader {
public:
  Reader(const Pass &P, Cancellations &Cancelling) : P(P), Cancelling(Cancelling) {}

  void read(const FunctionFacts &FF) {
    std::vector<Token> Given = givenTokens(FF);
    bool Reported = false;
    for (const AsyncValue &V : FF.Values)
      if (const CallExpr *Call = dyn_cast<CallExpr>(V.Made))
        if (isAwaited(FF, V))
          Reported |= readCall(FF, *Call, Given);
    if (!Reported)
      readUnused(FF);
  }

private:
  /// Whether the value is awaited here, or kept in a local to be.
  static bool isAwaited(const FunctionFacts &FF, const AsyncValue &V) {
    if (V.Became == Fate::Awaited || (V.Became == Fate::Stored && V.Into))
      return true;
    if (V.Became != Fate::Passed && V.Became != Fate::Consumed)
      return false;
    for (const Stmt *S = FF.parent(V.Made); S && isa<Expr>(S); S = FF.parent(S))
      if (awaitOperand(cast<Expr>(S)))
        return true;
    return false;
  }

  void add(const ValueDecl *D, std::vector<Token> &Out) {
    if (D && D->getIdentifier() && !D->getName().empty())
      if (const CXXRecordDecl *Class = Cancelling.tokenOf(D->getType()))
        Out.push_back({D, Class});
  }

  /// Parameters and captures, then members. Locals are looked up by the call.
  std::vector<Token> givenTokens(const FunctionFacts &FF) {
    std::vector<Token> Result;
    for (const ParmVarDecl *Param : FF.Decl->parameters())
      add(Param, Result);
    bool This = !FF.Lambda;
    if (FF.Lambda)
      for (const LambdaCapture &Capture : FF.Lambda->captures()) {
        This |= Capture.capturesThis();
        if (Capture.capturesVariable())
          add(Capture.getCapturedVar(), Result);
      }
    const FunctionFacts *Method = &FF;
    while (Method && Method->Lambda)
      Method = Method->Outer;
    const CXXMethodDecl *Of = Method ? dyn_cast<CXXMethodDecl>(Method->Decl) : nullptr;
    if (This && Of && Of->isInstance())
      for (const FieldDecl *Field : Of->getParent()->fields())
        add(Field, Result);
    return Result;
  }

  /// The local tokens that Call can name.
  void addLocals(const FunctionFacts &FF, const CallExpr &Call, std::vector<Token> &Out) {
    const SourceManager &SM = P.Ctx.getSourceManager();
    for (const Stmt *S = FF.parent(&Call); S; S = FF.parent(S)) {
      const CompoundStmt *Block = dyn_cast<CompoundStmt>(S);
      if (!Block)
        continue;
      for (const Stmt *Child : Block->body()) {
        const DeclStmt *Declaration = dyn_cast<DeclStmt>(Child);
        if (!Declaration ||
            !SM.isBeforeInTranslationUnit(Declaration->getEndLoc(), Call.getBeginLoc()))
          continue;
        for (const Decl *D : Declaration->decls()) {
          const VarDecl *Var = dyn_cast<VarDecl>(D);
          // One that is made empty asks nobody.
          if (Var && Var->getInit() && !isEmpty(Var->getInit()))
            add(Var, Out);
        }
      }
    }
  }

  static bool isEmpty(const Expr *Init) {
    Init = Init->IgnoreUnlessSpelledInSource();
    if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(Init))
      return Made->getNumArgs() == 0;
    const InitListExpr *List = dyn_cast<InitListExpr>(Init);
    return List && List->getNumInits() == 0;
  }

  bool readCall(const FunctionFacts &FF, const CallExpr &Call, llvm::ArrayRef<Token> Given) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (!Callee || !Callee->getIdentifier() || isa<CXXOperatorCallExpr>(Call) ||
        isCleanUp(Callee->getName()) || Call.getNumArgs() > Callee->getNumParams())
      return false;
    std::vector<Token> Tokens;
    addLocals(FF, Call, Tokens);
    Tokens.insert(Tokens.end(), Given.begin(), Given.end());
    if (Tokens.empty())
      return false;
    // Whoever names a token in the call has thought of it.
    for (const Expr *Arg : Call.arguments())
      if (!isa<CXXDefaultArgExpr>(Arg) && hasToken(Arg))
        return false;
    for (const Token &T : Tokens)
      if (std::optional<Way> How = wayFor(FF, Call, *Callee, T)) {
        bool Only = llvm::count_if(Tokens, [&](const Token &Other) {
                      return Other.Class == T.Class && rank(Other) == rank(T);
                    }) == 1;
        report(FF, Call, T, *How, Only);
        return true;
      }
    return false;
  }

  static unsigned rank(const Token &T) {
    return isa<ParmVarDecl>(T.Decl) ? 0 : isa<VarDecl>(T.Decl) ? 1 : 2;
  }

  bool hasToken(const Expr *E) {
    return anyStmt(E, [&](const Stmt *S) {
      const Expr *Part = dyn_cast<Expr>(S);
      return Part && !Part->getType().isNull() && Cancelling.tokenOf(Part->getType());
    });
  }

  /// Whether an argument that names T can be given to a parameter of type To.
  static bool accepts(QualType To, const Token &T) {
    bool Const = T.Decl->getType().getNonReferenceType().isConstQualified();
    if (To->isRValueReferenceType())
      return false;
    if (To->isLValueReferenceType())
      return To->getPointeeType().isConstQualified() || !Const;
    return true;
  }

  std::optional<Way> wayFor(const FunctionFacts &FF, const CallExpr &Call,
                            const FunctionDecl &Callee, const Token &T) {
    for (unsigned I = 0; I != Callee.getNumParams(); ++I) {
      QualType To = Callee.getParamDecl(I)->getType();
      if (!Cancelling.tokenOf(To))
        continue;
      // Takes one: given, or of another class.
      if (I < Call.getNumArgs() && isa<CXXDefaultArgExpr>(Call.getArg(I)) &&
          Cancelling.tokenOf(To) == T.Class && accepts(To, T))
        return Way{&Callee, I};
      return std::nullopt;
    }
    const FunctionDecl *Pattern = patternOf(&Callee);
    for (const NamedDecl *D : Pattern->getDeclContext()->lookup(Pattern->getDeclName())) {
      const FunctionDecl *Other = D->getUnderlyingDecl()->getAsFunction();
      if (!Other || Other->getCanonicalDecl() == Pattern->getCanonicalDecl())
        continue;
      if (std::optional<unsigned> At = addsToken(*Pattern, *Other, T))
        if (isUsable(FF, Call, *Pattern, *Other))
          return Way{Other, *At};
    }
    return std::nullopt;
  }

  static const FunctionDecl *patternOf(const FunctionDecl *D) {
    if (const FunctionTemplateDecl *Template = D->getPrimaryTemplate())
      return Template->getTemplatedDecl();
    return D;
  }

  /// Whether awaiting an A gives what awaiting a B does: operations that can be cancelled are often
  /// of another type than those that cannot.
  bool givesTheSame(QualType A, QualType B) {
    if (A.getCanonicalType() == B.getCanonicalType())
      return true;
    const AsyncType *First = P.F.Types->get(A), *Second = P.F.Types->get(B);
    auto Value = [](const AsyncType *T) {
      return T && T->Awaitable && !T->ValueType.isNull()
                 ? T->ValueType.getNonReferenceType().getCanonicalType().getUnqualifiedType()
                 : QualType();
    };
    return !Value(First).isNull() && Value(First) == Value(Second);
  }

  /// The position of the token, if Other has Pattern's parameters and that one more.
  std::optional<unsigned> addsToken(const FunctionDecl &Pattern, const FunctionDecl &Other,
                                    const Token &T) {
    auto Same = [](QualType A, QualType B) { return A.getCanonicalType() == B.getCanonicalType(); };
    if (Other.getNumParams() != Pattern.getNumParams() + 1 || Other.isDeleted() ||
        Other.isVariadic() != Pattern.isVariadic() ||
        (Other.getDescribedFunctionTemplate() != nullptr) !=
            (Pattern.getDescribedFunctionTemplate() != nullptr) ||
        !givesTheSame(Other.getReturnType(), Pattern.getReturnType()))
      return std::nullopt;
    std::optional<unsigned> At;
    for (unsigned I = 0, J = 0; I != Other.getNumParams(); ++I) {
      QualType To = Other.getParamDecl(I)->getType();
      if (J != Pattern.getNumParams() && Same(To, Pattern.getParamDecl(J)->getType())) {
        ++J;
        continue;
      }
      if (At || Cancelling.tokenOf(To) != T.Class || !accepts(To, T))
        return std::nullopt;
      At = I;
    }
    return At;
  }

  /// Whether the call may name Other where it stands.
  bool isUsable(const FunctionFacts &FF, const CallExpr &Call, const FunctionDecl &Pattern,
                const FunctionDecl &Other) const {
    // The overload that is made of the one without: calling itself would never end.
    for (const FunctionFacts *In = &FF; In; In = In->Outer)
      if (patternOf(In->Decl)->getCanonicalDecl() == Other.getCanonicalDecl())
        return false;
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(&Pattern);
    const CXXMethodDecl *OtherMethod = dyn_cast<CXXMethodDecl>(&Other);
    if ((Method != nullptr) != (OtherMethod != nullptr))
      return false;
    if (!Method)
      return P.Ctx.getSourceManager().isBeforeInTranslationUnit(Other.getFirstDecl()->getLocation(),
                                                                Call.getBeginLoc());
    return Method->isStatic() == OtherMethod->isStatic() &&
           (!Method->isConst() || OtherMethod->isConst()) &&
           Method->getRefQualifier() == OtherMethod->getRefQualifier() &&
           (Other.getAccess() == AS_public || Other.getAccess() == Pattern.getAccess());
  }

  /// How the argument is written; empty if that takes more than a name.
  static std::string argument(const Token &T, QualType To) {
    std::string Name = T.Decl->getNameAsString();
    QualType From = T.Decl->getType().getNonReferenceType();
    bool ToPointer = To->isPointerType(), FromPointer = From->isPointerType();
    const CXXRecordDecl *FromClass = From->getAsCXXRecordDecl();
    if (!FromPointer && FromClass && FromClass->getCanonicalDecl() != T.Class &&
        To.getNonReferenceType()->getAsCXXRecordDecl() != FromClass)
      return ""; // an optional that may have none
    if (ToPointer == FromPointer)
      return Name;
    return ToPointer ? "&" + Name : "";
  }

  void addFix(Finding &F, const CallExpr &Call, const Token &T, const Way &How) const {
    std::string Text = argument(T, How.Function->getParamDecl(How.Param)->getType());
    unsigned Written = 0;
    while (Written != Call.getNumArgs() && !isa<CXXDefaultArgExpr>(Call.getArg(Written)))
      ++Written;
    // What stands behind the call's own arguments cannot be reached.
    if (Text.empty() || How.Param > Written)
      return;
    // What the call leaves out, the overload must have defaults for.
    for (unsigned I = Written + 1; I < How.Function->getNumParams(); ++I)
      if (!How.Function->getParamDecl(I)->hasDefaultArg())
        return;
    Fix Forward;
    Forward.Title = "pass " + quoted(*T.Decl) + " on";
    Forward.Grade = FixGrade::Safe;
    if (How.Param < Written)
      Forward.Hints.push_back(
          FixItHint::CreateInsertion(Call.getArg(How.Param)->getBeginLoc(), Text + ", "));
    else
      Forward.Hints.push_back(
          FixItHint::CreateInsertion(Call.getRParenLoc(), (Written ? ", " : "") + Text));
    F.Fixes.push_back(std::move(Forward));
  }

  void report(const FunctionFacts &FF, const CallExpr &Call, const Token &T, const Way &How,
              bool Only) const {
    std::string Name = quoted(*T.Decl);
    bool Default = How.Function == Call.getDirectCallee();
    Finding F;
    F.Loc = Call.getExprLoc();
    F.Range = Call.getSourceRange();
    F.In = FF.Decl;
    F.Message =
        calledName(&Call) + " is called without " + Name + "; a request to stop does not reach it";
    if (F.Message.size() > 100)
      F.Message = "this call is not given the token; a request to stop does not reach it";
    F.Notes.push_back({T.Decl->getLocation(), Name + " is the token of this coroutine"});
    F.Notes.push_back({How.Function->getParamDecl(How.Param)->getLocation(),
                       Default ? "this parameter takes it; left out, nothing ends the call"
                               : "this overload takes it"});
    if (Only)
      addFix(F, Call, T, How);
    if (F.Fixes.empty())
      F.Notes.push_back({SourceLocation(), "pass a token on; an empty one says that it shall not "
                                           "be cancelled"});
    P.Report(std::move(F));
  }

  /// A token parameter that nobody looks at, in a coroutine with a loop that waits.
  void readUnused(const FunctionFacts &FF) {
    for (const ParmVarDecl *Param : FF.Decl->parameters()) {
      if (!Param->getIdentifier() || Param->hasAttr<UnusedAttr>() ||
          !Cancelling.tokenOf(Param->getType()) || mentions(FF.Body, Param))
        continue;
      const Stmt *Loop = nullptr;
      for (const AwaitPoint &A : FF.Awaits)
        for (const Stmt *S = FF.parent(A.Await); S && !Loop; S = FF.parent(S))
          if (isLoop(S))
            Loop = S;
      if (!Loop)
        continue;
      Finding F;
      F.Loc = Param->getLocation();
      F.Range = Param->getSourceRange();
      F.In = FF.Decl;
      F.Message = "nobody looks at " + quoted(*Param) + "; this coroutine cannot be asked to stop";
      if (F.Message.size() > 100)
        F.Message = "nobody looks at this token; the coroutine cannot be asked to stop";
      F.Notes.push_back({Loop->getBeginLoc(), "this loop goes on whatever is asked"});
      F.Notes.push_back({SourceLocation(), "test it in the loop and pass it to what is awaited; "
                                           "leave out its name if that is meant"});
      P.Report(std::move(F));
    }
  }

  const Pass &P;
  Cancellations &Cancelling;
};

void run(const Pass &P) {
  Cancellations Cancelling(*P.F.Types);
  Reader R(P, Cancelling);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    if (FF->IsCoroutine && !FF->HasErrors && !Cancelling.isImplicit(FF->Returns))
      R.read(*FF);
}

} // namespace

extern const CheckDef TokenNotForwarded;
constinit const CheckDef TokenNotForwarded = define<run>({
    "token-not-forwarded",
    "a coroutine has a cancellation token and does not pass it on",
    CheckGroup::Preview,
    "0.1",
    Fixability::Safe,
});

} // namespace lazy
