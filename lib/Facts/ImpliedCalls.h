// What does a body run although no call of it is written there? Default arguments, initialisers of
// members, destructors, and the steps of a range-based for.
#ifndef LAZY_FACTS_IMPLIEDCALLS_H
#define LAZY_FACTS_IMPLIEDCALLS_H

#include "Facts/BodyIndex.h"

namespace lazy {

/// What E evaluates although it is written elsewhere: default arguments of what it calls, and
/// initialisers of members in the class of what it makes.
llvm::SmallVector<const clang::Expr *, 2> impliedBy(const clang::Expr *E);

/// Adds what the initialisers of Constructor do that are written in the class, not with it.
void addMemberInits(const clang::CXXConstructorDecl *Constructor,
                    llvm::SmallVectorImpl<const clang::Expr *> &Into);

/// A destructor of a user's class that runs when a body, or a statement of it, is left.
struct ImpliedDestructor {
  const clang::CXXDestructorDecl *Callee = nullptr; ///< never null
  const clang::VarDecl *Var = nullptr;              ///< the variable that is destroyed
  const clang::Expr *Made = nullptr;                ///< what makes it; null for parameters
};

/// The destructors of F's parameters, and of the variables and temporaries of its Body, with those
/// of their members and bases. Variables that may be moved from are left out.
llvm::SmallVector<ImpliedDestructor, 4> destructorsIn(const clang::FunctionDecl *F,
                                                      const BodyIndex &Body);

/// The calls by which the loops of Body go through their ranges: begin, end, operator++ and so on.
llvm::SmallVector<const clang::Expr *, 4> rangeStepsIn(const BodyIndex &Body);

/// Whether nobody will ever describe F's body: it is the compiler's or of a system header.
bool isForeign(const clang::FunctionDecl *F);

/// The class that Call, of the standard library, makes one object of: `std::make_unique<Store>(…)`.
/// Null if it makes none.
const clang::CXXRecordDecl *madeBy(const clang::CallExpr *Call);

} // namespace lazy

#endif
