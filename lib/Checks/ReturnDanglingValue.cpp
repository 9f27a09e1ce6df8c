// A coroutine's variables die when it is done, before anybody looks at what it returned. A view,
// reference or pointer to one of them is then all that the caller gets.
//
// Clang's -Wreturn-stack-address does not look at co_return. A co_yield is no end: the frame, and
// the temporaries of the statement, live on until the coroutine is resumed.

#include "Checks/Wording.h"
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

class ReturnReader {
public:
  ReturnReader(const Pass &P, const FunctionFacts &FF, QualType Result)
      : P(P), FF(FF), Result(Result), Read(*P.F.Types, FF) {}

  void check(const Expr *Value) {
    Value = withoutImplicit(Value);
    if (const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(Value)) {
      check(Choice->getTrueExpr());
      check(Choice->getFalseExpr());
    } else if (Referent Of = referent(Value)) {
      report(Value, Of);
    }
  }

private:
  /// Whether the reference that is given back refers to the object Value itself. What converts to a
  /// reference, such as std::ref(x), leads elsewhere.
  bool bindsTo(const Expr *Value) const {
    QualType From = Value->getType().getNonReferenceType(), To = Result->getPointeeType();
    const CXXRecordDecl *Derived = From->getAsCXXRecordDecl(), *Base = To->getAsCXXRecordDecl();
    return P.Ctx.hasSameUnqualifiedType(From, To) ||
           (Derived && Base && Derived->hasDefinition() && Derived->isDerivedFrom(Base));
  }

  Referent referent(const Expr *Value) const {
    if (Result->isReferenceType())
      return bindsTo(Value) ? Read.object(Value) : Referent{};
    if (Result->isPointerType())
      return Value->getType()->isPointerType() ? Read.pointee(Value) : Referent{};
    // A promise that takes anything converts it inside.
    return isView(Value->getType().getNonReferenceType()) ? Read.viewed(Value)
           : Read.ownsWhatItShows(Value->getType())       ? Read.object(Value)
                                                          : Referent{};
  }

  void report(const Expr *Value, const Referent &Of) const {
    Finding F;
    F.Loc = Value->getBeginLoc();
    F.Range = Value->getSourceRange();
    F.In = FF.Decl;
    std::string What = Result->isReferenceType() ? "reference"
                       : Result->isPointerType() ? "pointer"
                                                 : "view";
    if (Of.Of == Referent::Temporary) {
      F.Message = "this temporary dies with the statement, but the returned " + What +
                  " still refers to it";
    } else {
      F.Message = "'" + Of.Var->getNameAsString() +
                  "' dies with this coroutine, but the returned " + What + " still refers to it";
      F.Notes.push_back({Of.Var->getLocation(), isa<ParmVarDecl>(Of.Var)
                                                    ? "it is a parameter by value: a copy of it "
                                                      "lives in the coroutine"
                                                    : "it is a variable of the coroutine"});
    }
    F.Notes.push_back({SourceLocation(), "give the value itself back"});
    P.Report(std::move(F));
  }

  const Pass &P;
  const FunctionFacts &FF;
  const QualType Result;
  const ReferentReader Read;
};

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (!FF->IsCoroutine || FF->HasErrors)
      continue;
    QualType Result = declaredResult(*FF);
    if (Result.isNull() ||
        !(Result->isReferenceType() || Result->isPointerType() || isView(Result)))
      continue;
    ReturnReader Reader(P, *FF, Result);
    llvm::SmallVector<const CoreturnStmt *, 4> Returns;
    for (const auto &[S, Parent] : FF->Parents)
      if (const CoreturnStmt *Return = dyn_cast<CoreturnStmt>(S); Return && Return->getOperand())
        Returns.push_back(Return);
    const SourceManager &SM = P.Ctx.getSourceManager();
    llvm::sort(Returns, [&](const CoreturnStmt *A, const CoreturnStmt *B) {
      return SM.isBeforeInTranslationUnit(A->getBeginLoc(), B->getBeginLoc());
    });
    for (const CoreturnStmt *Return : Returns)
      Reader.check(givenBy(Return));
  }
}

} // namespace

extern const CheckDef ReturnDanglingValue;
constinit const CheckDef ReturnDanglingValue = define<run>({
    "return-dangling-value",
    "a coroutine returns a view of, or a reference to, its own variables",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::None,
});

} // namespace lazy
