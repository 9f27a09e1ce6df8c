// What do calls show of their objects and arguments? `s.c_str()`, `std::begin(v)`, an accessor
// whose body is visible, an awaiter that gives a part of itself.
#include "Facts/BodyScan.h"
#include "Facts/Fate.h"
#include "Facts/Referents.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace lazy {

/// What Call shows a part of that it owns: `v` of `v[0]`, `o` of `*o`, `p` of `p->`; null if it
/// does not.
const Expr *ReferentReader::shownBy(const CallExpr *Call) const {
  const CXXMethodDecl *Method = dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee());
  const CXXMemberCallExpr *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const Expr *Object = Member                           ? Member->getImplicitObjectArgument()
                       : isa<CXXOperatorCallExpr>(Call) ? Call->getArg(0)
                                                        : nullptr;
  if (!Method || !Object || Method->isStatic() || !ownsWhatItShows(Object->getType()))
    return nullptr;
  OverloadedOperatorKind Operator = Method->getOverloadedOperator();
  bool Shows = Operator == OO_Subscript || Operator == OO_Star || Operator == OO_Arrow ||
               (Method->getIdentifier() &&
                llvm::is_contained({"front", "back", "at", "value", "top"}, Method->getName()));
  return Shows && (Call->isGLValue() || Operator == OO_Arrow) ? Object : nullptr;
}

/// Whether E, a glvalue in a method, denotes a part of its object that dies with it.
bool ReferentReader::isPartOfThis(const Expr *E) const {
  for (;;) {
    E = withoutImplicit(E);
    if (const CallExpr *Call = dyn_cast<CallExpr>(E)) {
      const Expr *Shown = isPassThrough(Call) ? Call->getArg(0) : shownBy(Call);
      if (!Shown)
        return false;
      E = Shown;
    } else if (const MemberExpr *Member = dyn_cast<MemberExpr>(E)) {
      const FieldDecl *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
      const Expr *Base = Member->getBase()->IgnoreParenImpCasts();
      if (!Field || Field->getType()->isReferenceType() ||
          (Member->isArrow() && !isa<CXXThisExpr, CXXOperatorCallExpr>(Base)))
        return false;
      E = Base;
    } else if (const UnaryOperator *Star = dyn_cast<UnaryOperator>(E);
               Star && Star->getOpcode() == UO_Deref) {
      return isa<CXXThisExpr>(Star->getSubExpr()->IgnoreParenImpCasts());
    } else {
      return isa<CXXThisExpr>(E);
    }
  }
}

/// Whether Name is of a method that gives a pointer to what its object owns.
bool ReferentReader::givesPointer(llvm::StringRef Name) {
  return Name == "c_str" || Name == "data" || Name == "get";
}

/// The array of which E is the address; null if it is that of none.
const Expr *ReferentReader::decayedArray(const Expr *E) {
  for (;;) {
    E = E->IgnoreParens();
    const ImplicitCastExpr *Cast = dyn_cast<ImplicitCastExpr>(E);
    if (Cast && Cast->getCastKind() == CK_ArrayToPointerDecay)
      return Cast->getSubExpr();
    if (const FullExpr *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (Cast && Cast->getCastKind() == CK_NoOp)
      E = Cast->getSubExpr();
    else
      return nullptr;
  }
}

/// What E, a view or pointer, is made from, one step inwards: `s` of `std::string_view(s)`, of
/// `s.c_str()`, of `&s`. Owner: it is an object that owns what E leads to. Null if E is nothing
/// such.
const Expr *ReferentReader::madeFrom(const Expr *E, bool &Owner) {
  if (const Expr *Array = decayedArray(E))
    return Array;
  E = withoutImplicit(E);
  if (const UnaryOperator *Address = dyn_cast<UnaryOperator>(E))
    return Address->getOpcode() == UO_AddrOf ? Address->getSubExpr() : nullptr;
  Owner = true;
  const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (Method && (isa<CXXConversionDecl>(Method) ||
                 (Method->getIdentifier() && givesPointer(Method->getName()))))
    return Call->getImplicitObjectArgument();
  const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E);
  return Made && Made->getNumArgs() > 0 && isView(Made->getType()) ? Made->getArg(0) : nullptr;
}

