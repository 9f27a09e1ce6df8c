// Which containers can others reach, what leads into them, and what leaves that leading nowhere?
#ifndef LAZY_CHECKS_CONTAINERPLACES_H
#define LAZY_CHECKS_CONTAINERPLACES_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace lazy {

/// What a place in a container is known by: an iterator, a reference or pointer to an element, or a
/// pointer to all of them (`data()`).
enum class PlaceKind { Iterator, Element, Contents };

/// A container and how something leads into it.
struct Into {
  const clang::ValueDecl *Container = nullptr; ///< null: it leads into none
  PlaceKind By = PlaceKind::Iterator;
  bool Last = false; ///< to its last element: `back()`
};

/// The object of a method call or operator, or what std::erase and its like change, and the method;
/// null if E is neither.
const clang::Expr *objectOf(const clang::Expr *E, llvm::StringRef &Method);

/// Stands for a method: what was in the container is in a variable now, which dies.
inline constexpr llvm::StringLiteral MovedAway = "moved away";

/// The containers of the standard, and those that the user names.
class Containers {
public:
  /// Names: "qualified::name=array" (deque, nodes, hashed): a class with methods as the standard's,
  /// and how it keeps its elements. Must outlive this.
  explicit Containers(llvm::ArrayRef<std::string> Names) : Names(Names) {}

  /// The member of this object, the global, or the parameter that refers to somebody else's object,
  /// that E denotes and that is a container; null if it is none.
  const clang::ValueDecl *shared(const clang::Expr *E) const;

  /// What E, the value of an iterator, a pointer, or what a reference is bound to, leads into.
  Into leadsInto(const clang::Expr *E) const { return leadsInto(E, MaxSteps); }

  /// Whether calling Method on I's container leaves such a place in it leading nowhere.
  bool invalidates(llvm::StringRef Method, const Into &I) const;

private:
  static constexpr unsigned MaxSteps = 6;
  Into leadsInto(const clang::Expr *E, unsigned Steps) const;

  llvm::ArrayRef<std::string> Names;
};

} // namespace lazy

#endif
