// How a path leaves: by which statement, and whether it is the way out of a failure.
#include "Facts/FlowExit.h"
#include "Facts/Suspension.h"
#include "Facts/Throws.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace lazy {

const Stmt *exitStatement(const FlowWalk &Walk, llvm::ArrayRef<unsigned> Path, size_t From) {
  const Stmt *Exit = nullptr;
  for (unsigned Node : Path.drop_front(std::min(From, Path.size()))) {
    const CFGBlock *B = Walk.Nodes[Node].Block;
    for (const CFGElement &E : *B)
      if (std::optional<CFGStmt> S = E.getAs<CFGStmt>())
        if (isa<ReturnStmt, CoreturnStmt>(S->getStmt()))
          Exit = S->getStmt();
    const Stmt *T = B->getTerminatorStmt();
    if (T && isa<BreakStmt, ContinueStmt, GotoStmt>(T))
      Exit = T;
  }
  return Exit;
}

/// Splits `isStopRequested`, `stop_requested`, `kBadValue` into lower-case words.
static llvm::SmallVector<std::string, 4> words(llvm::StringRef Name) {
  llvm::SmallVector<std::string, 4> Result(1);
  for (size_t I = 0; I != Name.size(); ++I) {
    char C = Name[I];
    bool Starts = llvm::isUpper(C) && I && !llvm::isUpper(Name[I - 1]);
    if (!llvm::isAlnum(C) || Starts)
      Result.emplace_back();
    if (llvm::isAlnum(C))
      Result.back() += llvm::toLower(C);
  }
  return Result;
}

/// Whether Name speaks of failing or stopping.
static bool isFailureName(llvm::StringRef Name) {
  static constexpr llvm::StringLiteral Whole[] = {
      "ec",   "ok",        "bad",        "err",       "eof",       "valid",   "good",
      "rc",   "success",   "successful", "succeeded", "done",      "running", "alive",
      "open", "connected", "nok",        "expected",  "unexpected"};
  static constexpr llvm::StringLiteral Beginnings[] = {
      "err",    "fail",   "status", "invalid", "except",   "cancel", "abort",
      "stop",   "clos",   "shut",   "timeout", "timed",    "expir",  "disconn",
      "reject", "broken", "refuse", "quit",    "interrupt"};
  for (const std::string &Word : words(Name)) {
    for (llvm::StringRef W : Whole)
      if (Word == W)
        return true;
    for (llvm::StringRef B : Beginnings)
      if (llvm::StringRef(Word).starts_with(B))
        return true;
  }
  return false;
}

/// Whether Record holds either a value or an error: its truth value then tells which.
static bool holdsError(const CXXRecordDecl *Record) {
  Record = Record ? Record->getDefinition() : nullptr;
  if (!Record)
    return false;
  for (const Decl *D : Record->decls()) {
    if (const FunctionTemplateDecl *T = dyn_cast<FunctionTemplateDecl>(D))
      D = T->getTemplatedDecl();
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(D);
    if (Method && Method->getIdentifier() && Method->getAccess() == AS_public &&
        llvm::any_of(words(Method->getName()), [](llvm::StringRef Word) {
          return Word.starts_with("err") || Word.starts_with("fail");
        }))
      return true;
  }
  return llvm::any_of(Record->bases(), [](const CXXBaseSpecifier &Base) {
    return holdsError(Base.getType()->getAsCXXRecordDecl());
  });
}

namespace {
class FailureWords : public RecursiveASTVisitor<FailureWords> {
public:
  bool Found = false;

  bool VisitDeclRefExpr(DeclRefExpr *D) { return look(D->getDecl()); }
  bool VisitMemberExpr(MemberExpr *M) { return look(M->getMemberDecl()); }
  /// `if (result)`, `if (!result.has_value())`.
  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    bool AsksForValue =
        Method && ((isa<CXXConversionDecl>(Method) && Method->getReturnType()->isBooleanType()) ||
                   (Method->getIdentifier() && Method->getName() == "has_value"));
    Found |= AsksForValue && holdsError(Method->getParent());
    return !Found;
  }
  bool VisitExpr(Expr *E) {
    QualType T = E->getType();
    const CXXRecordDecl *Record =
        T.isNull() ? nullptr : T.getNonReferenceType()->getAsCXXRecordDecl();
    if (!Record && !T.isNull() && T->isEnumeralType())
      return look(T->castAs<EnumType>()->getDecl());
    return !Record || look(Record);
  }

private:
  bool look(const NamedDecl *D) {
    if (D && D->getIdentifier())
      Found |= isFailureName(D->getName());
    return !Found;
  }
};
} // namespace

