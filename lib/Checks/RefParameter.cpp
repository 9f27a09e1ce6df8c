// A coroutine that is given a reference, view or pointer depends on how its callers wait for it.
// This is advice about the declaration, for code bases that want to rule the mistake out; what
// calls do wrong is said by dangling-argument and its like, where it is done.
//
// Parameters that are not looked at after the first suspension are fine, and so are coroutines
// that must be awaited in the statement that makes them.

#include "Checks/BorrowAdvice.h"
#include "Checks/Wording.h"
#include "Facts/BodyScan.h"
#include "Facts/Elements.h"
#include "Facts/Referents.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {
namespace {

struct Options {
  std::string Level = "escaping";
  std::vector<std::string> LongLived;
  static const Option<Options> Table[2];
};
const Option<Options> Options::Table[] = {
    {"Level", &Options::Level, "escaping|all",
     "escaping: only where a call lets the task outlive its statement, and parameters that cost "
     "little by value; all: every parameter, and lambdas with captures"},
    {"LongLived", &Options::LongLived,
     "classes whose objects outlive all coroutines: qualified names of what is referred to"},
};

/// Whether owning a T costs little: it is small, and can be copied or moved.
bool isCheap(QualType T, const ASTContext &Ctx) {
  constexpr int64_t MaxBytes = 64;
  T = T.getNonReferenceType().getUnqualifiedType();
  if (T->isIncompleteType() || T->isDependentType() || T->isArrayType() || T->isFunctionType() ||
      Ctx.getTypeSizeInChars(T).getQuantity() > MaxBytes)
    return false;
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class)
    return T->isScalarType();
  if (Class->isAbstract() || Class->isPolymorphic())
    return false;
  if (Class->needsImplicitMoveConstructor() || Class->needsImplicitCopyConstructor())
    return !Class->defaultedMoveConstructorIsDeleted() &&
           (Class->needsImplicitMoveConstructor() || T.isTriviallyCopyableType(Ctx));
  return llvm::any_of(Class->ctors(), [&](const CXXConstructorDecl *C) {
    return !C->isDeleted() &&
           (C->isMoveConstructor() || (C->isCopyConstructor() && T.isTriviallyCopyableType(Ctx)));
  });
}

class ParameterChecker {
public:
  ParameterChecker(const Pass &P, const Options &O);

  void check(const FunctionFacts &FF);

private:
  Finding finding(const FunctionFacts &FF, const ParmVarDecl &Param, const CallExpr *Escapes);

  const Pass &P;
  const Options &O;
  Borrows Keeps;
  /// A call of each function whose task outlives the statement.
  llvm::DenseMap<const FunctionDecl *, const CallExpr *> EscapingCalls;
};

ParameterChecker::ParameterChecker(const Pass &P, const Options &O) : P(P), O(O), Keeps(P.F) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    for (const AsyncValue &V : FF->Values) {
      const CallExpr *Call = dyn_cast_or_null<CallExpr>(V.Made);
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      if (Callee && outlivesStatement(Keeps.after(V, *FF)))
        EscapingCalls.try_emplace(Callee->getCanonicalDecl(), Call);
    }
}

/// Whether a T may refer to something that is not its own: it is a reference, pointer or view, or
/// made of one. Depth: how many classes deep.
static bool mayRefer(QualType T, unsigned Depth = 3) {
  if (T->isReferenceType() || T->isPointerType() || isView(T) || isReferenceWrapper(T))
    return true;
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Depth-- == 0)
    return false;
  auto refers = [&](QualType Part) { return mayRefer(Part, Depth); };
  // What the standard library's classes are made of is their own.
  if (Class->isInStdNamespace())
    return llvm::any_of(typeArguments(Class), refers);
  return llvm::any_of(Class->fields(),
                      [&](const FieldDecl *Field) { return refers(Field->getType()); });
}

