// From which expressions of a coroutine may an exception leave it? And what do its handlers catch?
//
// "May throw" is what is known to: a `throw`, an await that is not noexcept and does not give its
// errors as values, and a call of a function whose visible body throws. A call of an unknown
// function is none, or every call would be one.
#ifndef LAZY_FACTS_THROWS_H
#define LAZY_FACTS_THROWS_H

#include "Facts/Facts.h"
#include "clang/AST/StmtCXX.h"

namespace lazy {

/// Whether control never goes on behind S: every path through it throws, or ends in a function that
/// does not return.
bool neverCompletes(const clang::Stmt *S);

/// The class that a handler catches, without reference and cv; null for `catch (...)` and for what
/// is no class.
const clang::CXXRecordDecl *caughtClass(const clang::CXXCatchStmt &Handler);

/// Whether Handler catches (nearly) everything: `catch (...)`, or `catch (std::exception &)`.
bool catchesAll(const clang::CXXCatchStmt &Handler);

/// What test frameworks assert: whether S holds an assertion macro (`EXPECT_EQ`, `REQUIRE`, `FAIL`;
/// not `CHECK`, which is a macro of loggers too). Lambdas are left out. Gives its place, or an
/// invalid one.
clang::SourceLocation testAssertionIn(const clang::Stmt *S, const clang::ASTContext &Ctx);

/// Answers for the functions of one translation unit.
class Throws {
public:
  /// F must outlive this.
  explicit Throws(const Facts &F);

  /// Where an exception may leave FF's body; null if that is not known of any place.
  const clang::Expr *escapes(const FunctionFacts &FF);
  /// Whether awaiting A may throw. A is of FF.
  bool mayThrow(const AwaitPoint &A, const FunctionFacts &FF);
  /// Whether Resume is the await_resume() of an await of FF that may throw.
  bool resumeThrows(const clang::Stmt &Resume, const FunctionFacts &FF);

  /// The facts of D, or of what it is declared again as; null if it is not of the user's code.
  const FunctionFacts *factsOf(const clang::FunctionDecl *D) const;

private:
  bool calleeThrows(const clang::FunctionDecl *Callee, unsigned Depth);
  bool handlesErrors(const clang::Expr *E) const;
  const clang::Expr *find(const clang::Stmt *S, const FunctionFacts *FF, unsigned Depth);

  const Facts &F;
  llvm::DenseMap<const clang::FunctionDecl *, const FunctionFacts *> ByDecl;
  llvm::DenseMap<const clang::FunctionDecl *, bool> Known;
  llvm::DenseMap<const clang::Expr *, const AwaitPoint *> Awaits;
};

} // namespace lazy

#endif
