// Whom a body calls, and which of its calls stop the thread.
//
// Calls are followed where they run on this thread: a lambda that is called at once, or by an
// algorithm it is given to, is a callee; one that is given to a thread, a pool or an executor
// is nobody's, and what runs it is FunctionFacts::GivenTo.
#ifndef LAZY_FACTS_CALLSITES_H
#define LAZY_FACTS_CALLSITES_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>

namespace lazy {

struct BlockingModel;
struct FunctionFacts;
struct FunctionModel;
class AsyncTypes;
class BlockReader;
class BodyIndex;

/// A call that stops the thread: what the catalogue says of it holds here, with its conditions,
/// timeout and flags.
struct BlockSite {
  const clang::Expr *Call = nullptr;    ///< the call or construction
  const BlockingModel *Model = nullptr; ///< never null
  /// False: it depends on what the call does not show (a descriptor's mode, a fiber around
  /// it). Enough for a remark at the call, not for a conclusion about its callers.
  bool Certain = true;
};

/// A call of a function that is not itself known to block, and runs its body on this thread.
struct CallSite {
  /// The call or construction; for a destructor: what makes the object, null for a parameter.
  const clang::Expr *Call = nullptr;
  const clang::FunctionDecl *Callee = nullptr; ///< never null
  bool Virtual = false;                        ///< dispatched at run time
  /// The call as it is written elsewhere, if Call only implies it: in a default argument, or in an
  /// initialiser of a member.
  const clang::Expr *Written = nullptr;
  const clang::VarDecl *Destroyed = nullptr; ///< the variable whose destructor is called

  /// Where the caret goes, and what to underline.
  clang::SourceLocation location() const;
  clang::SourceRange range() const;
};

/// Fills Blocks and Calls of functions, one after the other; outer ones before the lambdas in
/// them. Keeps what it has learnt of callees.
class CallSiteReader {
public:
  /// Types must outlive this.
  explicit CallSiteReader(AsyncTypes &Types);
  ~CallSiteReader();

  /// Body: of FF, whose other fields are set.
  void read(const BodyIndex &Body, FunctionFacts &FF);

private:
  void readCall(const clang::Expr *E, FunctionFacts &FF);
  void readMade(const clang::CallExpr *Call, FunctionFacts &FF);
  void readCallables(const clang::Expr *E, FunctionFacts &FF);
  void readImplied(const BodyIndex &Body, FunctionFacts &FF);

  AsyncTypes &Types;
  std::unique_ptr<BlockReader> Blocking;
  /// Lambdas that a known function runs.
  struct GivenLambda {
    const FunctionModel *To = nullptr;
    bool OnThread = false;
  };
  llvm::DenseMap<const clang::LambdaExpr *, GivenLambda> Given;
};

/// Whether blocking inside of F is no matter of its callers: F is a coroutine, gives an
/// asynchronous value, is an awaiter's destructor, or says that it does not block
/// (`[[clang::nonblocking]]`, `[[clang::annotate("lazy:nonblocking")]]`, kind `never` in the
/// catalogue).
bool cutsBlocking(const clang::FunctionDecl *F, AsyncTypes &Types);

/// Whether FF's body runs on the thread of an executor, where others wait for their turn: an
/// asynchronous coroutine, or a continuation that a known function runs there later. A
/// generator that never awaits runs on its caller's.
bool runsOnExecutor(const FunctionFacts &FF);

} // namespace lazy

#endif
