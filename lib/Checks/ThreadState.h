// Which expressions give something that belongs to the thread that evaluates them?
#ifndef LAZY_CHECKS_THREADSTATE_H
#define LAZY_CHECKS_THREADSTATE_H

#include "Checks/Check.h"

namespace lazy {

/// The model of the function that Call calls, if it gives this of the calling thread: a role of
/// thread state (ThreadId, ThreadError, ThreadLocal). Null if it does not.
const FunctionModel *threadState(const clang::CallExpr *Call, FunctionRole Role,
                                 const Catalogue &C);

/// Whether D is a variable of which every thread has its own.
bool isThreadLocal(const clang::ValueDecl *D);

/// Whether an object of type T may refer to what somebody else owns: a reference, a pointer, a
/// view of the standard library.
bool mayRefer(clang::QualType T);

/// The name of what belongs to the thread and is referred to by what E initialises, which
/// mayRefer. Empty if it is nothing of a thread, or nobody knows.
std::string threadStateBehind(const clang::Expr *E, const Catalogue &C);

} // namespace lazy

#endif
