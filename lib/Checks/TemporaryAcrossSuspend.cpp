// What a co_await gives is often a temporary, and so is the task that gave it. A view, pointer or
// reference to a part of it is dead when the statement is over, and used after the next one.
//
// `auto &&x = co_await f();` is fine where awaiting gives a value: that lives as long as the
// reference. It is not where awaiting gives a reference into the task, which is a temporary.

#include "Checks/Wording.h"
#include "Facts/BodyScan.h"
#include "Facts/HoldFlow.h"
#include "Facts/Referents.h"
#include "Facts/Suspension.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {
namespace {

bool awaits(const Stmt *S) {
  return anyStmt(S, [](const Stmt *Each) { return isa<CoawaitExpr>(Each); });
}

/// What a function does with a variable, in source order.
struct Mentions {
  llvm::SmallVector<const Expr *, 2> Assigned;    ///< the assignments to it
  llvm::SmallVector<const DeclRefExpr *, 8> Uses; ///< more than to silence a warning
};

class TemporaryChecker {
public:
  TemporaryChecker(const Pass &P, const FunctionFacts &FF)
      : P(P), FF(FF), S(FF), Read(*P.F.Types, FF) {}

  void check(const VarDecl &Var);
  void checkAssignments(const VarDecl &Var);
  void check(const CXXForRangeStmt &Loop);

private:
  Referent referent(QualType T, const Expr *Init) const;
  Mentions mentionsOf(const VarDecl &Var) const;
  const DeclRefExpr *useAfter(const Mentions &M, const Stmt *Set) const;
  bool isDeclaredAlone(const VarDecl &Var) const;
  void addNamingFix(Finding &F, const Stmt *Statement, const Referent &Of,
                    const std::string &Name) const;
  void addFix(Finding &F, const VarDecl &Var, const Referent &Of) const;
  Finding begin(const Referent &Of, const Expr *Init, const std::string &When) const;

  const Pass &P;
  const FunctionFacts &FF;
  const Suspensions S;
  const ReferentReader Read;
};

Mentions TemporaryChecker::mentionsOf(const VarDecl &Var) const {
  Mentions M;
  for (const auto &[Each, Parent] : FF.Parents) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Each);
    if (!Ref || wholeOf(Ref) != &Var)
      continue;
    const BinaryOperator *Plain = dyn_cast_or_null<BinaryOperator>(Parent);
    const CXXOperatorCallExpr *Call = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
    const CastExpr *Cast = dyn_cast_or_null<CastExpr>(Parent);
    if (!Var.getType()->isReferenceType() &&
        ((Plain && Plain->getOpcode() == BO_Assign && Plain->getLHS() == Ref) ||
         (Call && Call->getOperator() == OO_Equal && Call->getArg(0) == Ref)))
      M.Assigned.push_back(cast<Expr>(Parent));
    else if (!Cast || Cast->getCastKind() != CK_ToVoid)
      M.Uses.push_back(Ref);
  }
  auto isEarlier = [&](const Expr *A, const Expr *B) {
    return P.Ctx.getSourceManager().isBeforeInTranslationUnit(A->getBeginLoc(), B->getBeginLoc());
  };
  llvm::sort(M.Assigned, isEarlier);
  llvm::sort(M.Uses, isEarlier);
  return M;
}

/// A use of what Set, the declaration or one of the assignments, puts into the variable of M; null
/// if there is none.
const DeclRefExpr *TemporaryChecker::useAfter(const Mentions &M, const Stmt *Set) const {
  if (M.Assigned.empty())
    return M.Uses.empty() ? nullptr : M.Uses.front();
  HoldFlow Hold(FF.flow());
  Hold.begin(FF.flow().find(Set), 0);
  for (const Expr *Other : M.Assigned)
    if (Other != Set)
      Hold.end(FF.flow().find(Other));
  for (auto [I, Use] : llvm::enumerate(M.Uses))
    Hold.watch(FF.flow().find(Use), I);
  return Hold.run() && !Hold.Found.empty() ? M.Uses[Hold.Found.front().Watch] : nullptr;
}

/// When: what follows "dies".
Finding TemporaryChecker::begin(const Referent &Of, const Expr *Init,
                                const std::string &When) const {
  Finding F;
  F.Loc = Of.Made->IgnoreUnlessSpelledInSource()->getBeginLoc();
  F.Range = Init->getSourceRange();
  F.In = FF.Decl;
  const CoawaitExpr *Await = Of.Made->isGLValue() ? dyn_cast<CoawaitExpr>(Of.Made) : nullptr;
  const AsyncType *Awaited = Await ? P.F.Types->get(Await->getOperand()->getType()) : nullptr;
  F.Message = (!Await ? "this temporary"
                      : "the awaited " + (Awaited ? nounOf(*Awaited) : std::string("object")) +
                            ", with what it gives,") +
              " dies " + When;
  return F;
}

