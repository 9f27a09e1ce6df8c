// What became of a value, and how a mention of a variable treats what is in it: both by the
// syntax around an expression. The flow-sensitive questions are Flow's.
#ifndef LAZY_FACTS_FATE_H
#define LAZY_FACTS_FATE_H

#include "Facts/BodyIndex.h"
#include "Facts/Facts.h"

namespace lazy {

class ParamFates;

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
  struct Step;
  Step climb(const clang::Expr *E) const;
  void decideTested(AsyncValue &V, const clang::Expr *Bool) const;
  void decideInCall(AsyncValue &V, const clang::Expr *Arg, const clang::Expr *Call) const;
  LocalUse useInCall(const clang::Expr *Ref, const clang::Expr *Arg, const clang::Expr *Call,
                     bool Moved) const;
  bool isDiscardedStatement(const clang::Expr *E, const clang::Stmt *Parent) const;

  AsyncTypes &Types;
  const BodyIndex &Body;
  ParamFates *Params;
};

/// What a function does with one of its parameters, read off its body.
enum class ParamFate {
  Unknown,   ///< no body, virtual, or anything not understood
  Unused,    ///< never mentioned
  Inspected, ///< only looked at
  Consumed,  ///< awaited, moved on, stored …
};

/// Summaries of the functions of this translation unit, made when first asked for.
class ParamFates {
public:
  explicit ParamFates(AsyncTypes &Types) : Types(Types) {}

  /// Parameter Index of F (not of its pattern: instantiations know their types).
  ParamFate of(const clang::FunctionDecl *F, unsigned Index);
  /// The call in F's body that calls parameter Index and drops the asynchronous value it
  /// gives; null if there is none or the body is not visible.
  const clang::CallExpr *dropsResultOf(const clang::FunctionDecl *F, unsigned Index);

private:
  const BodyIndex *body(const clang::FunctionDecl *F);

  AsyncTypes &Types;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<BodyIndex>> Bodies;
  llvm::DenseMap<std::pair<const clang::FunctionDecl *, unsigned>, ParamFate> Fates;
};

/// The parameter that argument Arg of Call is bound to, and its index (object operands of
/// operator calls not counted); null for variadic arguments and unknown callees.
const clang::ParmVarDecl *boundParameter(const clang::Expr *Call, const clang::Expr *Arg,
                                         int &Index);

/// std::move, std::forward, std::as_const and the like: the argument is the value.
bool isPassThrough(const clang::CallExpr *Call);

} // namespace lazy

#endif
