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

/// What one mention of a thread_local variable does to it, or to a part of it.
struct ThreadLocalTouch {
  enum Kind {
    Looks,   ///< nothing but looks at it
    Writes,  ///< afterwards it is what this function has made of it
    Unknown, ///< a function that is given it may do either
  };
  const clang::DeclRefExpr *Ref = nullptr;
  const clang::Expr *By = nullptr; ///< what reads or writes
  Kind Does = Looks;
  bool Reads = false; ///< what was in it before matters
  /// The variable, the members that lead to the part.
  llvm::SmallVector<const void *, 4> Path;

  /// Whether both are about one thing, or one about a part of the other's.
  bool concerns(const ThreadLocalTouch &Other) const;
  std::string name() const { return Ref->getDecl()->getNameAsString(); }
};

/// What Ref does to the thread_local that it mentions; none if it mentions none that changes, or
/// a part that nobody can tell from others.
std::optional<ThreadLocalTouch> threadLocalTouch(const FunctionFacts &FF,
                                                 const clang::DeclRefExpr *Ref);

} // namespace lazy

#endif
