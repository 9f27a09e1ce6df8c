// What makes the destructor of a type wait, and does an object of it have anything to wait for?
#ifndef LAZY_FACTS_WAITERS_H
#define LAZY_FACTS_WAITERS_H

#include "Facts/Elements.h"
#include "Facts/Facts.h"

namespace lazy {

/// What makes the destructor of a type wait.
struct Waiter {
  const BlockingDestructorModel *Model = nullptr;
  const clang::CXXRecordDecl *Class = nullptr; ///< Model's
  bool InContainer = false;                    ///< elements wait, of which there may be none
  const clang::FieldDecl *Through = nullptr;   ///< a member waits
  bool DefaultsWait = false;                   ///< elements made without arguments have work
  explicit operator bool() const { return Model; }
};

/// The model of Class or of the nearest of its bases whose destructor waits; null if none does.
const BlockingDestructorModel *waitingModel(const Catalogue &C, const clang::CXXRecordDecl *Class);

/// What makes the destructor of T, a class or an array of one, wait; none if nothing does.
Waiter waiterOf(const Catalogue &C, clang::QualType T, unsigned Depth = 3);

/// Whether a T that is made without arguments has something to wait for.
bool hasDutyByDefault(AsyncTypes &Types, clang::QualType T, unsigned Depth = 3);

/// Whether Init, which may be null, makes a T that has something to wait for.
bool makesDuty(AsyncTypes &Types, const clang::Expr *Init, clang::QualType T, unsigned Depth = 3);

} // namespace lazy

#endif
