// A coroutine's variables die when it is done, before anybody looks at what it returned. A view,
// reference or pointer to one of them is then all that the caller gets.
//
// Clang's -Wreturn-stack-address does not look at co_return. A co_yield is no end: the frame, and
// the temporaries of the statement, live on until the coroutine is resumed.

#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"
#include "Facts/Elements.h"
#include "Facts/Referents.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lazy {
namespace {

/// What the coroutine FF is declared to give: the T of Task<T>. Its awaiter may well give a T&&
/// for a T, so what awaiting gives does not tell.
QualType declaredResult(const FunctionFacts &FF) {
  const CXXRecordDecl *Record = FF.Decl->getReturnType()->getAsCXXRecordDecl();
  const ClassTemplateSpecializationDecl *Spec =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(Record);
  if (Spec && Spec->getTemplateArgs().size() > 0 &&
      Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
    return Spec->getTemplateArgs()[0].getAsType();
  if (Spec || !FF.Returns || FF.Returns->ValueType.isNull())
    return {};
  return FF.Returns->ValueType.getNonReferenceType();
}

/// What is given to the promise, with the conversions to its parameter's type.
const Expr *givenBy(const CoreturnStmt *Return) {
  const CallExpr *Call = Return->getPromiseCall()
                             ? dyn_cast<CallExpr>(withoutImplicit(Return->getPromiseCall()))
                             : nullptr;
  return Call && Call->getNumArgs() == 1 ? Call->getArg(0) : Return->getOperand();
}

/// The types of the elements of a std::pair, std::tuple or std::optional; empty for others.
llvm::SmallVector<QualType, 4> elementsOf(QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!isa_and_nonnull<ClassTemplateSpecializationDecl>(Class) || !Class->isInStdNamespace() ||
      !llvm::is_contained({"pair", "tuple", "optional"}, Class->getName()))
    return {};
  return typeArguments(Class);
}

class ReturnReader {
public:
  ReturnReader(const Pass &P, const FunctionFacts &FF) : P(P), FF(FF), Read(*P.F.Types, FF) {}

  /// Value is what becomes a T that is given back, or a part of it.
  void check(const Expr *Value, QualType T, unsigned Depth = 4) {
    Value = withoutImplicit(Value);
    if (Depth-- == 0 || Value->isTypeDependent())
      return;
    if (const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(Value)) {
      check(Choice->getTrueExpr(), T, Depth);
      check(Choice->getFalseExpr(), T, Depth);
    } else if (T->isReferenceType() || T->isPointerType() || isView(T) || isReferenceWrapper(T)) {
      if (Referent Of = referent(Value, T))
        report(Value, Of, T);
    } else if (T->isRecordType()) {
      checkParts(Value, T, Depth);
    }
  }

private:
  void checkParts(const Expr *Value, QualType T, unsigned Depth) {
    if (const MaterializeTemporaryExpr *Made = dyn_cast<MaterializeTemporaryExpr>(Value))
      return check(Made->getSubExpr(), T, Depth);
    llvm::SmallVector<QualType, 4> Elements = elementsOf(T);
    const bool Same = P.Ctx.hasSameUnqualifiedType(Value->getType(), T);
    const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(Value);
    if (const InitListExpr *List = dyn_cast<InitListExpr>(Value); List && Same) {
      const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
      if (Class->isUnion() || Class->getNumBases() > 0)
        return;
      unsigned I = 0;
      for (const FieldDecl *Field : Class->fields())
        if (I < List->getNumInits())
          check(List->getInit(I++), Field->getType(), Depth);
    } else if (Made && Same && Made->getNumArgs() == 1 &&
               Made->getConstructor()->isCopyOrMoveConstructor()) {
      check(Made->getArg(0), T, Depth);
    } else if (Made && Same) {
      if (Made->getNumArgs() == Elements.size())
        for (auto [Arg, Element] : llvm::zip(Made->arguments(), Elements))
          check(Arg, Element, Depth);
    } else if (const CallExpr *Call = dyn_cast<CallExpr>(Value); Call && Same) {
      // `std::make_pair(&n, 1)`, `std::tie(s)`.
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
          llvm::is_contained({"make_pair", "make_tuple", "tie", "make_optional"},
                             Callee->getName()) &&
          Call->getNumArgs() == Elements.size())
        for (auto [Arg, Element] : llvm::zip(Call->arguments(), Elements))
          check(Arg, Element, Depth);
    } else if (!Same && Elements.size() == 1 && elementsOf(Value->getType()).empty()) {
      // A promise that takes anything converts it inside.
      check(Value, Elements.front(), Depth);
    }
  }

  /// Whether the reference To that is given back refers to the object Value itself. What converts
  /// to a reference, such as std::ref(x), leads elsewhere.
  bool bindsTo(const Expr *Value, QualType To) const {
    QualType From = Value->getType().getNonReferenceType();
    const CXXRecordDecl *Derived = From->getAsCXXRecordDecl(), *Base = To->getAsCXXRecordDecl();
    return P.Ctx.hasSameUnqualifiedType(From, To) ||
           (Derived && Base && Derived->hasDefinition() && Derived->isDerivedFrom(Base));
  }

  Referent referent(const Expr *Value, QualType T) const {
    if (T->isReferenceType())
      return bindsTo(Value, T->getPointeeType()) ? Read.object(Value) : Referent{};
    if (const MaterializeTemporaryExpr *Made = dyn_cast<MaterializeTemporaryExpr>(Value);
        Made && T->isPointerType())
      Value = withoutImplicit(Made->getSubExpr());
    // A promise that takes anything makes a pointer of an array inside.
    if (T->isPointerType())
      return Value->getType()->isPointerType() ? Read.pointee(Value)
             : Value->getType()->isArrayType() ? Read.object(Value)
                                               : Referent{};
    if (isReferenceWrapper(T))
      return Read.wrapped(Value);
    // A promise that takes anything converts it inside.
    return isView(Value->getType().getNonReferenceType()) ? Read.viewed(Value)
           : Read.ownsWhatItShows(Value->getType())       ? Read.object(Value)
                                                          : Referent{};
  }

