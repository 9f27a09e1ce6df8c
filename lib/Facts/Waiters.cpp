// What makes the destructor of a type wait, and does an object of it have anything to wait for?
#include "Facts/Waiters.h"
#include "Facts/BlockReader.h"

using namespace clang;

namespace lazy {

const BlockingDestructorModel *waitingModel(const Catalogue &C, const CXXRecordDecl *Class) {
  const BlockingDestructorModel *Found = nullptr;
  forEachClassName(Class, [&](const std::string &Name) {
    Found = C.findBlockingDestructor(Name);
    return Found != nullptr;
  });
  return Found;
}

/// Whether Class has a constructor of its own, which may fill the containers in it: a pool.
static bool hasConstructorOfItsOwn(const CXXRecordDecl *Class) {
  return llvm::any_of(Class->ctors(), [](const CXXConstructorDecl *One) {
    return One->isUserProvided() && !One->isCopyOrMoveConstructor();
  });
}

/// Whether Field's initialiser in the class puts something into it, a container.
static bool isFilledInClass(const FieldDecl *Field) {
  return Field->hasInClassInitializer() &&
         puttingBy(Field->getInClassInitializer(), Field->getType()) == Putting::Values;
}

Waiter waiterOf(const Catalogue &C, QualType T, unsigned Depth) {
  const CXXRecordDecl *Class = T->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Class->isDependentContext() ||
      Class->hasTrivialDestructor())
    return {};
  if (const BlockingDestructorModel *Model = waitingModel(C, Class))
    return {Model, Class};
  if (QualType Element = elementOf(Class); !Element.isNull()) {
    Waiter W = Depth ? waiterOf(C, Element, Depth - 1) : Waiter();
    // An array is never empty.
    W.InContainer |= W.Model && Class->getName() != "array";
    return W;
  }
  // A class with a destructor of its own may settle its members; without one it cannot.
  if (isInStd(Class) ||
      (Class->hasUserDeclaredDestructor() && !Class->getDestructor()->isDefaulted()))
    return {};
  for (const FieldDecl *Field : Class->fields()) {
    Waiter W = Depth ? waiterOf(C, Field->getType(), Depth - 1) : Waiter();
    if (W && W.Model->When == BlockCondition::Always &&
        (!W.InContainer || hasConstructorOfItsOwn(Class) || isFilledInClass(Field))) {
      W.Through = Field;
      W.InContainer = false;
      return W;
    }
  }
  return {};
}

/// What List, of the class of Field, initialises that with; null if with nothing.
static const Expr *initialiserOf(const InitListExpr *List, const FieldDecl *Field) {
  const CXXRecordDecl *Class = cast<CXXRecordDecl>(Field->getParent());
  const unsigned Index = Class->getNumBases() + Field->getFieldIndex();
  const Expr *Init = Index < List->getNumInits() ? List->getInit(Index) : nullptr;
  if (const CXXDefaultInitExpr *Default = dyn_cast_or_null<CXXDefaultInitExpr>(Init))
    return Default->getExpr();
  return isa_and_nonnull<ImplicitValueInitExpr>(Init) ? nullptr : Init;
}

bool hasDutyByDefault(AsyncTypes &Types, QualType T, unsigned Depth) {
  T = QualType(T->getBaseElementTypeUnsafe(), 0);
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Depth == 0)
    return false;
  if (QualType Element = elementOf(Class); !Element.isNull())
    return Class->getName() == "array" && hasDutyByDefault(Types, Element, Depth - 1);
  const Catalogue &C = Types.catalogue();
  // A thread or future without work has nothing to wait for; a pool or scope always has.
  if (waitingModel(C, Class)) {
    const AsyncType *Async = Types.get(T);
    return !Async || (Async->Kind != Role::Thread && Async->Kind != Role::Future);
  }
  const Waiter W = waiterOf(C, T);
  if (!W.Through || hasConstructorOfItsOwn(Class))
    return W.Model;
  return makesDuty(Types, W.Through->getInClassInitializer(), W.Through->getType(), Depth - 1);
}

bool makesDuty(AsyncTypes &Types, const Expr *Init, QualType T, unsigned Depth) {
  const Expr *Made = Init ? Init->IgnoreUnlessSpelledInSource() : nullptr;
  if (const CXXRecordDecl *Class = T->getAsCXXRecordDecl(); Class && !elementOf(Class).isNull()) {
    Putting What = puttingBy(Init, T);
    return What == Putting::Values ||
           (What == Putting::Defaults && hasDutyByDefault(Types, elementOf(Class), Depth));
  }
  if (const InitListExpr *List = dyn_cast_or_null<InitListExpr>(Made); List && Depth)
    if (const FieldDecl *Through = waiterOf(Types.catalogue(), T).Through)
      return makesDuty(Types, initialiserOf(List, Through), Through->getType(), Depth - 1);
  const CXXConstructExpr *Construct = dyn_cast_or_null<CXXConstructExpr>(Made);
  const bool Empty = !Made || (Construct && Construct->getNumArgs() == 0) ||
                     (isa<InitListExpr>(Made) && cast<InitListExpr>(Made)->getNumInits() == 0);
  return !Empty || hasDutyByDefault(Types, T, Depth);
}

} // namespace lazy
