#include "Checks/ThreadState.h"
#include "Checks/BlockingAdvice.h"
#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Fate.h"

using namespace clang;

namespace lazy {

const FunctionModel *threadState(const CallExpr *Call, FunctionRole Role, const Catalogue &C) {
  const FunctionModel *Model = calledFunctionModel(Call, C);
  if (!Model || Model->Role != Role)
    return nullptr;
  // A name without a namespace is known only for a function of C.
  const FunctionDecl *Callee = Call->getDirectCallee();
  bool Plain = Callee && !isa<CXXMethodDecl>(Callee) &&
               Callee->getDeclContext()->getRedeclContext()->isTranslationUnit();
  return Plain && !Callee->isExternC() ? nullptr : Model;
}

bool isThreadLocal(const ValueDecl *D) {
  const VarDecl *V = dyn_cast_or_null<VarDecl>(D);
  return V && V->getTLSKind() != VarDecl::TLS_None;
}

static bool isView(QualType T) {
  const CXXRecordDecl *RD = T->getAsCXXRecordDecl();
  return RD && RD->isInStdNamespace() && RD->getIdentifier() &&
         (RD->getName() == "basic_string_view" || RD->getName() == "span" ||
          RD->getName() == "reference_wrapper");
}

/// Whether T is an iterator of a container of the standard library.
static bool isIterator(QualType T) {
  const CXXRecordDecl *RD = T->getAsCXXRecordDecl();
  return RD && RD->getIdentifier() &&
         (RD->getName().ends_with("iterator") || RD->getName() == "__wrap_iter");
}

bool mayRefer(QualType T) {
  return T->isReferenceType() || T->isPointerType() || isView(T) || isIterator(T);
}

namespace {

/// Finds what of the thread an expression refers to. Depth ends long chains of functions.
class Behind {
public:
  explicit Behind(const Catalogue &C) : C(C) {}

  /// What a reference, pointer, view or iterator that E initialises refers to.
  std::string initialised(const Expr *E, unsigned Depth) const {
    const Expr *Written = asWritten(E);
    return E->isGLValue() && Written->isGLValue() ? object(Written, Depth) : value(Written, Depth);
  }

private:
  std::string object(const Expr *E, unsigned Depth) const;
  std::string value(const Expr *E, unsigned Depth) const;
  std::string called(const CallExpr *Call, unsigned Depth) const;
  std::string variable(const VarDecl *V, unsigned Depth) const;

  const Catalogue &C;
};

/// The object that V is, or refers to.
std::string Behind::variable(const VarDecl *V, unsigned Depth) const {
  if (isThreadLocal(V) && !V->getType()->isReferenceType())
    return V->getNameAsString();
  // `int &r = t; int *p = &r;`
  const Expr *Init =
      V->getType()->isReferenceType() && V->hasLocalStorage() ? V->getInit() : nullptr;
  return Init && Init->isGLValue() ? initialised(Init, Depth - 1) : "";
}

/// The thread's own that E, an lvalue, is or is a part of.
std::string Behind::object(const Expr *E, unsigned Depth) const {
  if (Depth == 0)
    return "";
  E = E->IgnoreParenImpCasts();
  if (!E->isGLValue())
    return "";
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E)) {
    const VarDecl *V = dyn_cast<VarDecl>(Ref->getDecl());
    return V ? variable(V, Depth) : "";
  }
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(E)) {
    if (const VarDecl *Static = dyn_cast<VarDecl>(Member->getMemberDecl()))
      return variable(Static, Depth);
    if (Member->getMemberDecl()->getType()->isReferenceType())
      return "";
    return Member->isArrow() ? value(asWritten(Member->getBase()), Depth - 1)
                             : object(Member->getBase(), Depth);
  }
  if (const ArraySubscriptExpr *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return value(asWritten(Subscript->getBase()), Depth);
  if (const UnaryOperator *U = dyn_cast<UnaryOperator>(E))
    return U->getOpcode() == UO_Deref ? value(asWritten(U->getSubExpr()), Depth - 1) : "";
  if (const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(E)) {
    std::string One = object(Choice->getTrueExpr(), Depth - 1);
    return One.empty() ? object(Choice->getFalseExpr(), Depth - 1) : One;
  }
  const CallExpr *Call = dyn_cast<CallExpr>(E);
  return Call ? called(Call, Depth) : "";
}

