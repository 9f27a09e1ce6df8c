// Timeouts and flags: what makes a call of a blocking function not block. In doubt it does not.
#include "Facts/BlockReader.h"
#include "Facts/Facts.h"
#include "clang/AST/APValue.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

/// Whether V holds numbers, and all are zero.
static bool isZero(const APValue &V) {
  switch (V.getKind()) {
  case APValue::Int:
    return V.getInt().isZero();
  case APValue::Float:
    return V.getFloat().isZero();
  case APValue::Struct: {
    if (V.getStructNumBases() + V.getStructNumFields() == 0)
      return false;
    for (unsigned I = 0; I != V.getStructNumBases(); ++I)
      if (!isZero(V.getStructBase(I)))
        return false;
    for (unsigned I = 0; I != V.getStructNumFields(); ++I)
      if (!isZero(V.getStructField(I)))
        return false;
    return true;
  }
  default:
    return false;
  }
}

static bool isZero(const Expr *E, const ASTContext &Ctx) {
  Expr::EvalResult Result;
  return !E->isValueDependent() && !E->isTypeDependent() && E->EvaluateAsRValue(Result, Ctx) &&
         !Result.HasSideEffects && isZero(Result.Val);
}

bool isPoll(const Expr *Arg, const ASTContext &Ctx) {
  Arg = asWritten(Arg);
  if (Arg->isValueDependent() || Arg->isTypeDependent())
    return false;
  if (isZero(Arg, Ctx))
    return true;
  if (const UnaryOperator *Address = dyn_cast<UnaryOperator>(Arg);
      Address && Address->getOpcode() == UO_AddrOf) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Address->getSubExpr()->IgnoreParenImpCasts());
    const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return Var && Var->getInit() && isZero(Var->getInit(), Ctx);
  }
  // Durations and points in time of libraries that do not compute at compile time.
  if (!Arg->getType()->isRecordType())
    return false;
  if (const CXXFunctionalCastExpr *Cast = dyn_cast<CXXFunctionalCastExpr>(Arg))
    Arg = asWritten(Cast->getSubExpr());
  llvm::ArrayRef<const Expr *> Args = plainArguments(Arg);
  if (isa<CallExpr, CXXConstructExpr>(Arg) && Args.size() == 1)
    return isPoll(Args.front(), Ctx);
  const CallExpr *Call = dyn_cast<CallExpr>(Arg);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->getIdentifier() && Args.empty() &&
         llvm::StringSwitch<bool>(Callee->getName())
             .Cases({"zero", "Zero", "ZeroDuration", "now", "Now", "min"}, true)
             .Default(false);
}

/// The arguments at Position (NoArgument, AnyArgument, LastArgument or a number).
static llvm::ArrayRef<const Expr *> at(llvm::ArrayRef<const Expr *> Args, int Position) {
  if (Position == AnyArgument)
    return Args;
  if (Position == LastArgument)
    return Args.take_back(1);
  if (Position < 0 || unsigned(Position) >= Args.size())
    return {};
  return Args.slice(Position, 1);
}

llvm::ArrayRef<const Expr *> timeoutsOf(const Expr *Call, const BlockingModel &M) {
  return M.TimeoutArgument == NoArgument ? llvm::ArrayRef<const Expr *>()
                                         : at(plainArguments(Call), M.TimeoutArgument);
}

bool polls(const Expr *Call, const BlockingModel &M, const ASTContext &Ctx) {
  return llvm::any_of(timeoutsOf(Call, M), [&](const Expr *Arg) {
    // No timeout at all is no poll: `select(n, &set, nullptr, nullptr, nullptr)`.
    return (!Arg->getType()->isPointerType() || isa<UnaryOperator>(asWritten(Arg))) &&
           isPoll(Arg, Ctx);
  });
}

bool pollsPerhaps(const Expr *Call, const BlockingModel &M, const ASTContext &Ctx) {
  return llvm::any_of(at(plainArguments(Call), M.TimeoutArgument), [&](const Expr *Arg) {
    const Expr *E = asWritten(Arg)->IgnoreParenImpCasts();
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
    const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (Var && Var->hasLocalStorage() && Var->getInit())
      E = asWritten(Var->getInit())->IgnoreParenImpCasts();
    const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(E);
    return Choice && (isPoll(Choice->getTrueExpr(), Ctx) || isPoll(Choice->getFalseExpr(), Ctx));
  });
}

namespace {

/// All names by which an argument says something: macros, constants, enumerators, its type.
class Words {
public:
  explicit Words(const ASTContext &Ctx) : Ctx(Ctx) {}

  void add(const Expr *Arg) {
    QualType T = Arg->IgnoreParenImpCasts()->getType();
    if (const CXXRecordDecl *Class = T.getNonReferenceType()->getAsCXXRecordDecl())
      Found.insert(canonicalName(Class));
    collect(Arg, 4);
    Expr::EvalResult Result;
    if (T->isIntegralOrEnumerationType() && !Arg->isValueDependent() &&
        !Arg->EvaluateAsInt(Result, Ctx))
      Known = false;
  }

  bool anyOf(llvm::ArrayRef<std::string> Names) const {
    return llvm::any_of(Names, [&](const std::string &Name) { return Found.contains(Name); });
  }
  /// Whether the value of every number is known.
  bool Known = true;

private:
  void collect(const Stmt *S, unsigned Depth) {
    if (!S)
      return;
    const SourceManager &SM = Ctx.getSourceManager();
    for (SourceLocation Loc = S->getBeginLoc(); Loc.isMacroID();
         Loc = SM.getImmediateMacroCallerLoc(Loc))
      Found.insert(Lexer::getImmediateMacroName(Loc, SM, Ctx.getLangOpts()));
    if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S)) {
      Found.insert(canonicalName(Ref->getDecl()));
      const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
      if (Var && Var->getInit() && Depth)
        collect(Var->getInit(), Depth - 1);
    } else if (const IntegerLiteral *Number = dyn_cast<IntegerLiteral>(S)) {
      Found.insert(llvm::toString(Number->getValue(), 10, /*Signed=*/false));
    } else if (const CXXBoolLiteralExpr *Bool = dyn_cast<CXXBoolLiteralExpr>(S)) {
      Found.insert(Bool->getValue() ? "true" : "false");
    }
    for (const Stmt *Child : S->children())
      collect(Child, Depth);
  }

  const ASTContext &Ctx;
  llvm::StringSet<> Found;
};

} // namespace

bool flagsAllow(const Expr *Call, const BlockingModel &M, const ASTContext &Ctx) {
  if (M.UnlessFlags.empty() && M.OnlyFlags.empty())
    return true;
  Words W(Ctx);
  for (const Expr *Arg : at(plainArguments(Call), M.FlagArgument))
    W.add(Arg);
  if (W.anyOf(M.UnlessFlags) || (!M.OnlyFlags.empty() && !W.anyOf(M.OnlyFlags)))
    return false;
  // A flag word that is computed elsewhere may say anything.
  return W.Known || M.FlagArgument == AnyArgument || M.UnlessFlags.empty();
}

} // namespace lazy
