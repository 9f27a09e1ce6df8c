// Which object does an expression refer to: as a reference, through a view, through a pointer?
// Lifetimes are lost where that object dies first. Only what is certain is said: that it is a
// temporary, or a variable of this very function.
#ifndef LAZY_FACTS_REFERENTS_H
#define LAZY_FACTS_REFERENTS_H

#include "Facts/Facts.h"

namespace lazy {

/// The object that something refers to.
struct Referent {
  enum Kind {
    Unknown,   ///< not known, or nothing that dies here
    Temporary, ///< dies at the end of the full expression
    Local,     ///< is Var, a part of it, or owned by it
  } Of = Unknown;
  const clang::VarDecl *Var = nullptr; ///< Local: a variable or by-value parameter
  const clang::Expr *Made = nullptr;   ///< Temporary: what makes it

  explicit operator bool() const { return Of != Unknown; }
};

/// Reads off expressions of one function which objects they refer to.
class ReferentReader {
public:
  /// Both must outlive this.
  ReferentReader(AsyncTypes &Types, const FunctionFacts &In) : Types(Types), In(In) {}

  /// The object that E, a glvalue or the initialiser of a reference, denotes or is a part of.
  Referent object(const clang::Expr *E) const { return object(E, MaxSteps); }
  /// The object that E, the value of a view, looks at.
  Referent viewed(const clang::Expr *E) const { return viewed(E, MaxSteps); }
  /// The object that E, a pointer, points into.
  Referent pointee(const clang::Expr *E) const { return pointee(E, MaxSteps); }
  /// The object that E, a std::reference_wrapper, was made for: `std::ref(n)`.
  Referent wrapped(const clang::Expr *E) const { return wrapped(E, MaxSteps); }

  /// Whether Method, whose body is visible, gives a reference, pointer or view to its object or a
  /// part of it that dies with it.
  bool returnsPartOfThis(const clang::CXXMethodDecl *Method) const;

  /// Containers, strings and smart pointers of one owner: what they show dies with them.
  bool ownsWhatItShows(clang::QualType T) const;

private:
  static constexpr unsigned MaxSteps = 8;

  Referent object(const clang::Expr *E, unsigned Steps) const;
  Referent viewed(const clang::Expr *E, unsigned Steps) const;
  Referent pointee(const clang::Expr *E, unsigned Steps) const;
  Referent wrapped(const clang::Expr *E, unsigned Steps) const;
  Referent owned(const clang::Expr *Owner, unsigned Steps) const;
  Referent variable(const clang::VarDecl *Var, unsigned Steps) const;
  Referent seenThrough(const clang::VarDecl *Var, unsigned Steps) const;
  // ReferentCalls.cpp
  static const clang::Expr *decayedArray(const clang::Expr *E);
  static const clang::Expr *madeFrom(const clang::Expr *E, bool &Owner);
  static bool givesPointer(llvm::StringRef Name);
  const clang::Expr *shownByStandard(const clang::Expr *E) const;
  const clang::Expr *shownBy(const clang::CallExpr *Call) const;
  bool isPartOfThis(const clang::Expr *E) const;
  bool diesWithItsTask(const clang::CoawaitExpr *Await) const;

  AsyncTypes &Types;
  const FunctionFacts &In;
};

/// Whether values of T look at what somebody else owns, and say so by their type.
/// std::reference_wrapper is none: who asks for it by name takes care.
bool isView(clang::QualType T);

/// Whether E makes a std::shared_ptr to a new object: std::make_shared<T>(…).
bool makesShared(const clang::Expr *E);

/// Whether T is a std::reference_wrapper.
bool isReferenceWrapper(clang::QualType T);

/// E without what the compiler put around it; temporaries stay.
const clang::Expr *withoutImplicit(const clang::Expr *E);

} // namespace lazy

#endif
