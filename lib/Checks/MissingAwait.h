// The engine of lazy-missing-await: which of the compiler's errors does an await mend? Its parts
// are MissingAwait.cpp (what is asked of which error), and by what is wrong: operators and
// conversions, calls, statements.
#ifndef LAZY_CHECKS_MISSINGAWAIT_H
#define LAZY_CHECKS_MISSINGAWAIT_H

#include "Checks/AwaitAdvice.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <optional>

namespace lazy {

/// Which arguments of note_ovl_candidate_bad_conv are the types.
constexpr unsigned FromInBadConversion = 3, ToInBadConversion = 4;

/// The operator spelled Text; nothing for what is no binary operator.
std::optional<clang::BinaryOperatorKind> binaryOperator(llvm::StringRef Text);

/// How many of Tokens belong to the expression that starts with the first of them: up to what
/// closes or ends it.
size_t expressionEnd(llvm::ArrayRef<WrittenToken> Tokens);

/// Reports what an await mends, for one translation unit.
class Explainer {
public:
  explicit Explainer(const Pass &P)
      : P(P), Code(P.Ctx), SM(P.Ctx.getSourceManager()), S(P.F.Types->sema()) {}

  void explain(const CompilerErrorRecord &E);

private:
  // Each answers for one family of errors and reports if an await mends it.
  void explainConversion(const CompilerErrorRecord &E, clang::QualType From, clang::QualType To,
                         bool Explicit);
  void explainMember(const CompilerErrorRecord &E, clang::QualType T, clang::DeclarationName Name);
  void explainArrow(const CompilerErrorRecord &E);
  void explainOperands(const CompilerErrorRecord &E);
  void explainUnary(const CompilerErrorRecord &E);
  void explainSubscript(const CompilerErrorRecord &E);
  void explainCalled(const CompilerErrorRecord &E);
  void explainOverload(const CompilerErrorRecord &E);
  /// What stands in a call that compiled, but whose result does not fit: `std::make_pair(f(), 1)`.
  struct Inside {
    llvm::SmallVector<Operand, 2> Operands;
    clang::QualType Type; ///< of the call, once they are awaited
  };
  std::optional<Inside> inside(const WrittenFunction &F, const clang::Expr *E) const;
  /// The same for the call that is Range.
  std::optional<Inside> inside(const WrittenFunction &F, clang::CharSourceRange Range) const;
  /// `co_return f();` whose value the promise does not take.
  void explainCoReturn(const CompilerErrorRecord &E);
  /// What a test macro put behind `Decomposer() <<`, if Range is that.
  std::optional<Operand> decomposed(const WrittenFunction &F, clang::CharSourceRange Range) const;
  void explainRange(const CompilerErrorRecord &E);
  void explainBindings(const CompilerErrorRecord &E);
  void explainSwitch(const CompilerErrorRecord &E);
  void explainSimple(const CompilerErrorRecord &E,
                     llvm::function_ref<bool(const WouldCompile &, clang::QualType)> Accepts);
  /// An error inside a template of a library: the user's call gave it a future.
  void explainInstantiation(const CompilerErrorRecord &E);

  /// The operand that is Range, if T can be awaited in F and has a value.
  std::optional<Operand> operand(const WrittenFunction &F, clang::CharSourceRange Range,
                                 clang::QualType T) const;
  std::optional<Operand> operand(const WrittenFunction &F, clang::SourceRange Range,
                                 clang::QualType T) const {
    return operand(F, clang::CharSourceRange::getTokenRange(Range), T);
  }
  /// What `co_await` of a T gives in F; null if it gives nothing or cannot be.
  clang::QualType awaited(const WrittenFunction &F, clang::QualType T) const;
  clang::QualType typeAt(const WrittenFunction &F, clang::CharSourceRange Range) const {
    return Code.typeOf(F, Range);
  }
  /// The I-th range of E, null if it is not there.
  static clang::CharSourceRange range(const CompilerErrorRecord &E, unsigned I) {
    return I < E.Ranges.size() ? E.Ranges[I] : clang::CharSourceRange();
  }
  static clang::QualType type(const CompilerMessage &E, unsigned I) {
    return I < E.Args.size() ? E.Args[I].Type : clang::QualType();
  }
  std::vector<WrittenToken> tokensAfter(clang::SourceLocation Loc, const WrittenFunction &F) const;
  WouldCompile retry(const WrittenFunction &F) const {
    return WouldCompile(S, F.Decl ? llvm::cast<clang::DeclContext>(F.Decl)
                                  : P.Ctx.getTranslationUnitDecl());
  }
  void report(const CompilerErrorRecord &E, const WrittenFunction &F, Operand O);
  std::optional<Operand> initialiser(const WrittenFunction &F, const Operand &O) const;
  /// The arguments of the call O whose type is the type it returns: `T f(T)`.
  llvm::SmallVector<Operand, 2> givenThrough(const WrittenFunction &F, const Operand &O) const;
  /// The variable that O names, on its own or in std::move(); null if it is something else.
  const clang::VarDecl *variable(const WrittenFunction &F, const Operand &O) const;
  /// `a << f() << g()`: the compiler speaks of the first operand only. Op failed with Left.
  void explainChain(const CompilerErrorRecord &E, const WrittenFunction &F,
                    clang::BinaryOperatorKind Op, clang::QualType Left);

  const Pass &P;
  BrokenCode Code;
  const clang::SourceManager &SM;
  clang::Sema *S;
  llvm::DenseSet<clang::SourceLocation> Reported;
  /// Variables that are to be awaited, and where.
  llvm::DenseMap<const clang::VarDecl *, clang::SourceLocation> Advised;
};

} // namespace lazy

#endif