/// What E, a pointer, view or iterator, refers to. What is only read from a variable may refer to
/// anything: `Session *S = Current;`.
std::string Behind::value(const Expr *E, unsigned Depth) const {
  if (Depth == 0)
    return "";
  if (E->isGLValue())
    return E->getType()->isArrayType() ? object(E, Depth) : "";
  if (const UnaryOperator *U = dyn_cast<UnaryOperator>(E))
    return U->getOpcode() == UO_AddrOf ? object(U->getSubExpr(), Depth) : "";
  if (const BinaryOperator *B = dyn_cast<BinaryOperator>(E))
    return B->isAdditiveOp() && B->getLHS()->getType()->isPointerType()
               ? value(asWritten(B->getLHS()), Depth - 1)
               : "";
  if (const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(E)) {
    std::string One = value(asWritten(Choice->getTrueExpr()), Depth - 1);
    return One.empty() ? value(asWritten(Choice->getFalseExpr()), Depth - 1) : One;
  }
  if (const CXXFunctionalCastExpr *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    return isView(Cast->getType()) ? value(asWritten(Cast->getSubExpr()), Depth - 1) : "";
  // A string or an array seen as a view.
  if (const CXXConstructExpr *View = dyn_cast<CXXConstructExpr>(E)) {
    if (!isView(View->getType()) || View->getNumArgs() == 0)
      return "";
    const Expr *Of = View->getArg(0);
    return Of->isGLValue() && !isView(Of->getType()) ? object(Of, Depth)
                                                     : value(asWritten(Of), Depth - 1);
  }
  const CallExpr *Call = dyn_cast<CallExpr>(E);
  return Call ? called(Call, Depth) : "";
}

/// Whether what methods of a T give is a part of the object, or owned by it.
bool givesItsOwn(QualType T) {
  const CXXRecordDecl *RD = T.getNonReferenceType()->getAsCXXRecordDecl();
  return RD && RD->isInStdNamespace() && RD->getIdentifier() && !isView(T) && !isIterator(T) &&
         !RD->getName().contains("shared_ptr"); // or a base of it
}

/// What the result of Call refers to.
std::string Behind::called(const CallExpr *Call, unsigned Depth) const {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !mayRefer(Callee->getReturnType()))
    return "";
  if (threadState(Call, FunctionRole::ThreadError, C))
    return "errno";
  if (threadState(Call, FunctionRole::ThreadLocal, C))
    return makerOf(Call).find('\'') == 0 ? makerOf(Call).substr(1, makerOf(Call).size() - 2)
                                         : "thread-local";
  // `buffer.front()`, `buffer[0]`, `buffer.data()`: a part of it.
  const Expr *Object = nullptr;
  if (const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call))
    Object = Member->getImplicitObjectArgument();
  else if (isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(Callee))
    Object = Call->getArg(0);
  if (Object && Object->isGLValue() && givesItsOwn(Object->getType()))
    return object(Object, Depth - 1);
  if (Callee->isInStdNamespace() && Callee->getIdentifier() && Call->getNumArgs() == 1 &&
      (isPassThrough(Call) || Callee->getName() == "ref" || Callee->getName() == "cref" ||
       Callee->getName() == "addressof"))
    return object(Call->getArg(0), Depth - 1);
  // A function that gives nothing but its thread's own: `Buffer &buffer() { return Local; }`.
  const FunctionDecl *Definition = nullptr;
  if (Depth == 1 || !Callee->hasBody(Definition) || Definition->isDependentContext())
    return "";
  std::string Common;
  bool Any = false, Agree = true;
  forEachReturn(Definition->getBody(), [&](const Expr *Value) {
    std::string One = Value ? initialised(Value, Depth - 1) : "";
    Agree &= !One.empty() && (!Any || One == Common);
    Common = One;
    Any = true;
  });
  return Any && Agree ? Common : "";
}

} // namespace

std::string threadStateBehind(const Expr *E, const Catalogue &C) {
  return Behind(C).initialised(E, /*Depth=*/6);
}

//===----------------------------------------------------------------------===//
// What is done to a thread_local
//===----------------------------------------------------------------------===//

bool ThreadLocalTouch::concerns(const ThreadLocalTouch &Other) const {
  size_t Common = std::min(Path.size(), Other.Path.size());
  return llvm::ArrayRef(Path).take_front(Common) == llvm::ArrayRef(Other.Path).take_front(Common);
}

/// What tells the elements of an array apart: a variable, or a number (as odd as no address).
static const void *indexOf(const Expr *Index, const ASTContext &Ctx) {
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(Index->IgnoreParenImpCasts()))
    if (isa<VarDecl>(Ref->getDecl()))
      return Ref->getDecl();
  Expr::EvalResult Result;
  if (Index->isValueDependent() || !Index->EvaluateAsInt(Result, Ctx))
    return nullptr;
  return reinterpret_cast<const void *>(
      static_cast<uintptr_t>(Result.Val.getInt().getExtValue()) * 2 + 1);
}

