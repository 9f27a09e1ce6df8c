// A coroutine keeps the address of what it is given by reference, and reads it when it goes on. A
// temporary argument is dead by then, unless the coroutine is awaited in the same statement.
//
// Where the task goes decides, not how the coroutine is declared: `co_await load("a")` is fine.

#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {
namespace {

/// The fix that lets the coroutine own the parameter: `const T &x` becomes `T x` wherever the
/// function is declared. Others may need the address (`T &`), or look at the signature.
bool addByValue(Finding &F, const Pass &P, const Borrow &B) {
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(B.Keeper);
  QualType Type = B.Param->getType();
  // A function that only hands the parameter on would make the copy too early.
  const FunctionDecl *Definition = nullptr;
  if (!B.Keeper->hasBody(Definition) || !isa<CoroutineBodyStmt>(Definition->getBody()))
    return false;
  if (B.By != Borrow::Reference || !Type->isLValueReferenceType() ||
      !Type->getPointeeType().isConstQualified() || (Method && Method->isVirtual()) ||
      B.Keeper->isTemplateInstantiation())
    return false;
  const CXXRecordDecl *Class = Type->getPointeeType()->getAsCXXRecordDecl();
  if (Class && (!Class->hasDefinition() || Class->isAbstract()))
    return false;
  Fix ByValue;
  ByValue.Title = "let the coroutine own '" + B.Param->getNameAsString() + "'";
  const SourceManager &SM = P.Ctx.getSourceManager();
  for (const FunctionDecl *D : B.Keeper->redecls()) {
    const ParmVarDecl *Param = D->getParamDecl(B.Param->getFunctionScopeIndex());
    const TypeSourceInfo *Info = Param->getTypeSourceInfo();
    ReferenceTypeLoc Reference =
        Info ? Info->getTypeLoc().getAsAdjusted<ReferenceTypeLoc>() : ReferenceTypeLoc();
    if (!Reference || !P.F.IsUserCode(Param->getLocation()))
      return false;
    SourceRange Pointee = Reference.getPointeeLoc().getUnqualifiedLoc().getSourceRange();
    SourceLocation Begin = Param->getBeginLoc(), Ampersand = Reference.getSigilLoc();
    CharSourceRange Written = CharSourceRange::getTokenRange(Pointee);
    llvm::StringRef Name = Lexer::getSourceText(Written, SM, P.Ctx.getLangOpts());
    if (Name.empty() || Begin.isMacroID() || Ampersand.isMacroID())
      return false;
    std::string Text = Name.str();
    // `const T &x`: a blank stands before or after the sign.
    const char *After = SM.getCharacterData(Ampersand) + 1;
    if (*After != ' ' && Param->getIdentifier())
      Text += " ";
    ByValue.Hints.push_back(
        FixItHint::CreateReplacement(CharSourceRange::getTokenRange(Begin, Ampersand), Text));
  }
  F.Fixes.push_back(std::move(ByValue));
  return true;
}

void report(const Pass &P, const FunctionFacts &FF, const AsyncValue &V, const Borrow &B,
            const Outliving &Out) {
  Finding F;
  const Expr *What = B.What->IgnoreUnlessSpelledInSource();
  bool Default = isa<CXXDefaultArgExpr>(B.What->IgnoreImplicit());
  F.Loc = Default ? V.Made->getBeginLoc() : What->getBeginLoc();
  F.Range = Default ? V.Made->getSourceRange() : What->getSourceRange();
  F.In = FF.Decl;
  F.Message = (Default ? "the default argument for '" + B.Param->getNameAsString() + "'"
                       : std::string("this temporary")) +
              " dies at the end of the statement, but " + holderOf(V, Out) +
              " still refers to it";
  addKeeperNote(F, B);
  addByValue(F, P, B);
  F.Notes.push_back({SourceLocation(), "keep it in a variable that outlives the " +
                                           nounOf(*V.Type) +
                                           (Out.Where == Whereabouts::Variable && FF.IsCoroutine
                                                ? ", or await the call in this statement"
                                                : ", or let the coroutine take it by value")});
  P.Report(std::move(F));
}

void run(const Pass &P) {
  Borrows Kept(P.F);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    for (const AsyncValue &V : FF->Values) {
      Outliving Out = Kept.after(V, *FF);
      if (Out.Where == Whereabouts::Over || Out.Where == Whereabouts::Unknown)
        continue;
      for (const Borrow &B : Kept.of(V))
        if (B.Of == Borrow::Temporary && B.Param)
          report(P, *FF, V, B, Out);
    }
}

} // namespace

extern const CheckDef DanglingArgument;
constinit const CheckDef DanglingArgument = define<run>({
    "dangling-argument",
    "a task outlives a temporary that its coroutine was given by reference",
    CheckGroup::Preview,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
