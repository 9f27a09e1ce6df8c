// Some objects belong to the thread that made them: their constructor pushes on a stack of that
// thread, their destructor pops. Alive while the coroutine is suspended, they are popped on
// another thread, or in the middle of what other coroutines have pushed meanwhile.
//
// Which types these are is data: the catalogue, and [[clang::annotate("lazy:thread_affine")]].

#include "Checks/ThreadState.h"
#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Elements.h"
#include "Facts/Suspension.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace lazy {
namespace {

struct Options {
  bool InferFromThreadLocal = false;
  std::vector<std::string> SafeIn;
  static const Option<Options> Table[2];
};

const Option<Options> Options::Table[] = {
    {"InferFromThreadLocal", &Options::InferFromThreadLocal,
     "also classes whose constructor and destructor both write the same thread_local, or whose "
     "destructor restores errno"},
    {"SafeIn", &Options::SafeIn,
     "coroutine types that always go on on the same thread: 'folly::coro::Task' with an "
     "executor of one thread"},
};

struct Affinity {
  const CXXRecordDecl *Record = nullptr;
  std::string Why;
  const ThreadAffineModel *Model = nullptr; ///< null: not by the catalogue
};

class AffineTypes {
public:
  AffineTypes(const Pass &P, const Options &O) : C(P.F.Types->catalogue()), O(O) {}

  /// The thread-bound object that a T is or holds; Record is null if there is none.
  Affinity in(QualType T, unsigned Depth = 3);

private:
  Affinity of(const CXXRecordDecl *RD) const;
  bool restoresError(const CXXRecordDecl *RD) const;

  const Catalogue &C;
  const Options &O;
  llvm::DenseMap<const CXXRecordDecl *, Affinity> Known;
};

/// The variables with thread storage that F's body writes.
void writtenThreadLocals(const FunctionDecl *F, llvm::DenseSet<const VarDecl *> &Out) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition))
    return;
  anyStmt(Definition->getBody(), [&](const Stmt *S) {
    const Expr *Target = nullptr;
    if (const BinaryOperator *B = dyn_cast<BinaryOperator>(S); B && B->isAssignmentOp())
      Target = B->getLHS();
    else if (const UnaryOperator *U = dyn_cast<UnaryOperator>(S); U && U->isIncrementDecrementOp())
      Target = U->getSubExpr();
    else if (const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(S);
             Call && Call->getMethodDecl() && !Call->getMethodDecl()->isConst())
      Target = Call->getImplicitObjectArgument();
    const DeclRefExpr *Ref =
        Target ? dyn_cast<DeclRefExpr>(Target->IgnoreParenImpCasts()) : nullptr;
    const VarDecl *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (V && V->getTLSKind() != VarDecl::TLS_None)
      Out.insert(V->getCanonicalDecl());
    return false;
  });
}

/// Whether the destructor of RD puts a member into errno: what another thread has had there.
bool AffineTypes::restoresError(const CXXRecordDecl *RD) const {
  const FunctionDecl *Definition = nullptr;
  const CXXDestructorDecl *D = RD->getDestructor();
  return D && D->hasBody(Definition) && anyStmt(Definition->getBody(), [&](const Stmt *S) {
           const BinaryOperator *B = dyn_cast<BinaryOperator>(S);
           if (!B || B->getOpcode() != BO_Assign ||
               !isa<MemberExpr>(B->getRHS()->IgnoreParenImpCasts()))
             return false;
           const UnaryOperator *Deref = dyn_cast<UnaryOperator>(B->getLHS()->IgnoreParens());
           const CallExpr *Call =
               Deref ? dyn_cast<CallExpr>(Deref->getSubExpr()->IgnoreParenImpCasts()) : nullptr;
           return Call && threadState(Call, FunctionRole::ThreadError, C);
         });
}

Affinity AffineTypes::of(const CXXRecordDecl *RD) const {
  if (RD->getIdentifier())
    if (const ThreadAffineModel *Model = C.findThreadAffine(canonicalName(RD)))
      return {RD, Model->Why, Model};
  for (const AnnotateAttr *A : RD->specific_attrs<AnnotateAttr>())
    if (A->getAnnotation() == "lazy:thread_affine" || A->getAnnotation() == "lazy::thread_affine")
      return {RD, "its class says so", nullptr};
  if (!O.InferFromThreadLocal || RD->isDependentContext() || !RD->hasUserDeclaredDestructor())
    return {};
  if (restoresError(RD))
    return {RD, "its destructor sets errno to what it was", nullptr};
  llvm::DenseSet<const VarDecl *> Begins, Ends;
  writtenThreadLocals(RD->getDestructor(), Ends);
  for (const CXXConstructorDecl *Constructor : RD->ctors())
    writtenThreadLocals(Constructor, Begins);
  for (const VarDecl *V : Begins)
    if (Ends.count(V))
      return {RD, "its constructor and its destructor both write a thread_local", nullptr};
  return {};
}

/// Whether an object of RD has one of each of what its template arguments name.
bool holdsItsArguments(const CXXRecordDecl *RD) {
  return RD->isInStdNamespace() && RD->getIdentifier() &&
         (RD->getName() == "pair" || RD->getName() == "tuple" || RD->getName() == "array");
}