/// Whether no other variable is declared with Var, whose type the fix would change too, and Var is
/// no view that is made smaller, which a value cannot be.
bool TemporaryChecker::isDeclaredAlone(const VarDecl &Var) const {
  const DeclStmt *Declared = declarationOf(FF, &Var);
  if (!Declared || !Declared->isSingleDecl())
    return false;
  for (const auto &[Each, Parent] : FF.Parents) {
    const MemberExpr *Method = dyn_cast<MemberExpr>(Each);
    const DeclRefExpr *Of =
        Method ? dyn_cast<DeclRefExpr>(Method->getBase()->IgnoreParenImpCasts()) : nullptr;
    if (Of && Of->getDecl() == &Var && Method->getMemberDecl()->getIdentifier() &&
        Method->getMemberDecl()->getName().starts_with("remove_"))
      return false;
  }
  return true;
}

/// The fix that keeps the value: without the `&`, or with the type of the value for the view's.
void TemporaryChecker::addFix(Finding &F, const VarDecl &Var, const Referent &Of) const {
  const TypeSourceInfo *Info = Var.getTypeSourceInfo();
  if (!Info || isa<DecompositionDecl>(Var) || !isDeclaredAlone(Var))
    return;
  Fix Keep;
  Keep.Title = "keep the value in " + quoted(Var);
  if (ReferenceTypeLoc Reference = Info->getTypeLoc().getAsAdjusted<ReferenceTypeLoc>()) {
    SourceLocation Sigil = Reference.getSigilLoc();
    QualType Kept = Var.getType().getNonReferenceType();
    const CXXRecordDecl *Class = Kept->getAsCXXRecordDecl();
    if (Class && (!Class->hasDefinition() || Class->isAbstract()))
      return;
    Keep.Hints.push_back(FixItHint::CreateRemoval(SourceRange(Sigil, Sigil)));
  } else if (isView(Var.getType()) && !isa<AutoType>(Var.getType().getTypePtr()) &&
             Of.Made->IgnoreUnlessSpelledInSource() ==
                 Var.getInit()->IgnoreUnlessSpelledInSource()) {
    SourceRange Written = Info->getTypeLoc().getUnqualifiedLoc().getSourceRange();
    Keep.Hints.push_back(FixItHint::CreateReplacement(Written, "auto"));
  }
  if (!Keep.Hints.empty())
    F.Fixes.push_back(std::move(Keep));
}

/// The fix that puts the temporary into a variable called Name before Statement, a statement of a
/// block.
void TemporaryChecker::addNamingFix(Finding &F, const Stmt *Statement, const Referent &Of,
                                    const std::string &Name) const {
  const SourceManager &SM = P.Ctx.getSourceManager();
  const CXXRecordDecl *Class = Of.Made->getType()->getAsCXXRecordDecl();
  if (!Statement || !isa_and_nonnull<CompoundStmt>(FF.parent(Statement)) ||
      Of.Made->getType()->isArrayType() ||
      (Class && (!Class->hasDefinition() || Class->isAbstract())))
    return;
  // Its parentheses go.
  SourceRange Value = Of.Made->IgnoreUnlessSpelledInSource()->getSourceRange();
  SourceRange Whole = Of.Made->getSourceRange();
  llvm::StringRef Text =
      Lexer::getSourceText(CharSourceRange::getTokenRange(Value), SM, P.Ctx.getLangOpts());
  SourceLocation Begin = Statement->getBeginLoc();
  if (Text.empty() || Begin.isMacroID() || Whole.getBegin().isMacroID() ||
      Whole.getEnd().isMacroID())
    return;
  Fix Named;
  Named.Title = "keep the temporary in a variable";
  std::string Indent = Lexer::getIndentationForLine(Begin, SM).str();
  Named.Hints.push_back(
      FixItHint::CreateInsertion(Begin, "auto " + Name + " = " + Text.str() + ";\n" + Indent));
  Named.Hints.push_back(FixItHint::CreateReplacement(Whole, Name));
  F.Fixes.push_back(std::move(Named));
}

/// What a variable of type T refers to that is initialised with Init, or assigned it.
Referent TemporaryChecker::referent(QualType T, const Expr *Init) const {
  return T->isReferenceType() ? Read.object(Init)
         : T->isPointerType() ? Read.pointee(Init)
         : isView(T)          ? Read.viewed(Init)
                              : Referent{};
}

