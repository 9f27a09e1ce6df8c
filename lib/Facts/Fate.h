// What became of a value, and how a mention of a variable treats what is in it: both by the
// syntax around an expression. The flow-sensitive questions are Flow's.
#ifndef LAZY_FACTS_FATE_H
#define LAZY_FACTS_FATE_H

#include "Facts/BodyIndex.h"
#include "Facts/Facts.h"
#include "Facts/ParamFates.h"

namespace lazy {

/// Whether Parent, a statement, evaluates E, its child, only for its side effects.
bool isDiscardedStatement(const clang::Expr *E, const clang::Stmt *Parent);

/// Answers for the expressions of one body. All references must outlive this.
class FateReader {
public:
  FateReader(AsyncTypes &Types, const BodyIndex &Body, ParamFates *Params)
      : Types(Types), Body(Body), Params(Params) {}

  /// Fills Became, By, Into, Argument and Whole of V, whose Made and Type are set.
  void decide(AsyncValue &V) const;

  /// How the mention Ref of a variable of type Type (element type if InContainer) treats it.
  LocalUse use(const clang::Expr *Ref, const AsyncType &Type, bool InContainer) const;

  /// Whether the value of E is thrown away by the statement it stands in: Dropped or Voided,
  /// else Escaped. For results of co_await, which need not be asynchronous themselves.
  Fate resultFate(const clang::Expr *E) const;

private:
  /// One step outwards: what stands around E once everything that leaves the value alone is gone.
  struct Step {
    const clang::Expr *Inner = nullptr; ///< the outermost expression that still is the value
    /// The part of Inner that a `co_await` would be put in front of: without the left operands
    /// of commas and the statements of a statement expression.
    const clang::Expr *Core = nullptr;
    const clang::Stmt *Parent = nullptr;
    bool Moved = false;
    bool ToBool = false; ///< a conversion to bool was passed
    bool ToVoid = false;
  };
  Step climb(const clang::Expr *E) const;
  void decideTested(AsyncValue &V, const clang::Expr *Bool) const;
  void decideInCall(AsyncValue &V, const clang::Expr *Arg, const clang::Expr *Call) const;
  bool isPositionInItself(const clang::Expr *Iterator, const clang::ValueDecl *Container) const;
  const clang::VarDecl *iteratorOf(const clang::Expr *Iterator) const;
  UseKind useOfIterator(const clang::Expr *E, const AsyncType &Type) const;
  UseKind useOfElement(const clang::Expr *Element, const AsyncType &Type) const;
  UseKind useOfElements(const clang::VarDecl *Var, const AsyncType &Type) const;
  LocalUse useOfAddress(const clang::Expr *Ref, const clang::Expr *Address) const;
  LocalUse useInCall(const clang::Expr *Ref, const clang::Expr *Arg, const clang::Expr *Call,
                     bool Moved) const;

  AsyncTypes &Types;
  const BodyIndex &Body;
  ParamFates *Params;
};

/// The parameter that argument Arg of Call is bound to, and its index (object operands of
/// operator calls not counted); null for variadic arguments and unknown callees.
const clang::ParmVarDecl *boundParameter(const clang::Expr *Call, const clang::Expr *Arg,
                                         int &Index);

/// `std::ignore` and its like: assigning to it throws the value away on purpose.
bool isIgnoreObject(const clang::Expr *E);

/// std::move, std::forward, std::as_const and the like: the argument is the value.
bool isPassThrough(const clang::CallExpr *Call);

/// E as written (asWritten), without such calls.
const clang::Expr *withoutPassThrough(const clang::Expr *E);

} // namespace lazy

#endif