Affinity AffineTypes::in(QualType T, unsigned Depth) {
  T = T.getNonReferenceType();
  if (T->isPointerType())
    T = T->getPointeeType();
  T = QualType(T->getBaseElementTypeUnsafe(), 0);
  const CXXRecordDecl *RD = T.getCanonicalType()->getAsCXXRecordDecl();
  RD = RD ? RD->getDefinition() : nullptr;
  if (!RD || Depth == 0)
    return {};
  auto It = Known.find(RD);
  if (It != Known.end())
    return It->second;
  Affinity Found = of(RD);
  const ClassTemplateSpecializationDecl *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD);
  if (!Found.Record && Spec && isSingleElementWrapper(T)) {
    const TemplateArgument &First = Spec->getTemplateArgs()[0];
    if (First.getKind() == TemplateArgument::Type)
      Found = in(First.getAsType(), Depth - 1);
  } else if (!Found.Record && Spec && holdsItsArguments(RD)) {
    for (QualType One : typeArguments(Spec))
      if (!Found.Record && One->isRecordType())
        Found = in(One, Depth - 1);
  } else if (!Found.Record && !RD->isInStdNamespace()) {
    // Pointers to one are somebody else's objects.
    for (const FieldDecl *Field : RD->fields())
      if (!Found.Record && Field->getType()->isRecordType())
        Found = in(Field->getType(), Depth - 1);
    for (const CXXBaseSpecifier &Base : RD->bases())
      if (!Found.Record)
        Found = in(Base.getType(), Depth - 1);
  }
  return Known[RD] = Found;
}

bool staysOnThread(const FunctionFacts &FF, const Options &O) {
  const AsyncType *T = FF.Returns;
  return T && ((T->Model && T->Model->SameThread) ||
               (T->Record && llvm::is_contained(O.SafeIn, canonicalName(T->Record))));
}

/// Whether coroutines of FF's library take such objects along to the next thread.
bool keepsIt(const FunctionFacts &FF, const Affinity &A) {
  return A.Model && FF.Returns && FF.Returns->Library &&
         llvm::is_contained(A.Model->KeptBy, FF.Returns->Library->Id);
}

void report(const Pass &P, const Suspensions &S, const VarDecl *V, const Affinity &A,
            const LiveRange &Range) {
  const FunctionFacts &FF = S.function();
  unsigned First = Range.Crossings.front().Over;
  const Suspension &Over = S.all()[First];
  Finding F;
  F.Loc = Over.At->getKeywordLoc();
  F.Range = Over.At->getSourceRange();
  F.In = FF.Decl;
  std::string Type = A.Record->getNameAsString();
  std::string Keyword = Over.yields() ? "co_yield" : "co_await";
  std::string Same = "'; it belongs to one thread";
  bool IsThing = V->getType()->getAsCXXRecordDecl() == A.Record;
  F.Message = quoted(*V) + " " + (IsThing ? "lives" : "keeps a '" + Type + "'") + " across this '" +
              Keyword + Same;
  if (F.Message.size() > 100)
    F.Message = "a '" + Type + "' lives across this '" + Keyword + Same;
  F.Notes.push_back({V->getLocation(), "it is made here"});
  F.Notes.push_back({A.Record->getLocation(), "'" + Type + "': " + A.Why});
  unsigned More = 0;
  for (const Crossing &Each : llvm::drop_begin(Range.Crossings))
    if (More++ < 3)
      F.Notes.push_back({S.all()[Each.Over].At->getKeywordLoc(), "it also lives across this"});
  if (!V->getType()->isReferenceType() && !V->getType()->isPointerType() && !isa<ParmVarDecl>(V))
    F.Notes.push_back({endOfScope(FF, V), "it is destroyed here, maybe on another thread"});
  P.Report(std::move(F));
}

void checkFunction(const Pass &P, const Options &O, const FunctionFacts &FF, AffineTypes &Types) {
  Suspensions S(FF);
  if (S.all().empty() || staysOnThread(FF, O))
    return;
  llvm::SmallVector<const VarDecl *, 8> Variables;
  for (const ParmVarDecl *Param : FF.Decl->parameters())
    if (!Param->getType()->isReferenceType() && !Param->getType()->isPointerType())
      Variables.push_back(Param);
  llvm::append_range(Variables, FF.flow().locals());
  llvm::DenseSet<const Expr *> Reported; // one finding a suspension: the outermost object
  for (const VarDecl *V : Variables) {
    Affinity A = Types.in(V->getType());
    if (!A.Record || keepsIt(FF, A))
      continue;
    // What is made by awaiting belongs to no thread.
    if (V->getInit() && awaitOperand(asWritten(V->getInit())))
      continue;
    bool Refers =
        V->getType()->isPointerType() ||
        (V->getType()->isReferenceType() && V->getInit() && !asWritten(V->getInit())->isPRValue());
    LiveRange Range = Refers ? S.usedAcross(V, nullptr) : S.aliveAcross(V);
    if (!Range.Crossings.empty() &&
        Reported.insert(S.all()[Range.Crossings.front().Over].At).second)
      report(P, S, V, A, Range);
  }
}

void run(const Pass &P, const Options &O) {
  AffineTypes Types(P, O);
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions)
    if (FF->IsCoroutine)
      checkFunction(P, O, *FF, Types);
}

} // namespace

extern const CheckDef ThreadAffineAcrossSuspend;
constinit const CheckDef ThreadAffineAcrossSuspend = define<Options, run>({
    "thread-affine-across-suspend",
    "an object that belongs to one thread lives while the coroutine is suspended",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::None,
});

} // namespace lazy
