// What does an object of the standard library own, and is there anything in it?
#include "Facts/Elements.h"
#include "Facts/BlockReader.h"
#include "Facts/Fate.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {

llvm::SmallVector<QualType, 4> typeArguments(const CXXRecordDecl *Class) {
  llvm::SmallVector<QualType, 4> Result;
  const ClassTemplateSpecializationDecl *Spec =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  if (!Spec)
    return Result;
  for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
    for (const TemplateArgument &Each :
         Arg.getKind() == TemplateArgument::Pack ? Arg.pack_elements() : llvm::ArrayRef(Arg))
      if (Each.getKind() == TemplateArgument::Type)
        Result.push_back(Each.getAsType());
  return Result;
}

QualType elementOf(const CXXRecordDecl *Class) {
  const ClassTemplateSpecializationDecl *Container =
      dyn_cast<ClassTemplateSpecializationDecl>(Class);
  if (!Container || !Class->getIdentifier() || !isInStd(Class))
    return {};
  unsigned Index = llvm::StringSwitch<unsigned>(Class->getName())
                       .Cases({"vector", "deque", "list", "forward_list", "array"}, 0)
                       .Cases({"set", "multiset", "unordered_set", "unordered_multiset"}, 0)
                       .Cases({"optional", "unique_ptr"}, 0)
                       .Cases({"map", "unordered_map", "multimap", "unordered_multimap"}, 1)
                       .Default(~0u);
  const TemplateArgumentList &Args = Container->getTemplateArgs();
  if (Index >= Args.size() || Args[Index].getKind() != TemplateArgument::Type)
    return {};
  // What a deleter of one's own does, nobody knows.
  if (Class->getName() == "unique_ptr" && Args.size() > 1)
    if (const CXXRecordDecl *Deleter = Args[1].getAsType()->getAsCXXRecordDecl();
        !Deleter || !Deleter->getIdentifier() || Deleter->getName() != "default_delete")
      return {};
  QualType Element = Args[Index].getAsType();
  return Element->isArrayType() ? QualType(Element->getBaseElementTypeUnsafe(), 0) : Element;
}

/// Whether T is a container or pointer, which is empty unless something is put in.
static bool mayBeEmpty(QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return Class && !elementOf(Class).isNull() && Class->getName() != "array";
}

/// What an element that is made of E, alone, is.
static Putting valueOf(const Expr *E) {
  const Expr *Made = asWritten(E)->IgnoreUnlessSpelledInSource();
  const CXXRecordDecl *Class = Made->getType()->getAsCXXRecordDecl();
  if (Made->getType()->isNullPtrType() ||
      (Class && Class->getIdentifier() && Class->getName() == "nullopt_t"))
    return Putting::Nothing;
  const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Made);
  const InitListExpr *List = dyn_cast<InitListExpr>(Made);
  if ((Construct && Construct->getNumArgs() == 0) || (List && List->getNumInits() == 0))
    return mayBeEmpty(Made->getType()) ? Putting::Nothing : Putting::Defaults;
  return Putting::Values;
}

/// Elements made of Args: the values, or nothing to make them of.
static Putting madeOf(llvm::ArrayRef<const Expr *> Args) {
  while (!Args.empty() && isa<CXXDefaultArgExpr>(Args.back()))
    Args = Args.drop_back();
  return Args.empty() ? Putting::Defaults : Putting::Values;
}

static bool isNumber(const Expr *E) { return E->getType()->isIntegralOrEnumerationType(); }