  /// Whether FF gives something back in one place only.
  bool returnsOnce() const {
    return llvm::count_if(FF.Parents, [](const auto &Each) {
             const CoreturnStmt *Return = dyn_cast<CoreturnStmt>(Each.first);
             return Return && Return->getOperand();
           }) == 1;
  }

  /// Adds the fix that gives back Value, all of it a variable, itself: `Task<string>` for
  /// `Task<string_view>`. Others may look at the signature.
  void addByValueFix(Finding &F, const Expr *Value, const Referent &Of, QualType T) const {
    const FunctionDecl &D = *FF.Decl;
    const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(&D);
    Value = Value->IgnoreUnlessSpelledInSource();
    if (const CXXConstructExpr *Conversion = dyn_cast<CXXConstructExpr>(Value);
        Conversion && Conversion->getNumArgs() > 0 &&
        Conversion->getArg(0)->getSourceRange() == Conversion->getSourceRange())
      Value = Conversion->getArg(0)->IgnoreUnlessSpelledInSource();
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Value);
    if (!Ref || Ref->getDecl() != Of.Var || !(T->isReferenceType() || isView(T)) ||
        D.isTemplateInstantiation() || (Method && Method->isVirtual()) || D.getPreviousDecl() ||
        D.getMostRecentDecl() != &D || !returnsOnce())
      return;
    QualType Own = Of.Var->getType().getNonReferenceType().getUnqualifiedType();
    FunctionTypeLoc Type = D.getFunctionTypeLoc();
    TemplateSpecializationTypeLoc Written =
        Type ? Type.getReturnLoc().getAsAdjusted<TemplateSpecializationTypeLoc>()
             : TemplateSpecializationTypeLoc();
    if (!isCopyable(Own) || Own->isArrayType() || !Written || Written.getNumArgs() != 1 ||
        Written.getArgLoc(0).getArgument().getKind() != TemplateArgument::Type ||
        (T->isReferenceType() && !P.Ctx.hasSameUnqualifiedType(Own, T->getPointeeType())))
      return;
    TypeSourceInfo *Result = Written.getArgLoc(0).getTypeSourceInfo();
    if (!P.Ctx.hasSameType(Result->getType(), T))
      return;
    // All between the brackets: a `const` in front is no part of what the type says where it
    // begins, and one of the two in `>>` is no token.
    const SourceManager &SM = P.Ctx.getSourceManager();
    SourceLocation Begin = Written.getLAngleLoc(), End = SM.getFileLoc(Written.getRAngleLoc());
    if (Begin.isMacroID() || SM.getFileID(Begin) != SM.getFileID(End))
      return;
    Fix ByValue;
    ByValue.Title = "give " + quoted(*Of.Var) + " itself back";
    ByValue.Hints.push_back(
        FixItHint::CreateReplacement(CharSourceRange::getCharRange(Begin.getLocWithOffset(1), End),
                                     Own.getAsString(PrintingPolicy(P.Ctx.getLangOpts()))));
    F.Fixes.push_back(std::move(ByValue));
  }

  void report(const Expr *Value, const Referent &Of, QualType T) const {
    Finding F;
    F.Loc = Value->getBeginLoc();
    F.Range = Value->getSourceRange();
    F.In = FF.Decl;
    std::string What = T->isReferenceType() || isReferenceWrapper(T) ? "reference"
                       : T->isPointerType()                          ? "pointer"
                                                                     : "view";
    if (Of.Of == Referent::Temporary) {
      F.Message = "this temporary dies with the statement, but the returned " + What +
                  " still refers to it";
    } else {
      F.Message = quoted(*Of.Var) + " dies with this coroutine, but the returned " + What +
                  " still refers to it";
      F.Notes.push_back({Of.Var->getLocation(), isa<ParmVarDecl>(Of.Var)
                                                    ? "it is a parameter by value: a copy of it "
                                                      "lives in the coroutine"
                                                    : "it is a variable of the coroutine"});
      addByValueFix(F, Value, Of, T);
    }
    F.Notes.push_back({SourceLocation(), "give the value itself back"});
    P.Report(std::move(F));
  }

  const Pass &P;
  const FunctionFacts &FF;
  const ReferentReader Read;
};

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (!FF->IsCoroutine || FF->HasErrors)
      continue;
    QualType Result = declaredResult(*FF);
    if (Result.isNull() || Result->isDependentType() ||
        !(Result->isReferenceType() || Result->isPointerType() || Result->isRecordType()))
      continue;
    ReturnReader Reader(P, *FF);
    llvm::SmallVector<const CoreturnStmt *, 4> Returns;
    for (const auto &[S, Parent] : FF->Parents)
      if (const CoreturnStmt *Return = dyn_cast<CoreturnStmt>(S); Return && Return->getOperand())
        Returns.push_back(Return);
    const SourceManager &SM = P.Ctx.getSourceManager();
    llvm::sort(Returns, [&](const CoreturnStmt *A, const CoreturnStmt *B) {
      return SM.isBeforeInTranslationUnit(A->getBeginLoc(), B->getBeginLoc());
    });
    for (const CoreturnStmt *Return : Returns)
      Reader.check(givenBy(Return), Result);
  }
}

} // namespace

extern const CheckDef ReturnDanglingValue;
constinit const CheckDef ReturnDanglingValue = define<run>({
    "return-dangling-value",
    "a coroutine returns a view of, or a reference to, its own variables",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