/// `state.list[2]`: the expression for the part of the variable that Ref mentions. False if the
/// part is not known.
static bool partOf(const FunctionFacts &FF, const DeclRefExpr *Ref, ThreadLocalTouch &T) {
  T.By = Ref;
  for (;;) {
    const Stmt *P = FF.parent(T.By);
    const ImplicitCastExpr *Cast = dyn_cast_or_null<ImplicitCastExpr>(P);
    if (isa_and_nonnull<ParenExpr>(P) ||
        (Cast && (Cast->getCastKind() == CK_NoOp || Cast->getCastKind() == CK_DerivedToBase ||
                  Cast->getCastKind() == CK_UncheckedDerivedToBase))) {
      T.By = cast<Expr>(P);
      continue;
    }
    if (const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(P);
        Member && !Member->isArrow() && isa<FieldDecl>(Member->getMemberDecl())) {
      if (Member->getMemberDecl()->getType()->isReferenceType())
        return false;
      T.Path.push_back(Member->getMemberDecl()->getCanonicalDecl());
      T.By = Member;
      continue;
    }
    const ArraySubscriptExpr *Element = Cast && Cast->getCastKind() == CK_ArrayToPointerDecay
                                            ? dyn_cast_or_null<ArraySubscriptExpr>(FF.parent(Cast))
                                            : nullptr;
    if (!Element)
      return true;
    const void *Index =
        Element->getBase() == Cast ? indexOf(Element->getIdx(), FF.Decl->getASTContext()) : nullptr;
    if (!Index)
      return false;
    T.Path.push_back(Index);
    T.By = Element;
  }
}

/// A method that is called on the part: `list.push_back(1)`.
static void calledOn(const FunctionFacts &FF, const CXXMemberCallExpr *Call, ThreadLocalTouch &T) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  T.By = Call;
  T.Reads = true;
  if (!Method || Method->isConst() || !Method->getIdentifier())
    return;
  llvm::StringRef Name = Method->getName();
  if (Name == "clear" || Name == "assign" || Name == "reset") {
    T.Does = ThreadLocalTouch::Writes;
    T.Reads = false;
  } else if (Method->getParent()->isInStdNamespace()) {
    bool Adds = Name.starts_with("push") || Name.starts_with("insert") ||
                Name.starts_with("emplace") || Name == "append";
    if (!Adds && !Name.starts_with("pop") && Name != "erase" && Name != "resize")
      return;
    T.Does = ThreadLocalTouch::Writes;
    T.Reads = !Adds || !isStatement(FF, Call);
  }
}

std::optional<ThreadLocalTouch> threadLocalTouch(const FunctionFacts &FF, const DeclRefExpr *Ref) {
  const VarDecl *V = isThreadLocal(Ref->getDecl()) ? cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!V || V->getType().isConstQualified() || V->getType()->isReferenceType())
    return std::nullopt;
  ThreadLocalTouch T;
  T.Ref = Ref;
  T.Path.push_back(V->getCanonicalDecl());
  if (!partOf(FF, Ref, T))
    return std::nullopt;
  const Expr *Part = T.By;
  const Stmt *P = FF.parent(Part);
  const bool Constant = Part->getType().isConstQualified();
  // Adding to it does not depend on what was there: each thread counts its own.
  auto writes = [&](const Expr *By, bool Replaces, bool Adds) {
    T.By = By;
    T.Does = ThreadLocalTouch::Writes;
    T.Reads = !Replaces && (!Adds || !isStatement(FF, By));
  };
  if (const BinaryOperator *B = dyn_cast_or_null<BinaryOperator>(P);
      B && B->isAssignmentOp() && B->getLHS() == Part) {
    writes(B, B->getOpcode() == BO_Assign,
           B->getOpcode() == BO_AddAssign || B->getOpcode() == BO_OrAssign);
  } else if (const UnaryOperator *U = dyn_cast_or_null<UnaryOperator>(P)) {
    if (U->isIncrementDecrementOp())
      writes(U, false, U->isIncrementOp());
    else if (U->getOpcode() == UO_AddrOf)
      T.Does = ThreadLocalTouch::Unknown;
    else
      T.Reads = true;
  } else if (const CXXOperatorCallExpr *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P);
             Op && Op->getArg(0) == Part && Op->isAssignmentOp()) {
    writes(Op, Op->getOperator() == OO_Equal, Op->getOperator() == OO_PlusEqual);
  } else if (const CXXMemberCallExpr *Call = dyn_cast_or_null<CXXMemberCallExpr>(
                 isa_and_nonnull<MemberExpr>(P) ? FF.parent(P) : nullptr)) {
    calledOn(FF, Call, T);
  } else if (!P || isa<DeclStmt, LambdaExpr>(P)) {
    // Bound to a reference, by which it may be changed.
    if (Constant)
      T.Reads = true;
    else
      T.Does = ThreadLocalTouch::Unknown;
  } else if (const CallExpr *Call = dyn_cast<CallExpr>(P);
             Call && !isa<CXXOperatorCallExpr>(Call) && !Constant) {
    T.By = Call;
    T.Does = ThreadLocalTouch::Unknown;
  } else {
    T.Reads = true;
  }
  return T;
}

} // namespace lazy
