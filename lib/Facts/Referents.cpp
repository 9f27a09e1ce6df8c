// Which object does an expression refer to?
//
// The syntax of an expression is followed inwards, from `std::string_view(url).substr(4)` to `url`.
// A variable that refers to something is followed to its initialiser, if nothing else is ever
// put into it, and if what it refers to is never moved to another owner.
#include "Facts/Referents.h"
#include "Facts/BodyIndex.h"
#include "Facts/BodyScan.h"
#include "Facts/Elements.h"
#include "Facts/Fate.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {

const Expr *withoutImplicit(const Expr *E) {
  for (;;) {
    const Expr *Old = E;
    E = E->IgnoreParens();
    if (const ImplicitCastExpr *Implicit = dyn_cast<ImplicitCastExpr>(E))
      E = Implicit->getSubExpr();
    else if (const FullExpr *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const CXXBindTemporaryExpr *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bind->getSubExpr();
    else if (const CXXDefaultArgExpr *Default = dyn_cast<CXXDefaultArgExpr>(E))
      E = Default->getExpr();
    else if (isa<CXXFunctionalCastExpr, CXXStaticCastExpr>(E))
      E = cast<CastExpr>(E)->getSubExpr();
    else if (const Expr *Value = bracedValue(E))
      E = Value;
    if (E == Old)
      return E;
  }
}

bool isReferenceWrapper(QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return Class && Class->isInStdNamespace() && Class->getIdentifier() &&
         Class->getName() == "reference_wrapper";
}

/// Whether Class is a view of a callable: llvm::function_ref, folly::FunctionRef and their like,
/// which are not marked as views.
static bool isFunctionRef(const CXXRecordDecl *Class) {
  return Class && Class->getIdentifier() && isa<ClassTemplateSpecializationDecl>(Class) &&
         llvm::is_contained({"function_ref", "FunctionRef", "function_view"}, Class->getName());
}

bool isView(QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class || !Class->getIdentifier())
    return false;
  if (isReferenceWrapper(T))
    return false;
  return Class->hasAttr<PointerAttr>() || isFunctionRef(Class) ||
         (Class->isInStdNamespace() && Class->getName() == "initializer_list");
}

/// Whether FF throws an exception on that it has caught, or keeps it.
static bool takesException(const FunctionFacts &FF) {
  return llvm::any_of(FF.Parents, [](const auto &Each) {
    const CXXThrowExpr *Throw = dyn_cast<CXXThrowExpr>(Each.first);
    const CallExpr *Call = dyn_cast<CallExpr>(Each.first);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return (Throw && !Throw->getSubExpr()) ||
           (Callee && Callee->getIdentifier() && Callee->getName() == "current_exception");
  });
}

/// The variable that Ref names, or that the structured binding which it names is a part of; null
/// if it is none, or refers to something else.
static const VarDecl *variableOf(const DeclRefExpr *Ref) {
  const BindingDecl *Binding = dyn_cast<BindingDecl>(Ref->getDecl());
  if (!Binding)
    return dyn_cast<VarDecl>(Ref->getDecl());
  const VarDecl *Whole = cast<VarDecl>(Binding->getDecomposedDecl());
  const CXXRecordDecl *Class = Whole->getType().getNonReferenceType()->getAsCXXRecordDecl();
  // What a get() of the user's own gives may be anything.
  return Binding->getType()->isReferenceType() ||
                 (Binding->getHoldingVar() && !(Class && Class->isInStdNamespace()))
             ? nullptr
             : Whole;
}

/// What the local Var, which is no reference, is: itself.
Referent ReferentReader::variable(const VarDecl *Var, unsigned Steps) const {
  if (!Var || !Var->hasLocalStorage())
    return {};
  if (!Var->getType()->isReferenceType())
    return {Referent::Local, Var};
  // An exception dies with its handler, unless somebody takes it.
  if (Var->isExceptionVariable())
    return takesException(In) ? Referent{} : Referent{Referent::Local, Var};
  // A reference is bound once and for all; what a parameter is bound to is somebody else's.
  if (!Var->getInit() || isa<ParmVarDecl>(Var))
    return {};
  const Expr *Init = withoutImplicit(Var->getInit());
  if (const MaterializeTemporaryExpr *Made = dyn_cast<MaterializeTemporaryExpr>(Init))
    return Made->getExtendingDecl() == Var ? Referent{Referent::Local, Var} : Referent{};
  return seenThrough(Var, Steps);
}