bool testsForFailure(const Expr *E) {
  FailureWords W;
  W.TraverseStmt(const_cast<Expr *>(E));
  return W.Found;
}

bool isMacroBranch(const CFGBlock &B) {
  const Stmt *T = B.getTerminatorStmt();
  return T && T->getBeginLoc().isMacroID();
}

bool isFailureEdge(const CFGBlock &B, unsigned Succ) {
  const Stmt *T = B.getTerminatorStmt();
  if (!T)
    return false;
  if (const SwitchStmt *Switch = dyn_cast<SwitchStmt>(T)) {
    const CFGBlock *To = (B.succ_begin() + Succ)->getReachableBlock();
    const CaseStmt *Case = To ? dyn_cast_or_null<CaseStmt>(To->getLabel()) : nullptr;
    return testsForFailure(Switch->getCond()) || (Case && testsForFailure(Case->getLHS()));
  }
  const Expr *E = branchCondition(B);
  return E && testsForFailure(E);
}

bool returnsFailure(const Stmt *Exit) {
  const Expr *Value = nullptr;
  if (const ReturnStmt *R = dyn_cast_or_null<ReturnStmt>(Exit))
    Value = R->getRetValue();
  else if (const CoreturnStmt *C = dyn_cast_or_null<CoreturnStmt>(Exit))
    Value = C->getOperand();
  if (!Value)
    return false;
  // The type of the whole says nothing: a function that returns an expected returns
  // expecteds on its good paths too.
  Value = Value->IgnoreUnlessSpelledInSource();
  const NamedDecl *Named = nullptr;
  if (const DeclRefExpr *D = dyn_cast<DeclRefExpr>(Value))
    Named = D->getDecl();
  else if (const MemberExpr *M = dyn_cast<MemberExpr>(Value))
    Named = M->getMemberDecl();
  else if (const CallExpr *Call = dyn_cast<CallExpr>(Value))
    Named = dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl());
  else if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Value))
    Named = Construct->getConstructor()->getParent();
  else if (const ExplicitCastExpr *Cast = dyn_cast<ExplicitCastExpr>(Value))
    Named = Cast->getType()->getAsCXXRecordDecl();
  if (!Named)
    return false;
  if (const CXXConstructorDecl *Constructor = dyn_cast<CXXConstructorDecl>(Named))
    Named = Constructor->getParent();
  return Named->getIdentifier() && isFailureName(Named->getName()) &&
         Named->getName() != "expected";
}

const Stmt *whatThrows(const CFGBlock &B, unsigned Succ) {
  if (const Stmt *Call = throwingCall(B, Succ))
    return Call;
  if (B.empty())
    return nullptr;
  std::optional<CFGStmt> Last = B.back().getAs<CFGStmt>();
  return Last && isa<CXXThrowExpr>(Last->getStmt()) ? Last->getStmt() : nullptr;
}

bool isAwaitResume(const Stmt &Throws) {
  const CallExpr *Call = dyn_cast<CallExpr>(&Throws);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->getIdentifier() && Callee->getName() == "await_resume";
}

/// Whether who wrote the handlers of Try expects that any exception fits one of them.
static bool isMeantToCatchAll(const CXXTryStmt &Try) {
  for (unsigned I = 0; I != Try.getNumHandlers(); ++I)
    if (catchesAll(*Try.getHandler(I)))
      return true;
  return false;
}

/// As the public one: the exception brings control to To, handlers or the end of the function.
static bool diesOnThrow(const FunctionFlow &Flow, const VarDecl *Var, const CFGBlock *To,
                        bool TypeIsKnown) {
  if (!To || To == &Flow.graph()->getExit())
    return true;
  const CXXTryStmt *Try = dyn_cast_or_null<CXXTryStmt>(To->getTerminatorStmt());
  if (!Try)
    return false;
  for (const Stmt *S = scopeOf(Flow.function(), Var); S; S = Flow.function().parent(S))
    if (S == Try->getTryBlock())
      return true;
  // Of an exception whose type is not known, that none of them fits.
  if (TypeIsKnown || isMeantToCatchAll(*Try) || To->succ_size() <= Try->getNumHandlers())
    return false;
  return diesOnThrow(Flow, Var, (To->succ_begin() + Try->getNumHandlers())->getReachableBlock(),
                     TypeIsKnown);
}

bool diesOnThrow(const FunctionFlow &Flow, const VarDecl *Var, const CFGBlock &B, unsigned Succ) {
  return diesOnThrow(Flow, Var, (B.succ_begin() + Succ)->getReachableBlock(),
                     isa_and_nonnull<CXXThrowExpr>(whatThrows(B, Succ)));
}

} // namespace lazy
