// What can be read off a class about being asynchronous, without any table:
// from its promise type, from how it is awaited, from its destructor, from
// being a sender. Each answer carries its reason. AsyncType.cpp puts the
// answers together.
#ifndef LAZY_FACTS_INFERENCE_H
#define LAZY_FACTS_INFERENCE_H

#include "Catalogue/Catalogue.h"
#include "Facts/ClassReader.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"
#include <string>

namespace lazy {

/// An inferred value of a trait, with the reason for it. V::Unknown has no
/// reason.
template <typename V> struct Inferred {
  V Value = V::Unknown;
  std::string Because;
  clang::SourceLocation Where;
};

/// The promise type of a coroutine's return object.
struct PromiseShape {
  const clang::CXXRecordDecl *Promise = nullptr; ///< null: no coroutine returns this type
  const clang::CXXRecordDecl *In = nullptr;      ///< the class whose template arguments apply to it
  std::string Because;
  clang::SourceLocation Where;
  explicit operator bool() const { return Promise; }
};

/// Specialisations of std::coroutine_traits, by the class or template they are
/// for.
class TraitsIndex {
public:
  explicit TraitsIndex(clang::ASTContext &Ctx);
  /// Whether there may be a specialisation for T; cheap.
  bool mayHave(clang::QualType T) const { return find(T); }
  /// The specialisations that may be chosen for T, best first.
  llvm::SmallVector<const clang::CXXRecordDecl *, 4> forType(ClassReader &R,
                                                             clang::QualType T) const;

private:
  using Specs = llvm::SmallVector<std::pair<clang::QualType, const clang::CXXRecordDecl *>, 2>;
  const Specs *find(clang::QualType T) const;

  llvm::DenseMap<const clang::Decl *, Specs> ByClass;
  llvm::SmallVector<const clang::ClassTemplateDecl *, 2> Templates;
};

/// RD: a view. Null shape if RD is no coroutine return type.
PromiseShape findPromise(ClassReader &R, const TraitsIndex &Traits, const clang::CXXRecordDecl *RD);
/// From the promise's initial_suspend.
Inferred<Start> startOf(ClassReader &R, const PromiseShape &P);
/// Whether the coroutine frees itself at its end: final_suspend does not
/// suspend, or destroys.
bool endsByItself(ClassReader &R, const PromiseShape &P);
/// Whether the promise gives its coroutine's handle to nobody before the body runs, so that one
/// that begins suspended, and whose return object keeps nothing, can never run.
bool keepsToItself(ClassReader &R, const PromiseShape &P);
/// Whether coroutines of this promise may co_yield.
bool yields(ClassReader &R, const PromiseShape &P);
/// Whether RD hands out values one by one: begin()/end() or next(), or by
/// calling it if Calls.
bool isIterated(ClassReader &R, const clang::CXXRecordDecl *RD, bool Calls);

/// How a class is awaited.
struct AwaitShape {
  enum Route {
    None,
    Itself,    ///< it has await_ready, await_suspend and await_resume
    Member,    ///< operator co_await in the class
    Free,      ///< operator co_await found by argument-dependent lookup
    Transform, ///< its promise's await_transform, or a friend that makes an
               ///< awaiter of it
  } By = None;
  bool Lvalue = false; ///< an lvalue may be awaited
  bool Rvalue = false;
  const clang::FunctionDecl *ForLvalue = nullptr; ///< the operator or transformer; null: Itself
  const clang::FunctionDecl *ForRvalue = nullptr;
  const clang::CXXRecordDecl *LvalueAwaiter = nullptr; ///< views; null if not known
  const clang::CXXRecordDecl *RvalueAwaiter = nullptr;
  std::string Because;
  clang::SourceLocation Where;
  explicit operator bool() const { return By != None; }
};

/// RD: a view; P may be empty. Friends: whether to look for friend functions
/// that make an awaiter of it, as customisation points do.
AwaitShape findAwait(ClassReader &R, const clang::CXXRecordDecl *RD, const PromiseShape &P,
                     bool Friends);
/// How coroutines of Promise await RD, if only because its await_transform takes it.
AwaitShape findTransformBy(ClassReader &R, const clang::CXXRecordDecl *RD,
                           const clang::CXXRecordDecl *Promise);
/// What awaiting an RD (as declared, not a view) gives; null if not known.
clang::QualType awaitedValue(ClassReader &R, const AwaitShape &A, const PromiseShape &P,
                             const clang::CXXRecordDecl *RD);
/// How often one object may be awaited; from A and the awaiter's body.
Inferred<Awaits> timesOf(ClassReader &R, const AwaitShape &A, const clang::CXXRecordDecl *RD,
                         clang::QualType Value);
/// Whether awaiting an object without a coroutine is as good as any other await: await_ready tests
/// its handle, and await_resume gives something without it.
bool isReadyWhenEmpty(ClassReader &R, const AwaitShape &A);
/// For an awaitable that no coroutine returns: whether making it does nothing,
/// and awaiting it does the work. Lazy or Unknown.
Inferred<Start> startOfOperation(ClassReader &R, const AwaitShape &A,
                                 const clang::CXXRecordDecl *RD);
/// The same for what findTransformBy found: a mere description of work, which does nothing.
Inferred<Start> startOfTransformed(ClassReader &R, const AwaitShape &A,
                                   const clang::CXXRecordDecl *RD);
/// Whether RD is a value with an alternative (Optional, Expected, Result) that has a promise only
/// so that `co_await` can propagate the alternative: nothing about it is asynchronous.
bool isValueWrapper(ClassReader &R, const clang::CXXRecordDecl *RD);

/// Whether the awaiter is always ready, so that a value is no operation at all.
bool neverSuspends(ClassReader &R, const AwaitShape &A);

/// Whether RD is an object one waits on (an event, a latch), not a value that
/// must be awaited.
bool isEventLike(ClassReader &R, const AwaitShape &A, const clang::CXXRecordDecl *RD);

/// What destroying a value does, given when the work begins. Runs, Cancels, …
/// or Unknown.
Inferred<Drop> dropOf(ClassReader &R, const clang::CXXRecordDecl *RD, Start S);

/// Whether RD is a P2300 or libunifex-shaped sender. Empty: it is not; else
/// why.
std::string senderReason(ClassReader &R, const clang::CXXRecordDecl *RD,
                         clang::SourceLocation &Where);
/// The only value type a sender's completion_signatures name; null if not
/// known.
clang::QualType senderValue(ClassReader &R, const clang::CXXRecordDecl *RD);
/// Whether nothing in the sender can have begun before it is connected: it owns
/// no state.
bool isPlainSender(ClassReader &R, const clang::CXXRecordDecl *RD);

/// Whether values of RD can be copied or moved by anybody.
bool isMovable(const clang::CXXRecordDecl *RD);
bool isCopyable(const clang::CXXRecordDecl *RD);

/// Whether RD may be asynchronous at all: a cheap test of the names of its
/// members.
bool looksAsync(ClassReader &R, const clang::CXXRecordDecl *RD);
/// Free functions `operator co_await` that argument-dependent lookup finds for
/// RD.
ClassReader::Decls freeAwaitOperators(ClassReader &R, const clang::CXXRecordDecl *RD);

} // namespace lazy

#endif