/// What the local Var refers to by its initialiser.
Referent ReferentReader::seenThrough(const VarDecl *Var, unsigned Steps) const {
  const Expr *Init = Var->getInit();
  if (!Init || isa<ParmVarDecl>(Var) || Steps == 0)
    return {};
  QualType T = Var->getType();
  Referent Found = T->isReferenceType() ? object(Init, Steps - 1)
                   : T->isPointerType() ? pointee(Init, Steps - 1)
                                        : viewed(Init, Steps - 1);
  // `for (auto &Each : List)`: a part of the list.
  if (!Found && T->isReferenceType() && Var->isCXXForRangeDecl())
    for (const auto &[S, Parent] : In.Parents)
      if (const CXXForRangeStmt *Loop = dyn_cast<CXXForRangeStmt>(S);
          Loop && Loop->getLoopVariable() == Var && Loop->getRangeInit() &&
          ownsWhatItShows(withoutImplicit(Loop->getRangeInit())->getType()))
        Found = owned(Loop->getRangeInit(), Steps - 1);
  // A temporary is dead since the declaration; that is another mistake.
  if (Found.Of != Referent::Local)
    return {};
  for (const auto &[S, Parent] : In.Parents) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
    if (!Ref)
      continue;
    const CallExpr *Call = dyn_cast_or_null<CallExpr>(Parent);
    if (variableOf(Ref) == Found.Var && Call && isPassThrough(Call))
      return {};
    if (Ref->getDecl() != Var || T->isReferenceType())
      continue;
    // `v.remove_prefix(1)`: the rest of the same.
    const MemberExpr *Shrunk = dyn_cast_or_null<MemberExpr>(Parent);
    if (Shrunk && isView(T) && Shrunk->getMemberDecl()->getIdentifier() &&
        Shrunk->getMemberDecl()->getName().starts_with("remove_"))
      continue;
    // An iterator goes on in the same container.
    const CXXOperatorCallExpr *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
    if (Operator && Operator->getOperator() != OO_Equal && isView(T))
      continue;
    // Only reads of it.
    const CastExpr *Cast = dyn_cast_or_null<CastExpr>(Parent);
    const MemberExpr *Member = dyn_cast_or_null<MemberExpr>(Parent);
    const CXXMethodDecl *Method =
        Member ? dyn_cast<CXXMethodDecl>(Member->getMemberDecl()) : nullptr;
    if (!(Cast && (Cast->getCastKind() == CK_LValueToRValue || Cast->getCastKind() == CK_NoOp)) &&
        !(Method && Method->isConst()) && !isa_and_nonnull<CXXConstructExpr>(Parent))
      return {};
  }
  return Found;
}

/// What Owner, a container or smart pointer, owns: it dies with it, unless it is handed on.
Referent ReferentReader::owned(const Expr *Owner, unsigned Steps) const {
  Referent Found = object(Owner, Steps);
  if (Found.Of != Referent::Local)
    return Found;
  for (const auto &[S, Parent] : In.Parents) {
    const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(S);
    if (!Ref || variableOf(Ref) != Found.Var)
      continue;
    const CallExpr *Call = dyn_cast_or_null<CallExpr>(Parent);
    const MemberExpr *Method = dyn_cast_or_null<MemberExpr>(Parent);
    if ((Call && isPassThrough(Call)) || (Method && Method->getMemberDecl()->getIdentifier() &&
                                          Method->getMemberDecl()->getName() == "release"))
      return {};
  }
  return Found;
}

/// Whether what std::get gives of a T, which stands first among the arguments, is a part of it.
static bool holdsValues(QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return isa_and_nonnull<ClassTemplateSpecializationDecl>(Class) && Class->isInStdNamespace() &&
         llvm::none_of(typeArguments(Class), [](QualType Each) { return Each->isReferenceType(); });
}

Referent ReferentReader::wrapped(const Expr *E, unsigned Steps) const {
  if (Steps-- == 0)
    return {};
  E = withoutImplicit(E);
  if (const MaterializeTemporaryExpr *Made = dyn_cast<MaterializeTemporaryExpr>(E))
    return wrapped(Made->getSubExpr(), Steps);
  if (const CallExpr *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
                   Callee->getName() == "ref" && Call->getNumArgs() == 1 &&
                   !isReferenceWrapper(Call->getArg(0)->getType())
               ? object(Call->getArg(0), Steps)
               : Referent{};
  }
  const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E);
  if (!Made || Made->getNumArgs() == 0 || !isReferenceWrapper(Made->getType()))
    return {};
  return isReferenceWrapper(Made->getArg(0)->getType()) ? wrapped(Made->getArg(0), Steps)
                                                        : object(Made->getArg(0), Steps);
}