/// Whether what FF gives back may refer to Param: to a copy of its own it must not.
static bool mayGiveBack(const FunctionFacts &FF, const ParmVarDecl &Param) {
  return !FF.Returns->ValueType.isNull() && mayRefer(FF.Returns->ValueType) &&
         llvm::any_of(FF.Parents, [&](const auto &Each) {
           const CoreturnStmt *Return = dyn_cast<CoreturnStmt>(Each.first);
           return Return && mentions(Return->getOperand(), &Param);
         });
}

Finding ParameterChecker::finding(const FunctionFacts &FF, const ParmVarDecl &Param,
                                  const CallExpr *Escapes) {
  QualType T = Param.getType();
  Finding F;
  F.Loc = Param.getLocation();
  F.Range = Param.getSourceRange();
  F.In = FF.Decl;
  std::string What = T->isReferenceType() ? "a reference"
                     : T->isPointerType() ? "a pointer"
                                          : "a view";
  F.Message = quoted(Param) + " is " + What +
              " that the coroutine uses after it was suspended; it keeps no copy";
  if (Escapes)
    F.Notes.push_back({Escapes->getBeginLoc(), "here the " + nounOf(*FF.Returns) +
                                                   " outlives the statement that makes it"});
  bool ByValue =
      isCheap(T, P.Ctx) && !mayGiveBack(FF, Param) && addByValueFix(F, P, *FF.Decl, Param);
  if (!ByValue)
    F.Notes.push_back(
        {SourceLocation(), std::string("let the coroutine own what it needs: take it by value") +
                               (mayGiveBack(FF, Param) ? ", and give a value back" : "")});
  return F;
}

void ParameterChecker::check(const FunctionFacts &FF) {
  // Values of an immovable type can only be awaited where they are made. A generator is pulled
  // by who has called it: what the call does wrong is dangling-argument's.
  if (!FF.Returns || !FF.Returns->Movable || FF.Returns->Kind == Role::Generator || FF.HasErrors)
    return;
  bool All = O.Level == "all";
  const CallExpr *Escapes = EscapingCalls.lookup(FF.Decl->getCanonicalDecl());
  for (const ParmVarDecl *Param : FF.Decl->parameters()) {
    QualType T = Param->getType();
    bool View = isView(T);
    if (!Param->getIdentifier() || T->isFunctionPointerType() ||
        !(T->isReferenceType() || T->isPointerType() || View))
      continue;
    QualType To = View ? T : T->getPointeeType();
    const CXXRecordDecl *Class = To->getAsCXXRecordDecl();
    if (Class && llvm::is_contained(O.LongLived, canonicalName(Class)))
      continue;
    // A tag has nothing to read.
    if (Class && !View && Class->hasDefinition() && Class->isEmpty())
      continue;
    bool CheapByValue =
        T->isRValueReferenceType() || (T->isLValueReferenceType() && To.isConstQualified());
    if (Keeps.keeps(FF.Decl, Param->getFunctionScopeIndex()) != Kept::Yes)
      continue;
    Finding F = finding(FF, *Param, Escapes);
    if (All || Escapes || (CheapByValue && isCheap(T, P.Ctx)))
      P.Report(std::move(F));
    else
      P.ReportIf(std::move(F), {ConditionalFinding::Outlives, FF.Decl});
  }
  if (All && FF.IsLambda && Keeps.keeps(FF.Decl, Keeping::Object) == Kept::Yes) {
    Finding F;
    F.Loc = FF.Lambda->getBeginLoc();
    F.Range = FF.Lambda->getIntroducerRange();
    F.In = FF.Outer ? FF.Outer->Decl : FF.Decl;
    F.Message = "this coroutine uses the captures of its lambda after it was suspended; it keeps "
                "no copy";
    F.Notes.push_back({SourceLocation(), "give it what it needs as parameters, by value"});
    P.Report(std::move(F));
  }
}

void run(const Pass &P, const Options &O) {
  ParameterChecker Checker(P, O);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    if (FF->IsCoroutine)
      Checker.check(*FF);
}

} // namespace

extern const CheckDef RefParameter;
constinit const CheckDef RefParameter = define<Options, run>({
    "ref-parameter",
    "a coroutine is given a reference, view or pointer that it uses after a suspension",
    CheckGroup::Pedantic,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
