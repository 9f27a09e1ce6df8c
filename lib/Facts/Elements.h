// What does an object of the standard library own and destroy with itself, and is there anything in
// it? Containers, optionals and owning pointers begin empty; their elements' destructors run only
// if something was put in.
#ifndef LAZY_FACTS_ELEMENTS_H
#define LAZY_FACTS_ELEMENTS_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

namespace lazy {

/// The types among the template arguments of Class, those of packs included; empty for what is no
/// specialisation, or null.
llvm::SmallVector<clang::QualType, 4> typeArguments(const clang::CXXRecordDecl *Class);

/// The type of what a Class of the standard library, which owns its elements, destroys with itself;
/// null if it is no such class. A shared_ptr may not destroy anything. Of maps it is the value's.
clang::QualType elementOf(const clang::CXXRecordDecl *Class);

/// How something is put into a container.
enum class Putting {
  Nothing,  ///< or not known to be
  Defaults, ///< elements made without arguments: `vector<T> v(3)`, `v.emplace_back()`, `m[1]`
  Values,   ///< elements made of something
};

/// What Init puts into the container of type T that it initialises; Init may be null.
Putting puttingBy(const clang::Expr *Init, clang::QualType T);

/// What Call, a method or operator of a container, puts into it.
Putting puttingBy(const clang::CallExpr *Call);

} // namespace lazy

#endif