/// What a constructor of the container Class puts into it.
static Putting puttingBy(const CXXConstructExpr *Construct, const CXXRecordDecl *Class) {
  llvm::ArrayRef<const Expr *> Args = plainArguments(Construct);
  llvm::StringRef Name = Class->getName();
  if (Construct->getConstructor()->isCopyOrMoveConstructor() || Args.empty() ||
      valueOf(Args[0]) == Putting::Nothing)
    return Putting::Nothing;
  const Expr *First = asWritten(Args[0]);
  if (Name == "unique_ptr") {
    const CXXNewExpr *New = dyn_cast<CXXNewExpr>(First);
    const CXXConstructExpr *Made = New ? New->getConstructExpr() : nullptr;
    return !New                      ? Putting::Nothing
           : New->isArray() || !Made ? Putting::Defaults
                                     : madeOf(plainArguments(Made));
  }
  const CXXRecordDecl *Given = First->getType()->getAsCXXRecordDecl();
  if (Name == "optional") {
    if (Given && Given->getIdentifier() && Given->getName() == "in_place_t")
      return madeOf(Args.drop_front());
    return Given && Given->getIdentifier() && Given->getName() == "optional" ? Putting::Nothing
                                                                             : Putting::Values;
  }
  return isNumber(Args[0]) ? madeOf(Args.drop_front()) : Putting::Nothing;
}

Putting puttingBy(const Expr *Init, QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class || !Class->getIdentifier())
    return Putting::Nothing;
  const bool IsArray = Class->getName() == "array";
  if (!Init)
    return IsArray ? Putting::Defaults : Putting::Nothing;
  const Expr *Made = asWritten(Init);
  if (const InitListExpr *List = dyn_cast<InitListExpr>(Made); List && IsArray) {
    // `array<T, 2>{…}` is a list around the one of the array in it.
    while (List->getNumInits() == 1 && isa<InitListExpr>(List->getInit(0)))
      List = cast<InitListExpr>(List->getInit(0));
    Putting Most = Putting::Defaults;
    for (const Expr *Each : List->inits())
      if (valueOf(Each) == Putting::Values)
        Most = Putting::Values;
    return Most;
  }
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Made)) {
    if (IsArray)
      return Construct->getNumArgs() ? Putting::Nothing : Putting::Defaults;
    const bool SameClass =
        Construct->getConstructor()->getParent()->getCanonicalDecl() == Class->getCanonicalDecl();
    return SameClass ? puttingBy(Construct, Class) : Putting::Nothing;
  }
  const CallExpr *Call = dyn_cast<CallExpr>(Made);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (Callee && Callee->getIdentifier() && isInStd(Callee) &&
      (Callee->getName() == "make_unique" || Callee->getName() == "make_optional")) {
    const bool OfArray = Call->getNumArgs() == 1 && isNumber(Call->getArg(0)) &&
                         Callee->getReturnType()->getAsCXXRecordDecl() &&
                         Callee->getParamDecl(0)->getType()->isIntegralOrEnumerationType();
    return OfArray ? Putting::Defaults : madeOf(plainArguments(Call));
  }
  return Putting::Nothing;
}

Putting puttingBy(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  llvm::ArrayRef<const Expr *> Args = plainArguments(Call);
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
    if (Operator->getOperator() == OO_Equal) {
      if (Args.size() != 1)
        return Putting::Nothing;
      const CXXRecordDecl *To = objectClass(Operator->getArg(0)), *From = objectClass(Args[0]);
      const bool Whole = To && From && To->getCanonicalDecl() == From->getCanonicalDecl() &&
                         !elementOf(To).isNull();
      return Whole ? puttingBy(Args[0], Args[0]->getType()) : valueOf(Args[0]);
    }
    // Of maps; who asks knows that it is one.
    return Operator->getOperator() == OO_Subscript ? Putting::Defaults : Putting::Nothing;
  }
  if (!Callee || !Callee->getIdentifier())
    return Putting::Nothing;
  llvm::StringRef Name = Callee->getName();
  const bool Keyed = Name == "try_emplace" || Name == "insert_or_assign";
  if (Name == "resize" || Keyed)
    return madeOf(Args.empty() ? Args : Args.drop_front());
  if (Name == "emplace" || Name == "emplace_back" || Name == "emplace_front" ||
      Name == "emplace_hint")
    return madeOf(Args);
  if (Name == "reset")
    return Args.size() == 1 && isa<CXXNewExpr>(asWritten(Args[0])) ? Putting::Values
                                                                   : Putting::Nothing;
  if (Name == "push_back" || Name == "push_front" || Name == "insert" || Name == "assign" ||
      Name == "insert_after" || Name == "emplace_after")
    return Args.empty() ? Putting::Nothing : valueOf(Args.back());
  return Putting::Nothing;
}

} // namespace lazy