/// `v = co_await name();`
void TemporaryChecker::checkAssignments(const VarDecl &Var) {
  if (Var.getType()->isReferenceType() ||
      !(Var.getType()->isPointerType() || isView(Var.getType())))
    return;
  const Mentions M = mentionsOf(Var);
  for (const Expr *Assign : M.Assigned) {
    const CXXOperatorCallExpr *Call = dyn_cast<CXXOperatorCallExpr>(Assign);
    const Expr *Value = Call ? Call->getArg(1) : cast<BinaryOperator>(Assign)->getRHS();
    Referent Of = referent(Var.getType(), Value);
    const DeclRefExpr *Use =
        Of.Of == Referent::Temporary && awaits(Value) ? useAfter(M, Assign) : nullptr;
    if (!Use)
      continue;
    Finding F = begin(Of, Value, "with the statement, but " + quoted(Var) + " still refers to it");
    F.Notes.push_back({Use->getBeginLoc(), "it is used here"});
    F.Notes.push_back({SourceLocation(), "keep the value itself in a variable"});
    P.Report(std::move(F));
  }
}

void TemporaryChecker::check(const VarDecl &Var) {
  const Expr *Init = Var.getInit();
  QualType T = Var.getType();
  if (!Init || Var.isImplicit())
    return;
  Referent Of = referent(T, Init);
  if (Of.Of != Referent::Temporary)
    return;
  const DeclRefExpr *Use = useAfter(mentionsOf(Var), declarationOf(FF, &Var));
  LiveRange Range = S.usedAcross(&Var, nullptr);
  // Without an await it is everybody's mistake, and compilers know it.
  if (!Use || (!awaits(Init) && Range.Crossings.empty()))
    return;
  const DecompositionDecl *Parts = dyn_cast<DecompositionDecl>(&Var);
  const bool HasParts = Parts && !Parts->bindings().empty();
  std::string Name = HasParts ? quoted(*Parts->bindings().front()) : quoted(Var);
  Finding F = begin(Of, Init, "with the statement, but " + Name + " still refers to it");
  F.Notes.push_back({Use->getBeginLoc(), "it is used here"});
  addFix(F, Var, Of);
  if (F.Fixes.empty() && !HasParts)
    addNamingFix(F, declarationOf(FF, &Var), Of, Var.getNameAsString() + "Value");
  if (F.Fixes.empty())
    F.Notes.push_back({SourceLocation(), "keep the value itself in a variable"});
  P.Report(std::move(F));
}

/// Before C++23 only what `for (x : init)` itself gives lives as long as the loop.
void TemporaryChecker::check(const CXXForRangeStmt &Loop) {
  const VarDecl *Range =
      Loop.getRangeStmt() ? dyn_cast<VarDecl>(Loop.getRangeStmt()->getSingleDecl()) : nullptr;
  const Expr *Init = Range ? Range->getInit() : nullptr;
  if (!Init || P.Ctx.getLangOpts().CPlusPlus23)
    return;
  Referent Of = Read.object(Init);
  if (!Of && isView(Range->getType().getNonReferenceType()))
    Of = Read.viewed(Init);
  if (Of.Of != Referent::Temporary)
    return;
  Finding F = begin(Of, Loop.getRangeInit(), "before the loop begins, which still reads it");
  addNamingFix(F, &Loop, Of, "values");
  F.Notes.push_back({SourceLocation(), "keep it in a variable before the loop; from C++23 on it "
                                       "lives as long as the loop"});
  P.Report(std::move(F));
}

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (!FF->IsCoroutine || FF->HasErrors || !FF->flow().graph())
      continue;
    TemporaryChecker Checker(P, *FF);
    for (const VarDecl *Var : FF->flow().locals()) {
      Checker.check(*Var);
      Checker.checkAssignments(*Var);
    }
    llvm::SmallVector<const CXXForRangeStmt *, 4> Loops;
    for (const auto &[S, Parent] : FF->Parents)
      if (const CXXForRangeStmt *Loop = dyn_cast<CXXForRangeStmt>(S))
        Loops.push_back(Loop);
    llvm::sort(Loops, [](const CXXForRangeStmt *A, const CXXForRangeStmt *B) {
      return A->getBeginLoc() < B->getBeginLoc();
    });
    for (const CXXForRangeStmt *Loop : Loops)
      Checker.check(*Loop);
  }
}

} // namespace

extern const CheckDef TemporaryAcrossSuspend;
constinit const CheckDef TemporaryAcrossSuspend = define<run>({
    "temporary-across-suspend",
    "a view or reference to a temporary of an await is used after it died",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