bool ReferentReader::returnsPartOfThis(const CXXMethodDecl *Method) const {
  const FunctionDecl *Definition = nullptr;
  QualType Gives = Method ? Method->getReturnType() : QualType();
  if (!Method || Method->isStatic() ||
      !(Gives->isReferenceType() || Gives->isPointerType() || isView(Gives)) ||
      !Method->hasBody(Definition) || Definition->isDependentContext())
    return false;
  bool Any = false, Own = true;
  forEachReturn(Definition->getBody(), [&](const Expr *Value) {
    Any = true;
    const Expr *E = Value;
    for (unsigned Steps = 0; E && !Gives->isReferenceType() && Steps != 4; ++Steps) {
      bool Owner = false;
      const Expr *From = madeFrom(E, Owner);
      // A view that was copied looks at what it looks at.
      if (From && Owner && !ownsWhatItShows(From->getType())) {
        E = isView(From->getType()) || From->getType()->isPointerType() ? From : nullptr;
        continue;
      }
      E = From;
      break;
    }
    Own &= E && isPartOfThis(E) &&
           (Gives->isReferenceType() || !(isView(E->getType()) || E->getType()->isPointerType()));
  });
  return Any && Own;
}

bool ReferentReader::ownsWhatItShows(QualType T) const {
  T = T.getNonReferenceType();
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (Class && Class->getIdentifier() && Class->getName().contains("shared"))
    return false;
  return T->isArrayType() || (Class && (Class->hasAttr<OwnerAttr>() ||
                                        Types.catalogue().ownedArguments(canonicalName(Class))));
}

/// Whether Await gives a reference into the frame of a task that is a temporary: awaiters of many
/// libraries give a T&& for a Task<T>, and the frame is destroyed with the statement.
bool ReferentReader::diesWithItsTask(const CoawaitExpr *Await) const {
  // An awaiter that shows a part of itself, and is a temporary.
  const CXXMemberCallExpr *Resume =
      dyn_cast<CXXMemberCallExpr>(Await->getResumeExpr()->IgnoreUnlessSpelledInSource());
  if (Resume && Await->isGLValue() && isa<MaterializeTemporaryExpr>(Await->getCommonExpr()) &&
      returnsPartOfThis(Resume->getMethodDecl()))
    return true;
  const Expr *Task = withoutImplicit(Await->getOperand());
  if (const MaterializeTemporaryExpr *Made = dyn_cast<MaterializeTemporaryExpr>(Task))
    Task = withoutImplicit(Made->getSubExpr());
  const AsyncType *Type = Await->isGLValue() && isa<CallExpr>(Task) && Task->isPRValue()
                              ? Types.get(Task->getType())
                              : nullptr;
  if (!Type || Type->Kind != Role::Task || !Type->isLazy() || Type->Dropped != Drop::NeverRuns)
    return false;
  const ClassTemplateSpecializationDecl *Spec =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(Type->Record);
  if (!Spec || Spec->getTemplateArgs().size() == 0 ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return false;
  // A Task<T &> gives what somebody else owns.
  QualType Value = Spec->getTemplateArgs()[0].getAsType();
  return !Value->isReferenceType() &&
         Types.context().hasSameUnqualifiedType(Value, Await->getType());
}

bool makesShared(const Expr *E) {
  const CallExpr *Call = dyn_cast<CallExpr>(asWritten(E));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
         llvm::is_contained({"make_shared", "allocate_shared"}, Callee->getName());
}

/// What a function of the standard gives an iterator into, or the address of: `std::begin(v)`,
/// `std::data(v)`, `std::addressof(x)`; null if E is nothing such.
const Expr *ReferentReader::shownByStandard(const Expr *E) const {
  const CallExpr *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call && Call->getNumArgs() == 1 ? Call->getDirectCallee() : nullptr;
  if (!Callee || isa<CXXMethodDecl>(Callee) || !Callee->isInStdNamespace() ||
      !Callee->getIdentifier())
    return nullptr;
  const Expr *Shown = Call->getArg(0);
  bool Begins = llvm::is_contained({"begin", "cbegin", "rbegin", "crbegin", "end", "cend", "rend",
                                    "crend", "data"},
                                   Callee->getName()) &&
                ownsWhatItShows(Shown->getType());
  return Begins || Callee->getName() == "addressof" ? Shown : nullptr;
}

} // namespace lazy
