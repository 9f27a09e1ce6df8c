// Whom a body calls, and which of its calls stop the thread.
#ifndef LAZY_FACTS_CALLSITES_H
#define LAZY_FACTS_CALLSITES_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"

namespace lazy {

struct BlockingModel;

/// A call that stops the thread: what the catalogue says of it holds here, with its conditions,
/// timeout and flags.
struct BlockSite {
  const clang::Expr *Call = nullptr; ///< the call or construction
  const BlockingModel *Model = nullptr;
};

/// A call of a function that is not itself known to block, and runs its body on this thread.
struct CallSite {
  const clang::Expr *Call = nullptr;
  const clang::FunctionDecl *Callee = nullptr; ///< never null
  bool Virtual = false;                        ///< dispatched at run time
};

} // namespace lazy

#endif