Referent ReferentReader::object(const Expr *E, unsigned Steps) const {
  if (Steps-- == 0)
    return {};
  E = withoutImplicit(E);
  if (const MaterializeTemporaryExpr *Made = dyn_cast<MaterializeTemporaryExpr>(E))
    return Made->getStorageDuration() == SD_FullExpression
               ? Referent{Referent::Temporary, nullptr, Made->getSubExpr()}
               : Referent{};
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E))
    return Ref->refersToEnclosingVariableOrCapture() ? Referent{}
                                                     : variable(variableOf(Ref), Steps);
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(E)) {
    const FieldDecl *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field || Field->getType()->isReferenceType())
      return {};
    return Member->isArrow() ? pointee(Member->getBase(), Steps) : object(Member->getBase(), Steps);
  }
  if (const ArraySubscriptExpr *Element = dyn_cast<ArraySubscriptExpr>(E))
    return withoutImplicit(Element->getBase())->getType()->isArrayType()
               ? object(Element->getBase(), Steps)
               : pointee(Element->getBase(), Steps);
  // `*p`
  if (const UnaryOperator *Star = dyn_cast<UnaryOperator>(E))
    return Star->getOpcode() == UO_Deref ? pointee(Star->getSubExpr(), Steps) : Referent{};
  if (const CoawaitExpr *Await = dyn_cast<CoawaitExpr>(E))
    return diesWithItsTask(Await) ? Referent{Referent::Temporary, nullptr, Await} : Referent{};
  // `b ? s : t`
  if (const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(E)) {
    Referent Found = object(Choice->getTrueExpr(), Steps);
    return Found ? Found : object(Choice->getFalseExpr(), Steps);
  }
  const CallExpr *Call = dyn_cast<CallExpr>(E);
  if (!Call)
    return {};
  if (isPassThrough(Call))
    return object(Call->getArg(0), Steps);
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
      Callee->getName() == "get" && Call->getNumArgs() == 1 && !isa<CXXMethodDecl>(Callee))
    return holdsValues(Call->getArg(0)->getType().getNonReferenceType())
               ? object(Call->getArg(0), Steps)
               : Referent{};
  // `*it`
  if (const CXXOperatorCallExpr *Element = dyn_cast<CXXOperatorCallExpr>(Call);
      Element && Call->isGLValue() && isView(Element->getArg(0)->getType()) &&
      (Element->getOperator() == OO_Star || Element->getOperator() == OO_Subscript))
    return viewed(Element->getArg(0), Steps);
  if (const CXXOperatorCallExpr *Star = dyn_cast<CXXOperatorCallExpr>(Call);
      Star && Star->getOperator() == OO_Star && makesShared(Star->getArg(0)))
    return owned(Star->getArg(0), Steps);
  if (const Expr *Shown = Call->isGLValue() ? shownBy(Call) : nullptr)
    return owned(Shown, Steps);
  const CXXMethodDecl *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (!Method || !Call->isGLValue() || !returnsPartOfThis(Method))
    return {};
  const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const Expr *Object = Member ? Member->getImplicitObjectArgument() : Call->getArg(0);
  return Object->getType()->isPointerType() ? pointee(Object, Steps) : owned(Object, Steps);
}

/// Whether Name is of a method that gives an iterator into its object.
static bool givesIterator(llvm::StringRef Name) {
  return llvm::is_contained({"begin", "cbegin", "rbegin", "crbegin", "end", "cend", "rend", "crend",
                             "find", "lower_bound", "upper_bound", "before_begin"},
                            Name);
}

Referent ReferentReader::pointee(const Expr *E, unsigned Steps) const {
  if (Steps-- == 0)
    return {};
  if (const Expr *Array = decayedArray(E))
    return object(Array, Steps);
  E = withoutImplicit(E);
  if (const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(E)) {
    Referent Found = pointee(Choice->getTrueExpr(), Steps);
    return Found ? Found : pointee(Choice->getFalseExpr(), Steps);
  }
  if (const UnaryOperator *Address = dyn_cast<UnaryOperator>(E))
    return Address->getOpcode() == UO_AddrOf ? object(Address->getSubExpr(), Steps) : Referent{};
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E)) {
    const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
    return Var && Var->hasLocalStorage() && Var->getType()->isPointerType() &&
                   !Ref->refersToEnclosingVariableOrCapture()
               ? seenThrough(Var, Steps)
               : Referent{};
  }
  if (const CXXOperatorCallExpr *Arrow = dyn_cast<CXXOperatorCallExpr>(E)) {
    const Expr *On = Arrow->getArg(0);
    return Arrow->getOperator() != OO_Arrow                    ? Referent{}
           : ownsWhatItShows(On->getType()) || makesShared(On) ? owned(On, Steps)
           : isView(On->getType())                             ? viewed(On, Steps)
                                                               : Referent{};
  }
  if (const Expr *Shown = shownByStandard(E))
    return object(Shown, Steps);
  const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(E);
  if (!Call || !Call->getMethodDecl() || !Call->getMethodDecl()->getIdentifier())
    return {};
  llvm::StringRef Name = Call->getMethodDecl()->getName();
  const Expr *Object = Call->getImplicitObjectArgument();
  if (returnsPartOfThis(Call->getMethodDecl()))
    return Object->getType()->isPointerType() ? pointee(Object, Steps) : object(Object, Steps);
  if (!givesPointer(Name))
    return {};
  if (ownsWhatItShows(Object->getType()))
    return owned(Object, Steps);
  // A view's data() is not its own.
  return isView(Object->getType()) ? viewed(Object, Steps) : Referent{};
}

