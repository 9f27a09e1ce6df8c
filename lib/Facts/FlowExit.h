// How a path leaves: by which statement, and whether it is the way out of a failure.
#ifndef LAZY_FACTS_FLOWEXIT_H
#define LAZY_FACTS_FLOWEXIT_H

#include "Facts/Flow.h"

namespace lazy {

/// The last return, co_return, break, continue or goto on Path (nodes of Walk) from node
/// number From on; null if the path just reaches the end of the scope.
const clang::Stmt *exitStatement(const FlowWalk &Walk, llvm::ArrayRef<unsigned> Path, size_t From);

/// Whether E asks for a failure, a cancellation or the end of a connection: by the words in
/// its names and types (`ec`, `!result.ok()`, `token.stop_requested()`, `errno == EINTR`).
bool testsForFailure(const clang::Expr *E);

/// Whether B's branch was written by a macro: `ASSERT_TRUE(x)`, `CO_RETURN_IF_ERROR(x)`. A
/// macro that leaves a function does so because something failed.
bool isMacroBranch(const clang::CFGBlock &B);

/// Whether leaving B by successor Succ is the way out of a failure: its condition or case
/// asks for one.
bool isFailureEdge(const clang::CFGBlock &B, unsigned Succ);

/// Whether Exit returns an error: `return std::unexpected(e)`, `co_return make_error_code(..)`,
/// `co_return Status::Invalid`.
bool returnsFailure(const clang::Stmt *Exit);

/// What throws if B, of a flow with edges of exceptions, is left by successor Succ: a call, or a
/// `throw`; null if nothing does.
const clang::Stmt *whatThrows(const clang::CFGBlock &B, unsigned Succ);

/// Whether Throws, of whatThrows(), is what an await throws.
bool isAwaitResume(const clang::Stmt &Throws);

/// Whether Var is gone when what is thrown where B is left by its successor Succ has been caught,
/// or has left the function. Flow has edges of exceptions.
bool diesOnThrow(const FunctionFlow &Flow, const clang::VarDecl *Var, const clang::CFGBlock &B,
                 unsigned Succ);

} // namespace lazy

#endif