Referent ReferentReader::viewed(const Expr *E, unsigned Steps) const {
  if (Steps-- == 0)
    return {};
  E = withoutImplicit(E);
  if (const CXXStdInitializerListExpr *List = dyn_cast<CXXStdInitializerListExpr>(E)) {
    // `auto l = {1, 2};`: the array lives as long as the variable, as if that were a reference.
    const MaterializeTemporaryExpr *Array =
        dyn_cast<MaterializeTemporaryExpr>(List->getSubExpr()->IgnoreParens());
    bool Dies = !Array || Array->getStorageDuration() == SD_FullExpression;
    return Dies ? Referent{Referent::Temporary, nullptr, E} : Referent{};
  }
  if (const MaterializeTemporaryExpr *Made = dyn_cast<MaterializeTemporaryExpr>(E))
    return viewed(Made->getSubExpr(), Steps);
  if (const ConditionalOperator *Choice = dyn_cast<ConditionalOperator>(E)) {
    Referent Found = viewed(Choice->getTrueExpr(), Steps);
    return Found ? Found : viewed(Choice->getFalseExpr(), Steps);
  }
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E)) {
    const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
    return Var && Var->hasLocalStorage() && isView(Var->getType()) &&
                   !Ref->refersToEnclosingVariableOrCapture()
               ? seenThrough(Var, Steps)
               : Referent{};
  }
  if (const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    const Expr *Object = Call->getImplicitObjectArgument();
    if (returnsPartOfThis(Method))
      return Object->getType()->isPointerType() ? pointee(Object, Steps) : object(Object, Steps);
    if (isa_and_nonnull<CXXConversionDecl>(Method) && ownsWhatItShows(Object->getType()))
      return object(Object, Steps);
    // `v.begin()`
    if (Method && Method->getIdentifier() && isView(E->getType()) &&
        givesIterator(Method->getName()))
      return ownsWhatItShows(Object->getType()) ? owned(Object, Steps) : Referent{};
    // `view.substr(4)` looks at what the view looks at.
    bool Narrows =
        Method && Method->getIdentifier() && isView(Object->getType()) && isView(E->getType()) &&
        llvm::is_contained({"substr", "subspan", "first", "last", "subview"}, Method->getName());
    return Narrows ? viewed(Object, Steps) : Referent{};
  }
  if (const CallExpr *Call = dyn_cast<CallExpr>(E)) {
    if (const Expr *Shown = shownByStandard(Call))
      return owned(Shown, Steps);
    // `v.begin() + 1`, `std::next(v.begin())`, `std::find(v.begin(), v.end(), 1)`
    const FunctionDecl *Callee = Call->getDirectCallee();
    bool Moves = Callee && Call->getNumArgs() > 0 && isView(E->getType()) &&
                 Types.context().hasSameUnqualifiedType(
                     Call->getArg(0)->getType().getNonReferenceType(), E->getType()) &&
                 (Callee->isInStdNamespace() || isa<CXXOperatorCallExpr>(Call));
    return Moves ? viewed(Call->getArg(0), Steps) : Referent{};
  }
  const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E);
  if (!Made || Made->getNumArgs() == 0)
    return {};
  const Expr *From = Made->getArg(0);
  if (From->getType()->isPointerType())
    return pointee(From, Steps);
  if (Made->getConstructor()->isCopyOrMoveConstructor())
    return viewed(From, Steps);
  // A lambda without captures has nothing to read.
  if (isFunctionRef(Made->getType()->getAsCXXRecordDecl())) {
    const CXXRecordDecl *Callable = From->getType()->getAsCXXRecordDecl();
    return Callable && Callable->hasDefinition() && !Callable->isEmpty() ? object(From, Steps)
                                                                         : Referent{};
  }
  return ownsWhatItShows(withoutImplicit(From)->getType()) ? object(From, Steps) : Referent{};
}

} // namespace lazy
