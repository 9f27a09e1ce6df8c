// How is a coroutine told to end? By an exception out of what it awaits, or by a token that it has.
// The catalogue knows the classes; here they are found in the translation unit at hand.
#ifndef LAZY_FACTS_CANCELLATION_H
#define LAZY_FACTS_CANCELLATION_H

#include "Facts/Facts.h"
#include "llvm/ADT/StringMap.h"

namespace lazy {

/// A class whose objects are thrown when work is cancelled.
struct CancelException {
  const clang::CXXRecordDecl *Class = nullptr; ///< its definition; never null
  std::string Name;                            ///< as users write it: "asio::system_error"
  const CancellationModel *Model = nullptr;    ///< never null
};

class Cancellations {
public:
  /// Types must outlive this.
  explicit Cancellations(AsyncTypes &Types);

  /// What tells FF, or those of its awaits that are given, of cancellation: by the library of what
  /// it returns and of what it awaits; for users' own coroutines classes of well-known names in
  /// their namespace or around it. Only classes that this translation unit defines.
  std::vector<const CancelException *> exceptionsOf(const FunctionFacts &FF,
                                                    llvm::ArrayRef<const AwaitPoint *> Awaits);

  /// The class of token that a T is, or refers or points to; null if it is no token. Wrappers are
  /// looked through: `std::optional<Token>`.
  const clang::CXXRecordDecl *tokenOf(clang::QualType T);
  /// Whether what a coroutine of this type awaits is cancelled with it, without being given a
  /// token.
  bool isImplicit(const AsyncType *T) const;

  /// Whether S asks whether to stop: it uses a token, or its names say so (`stop_requested()`,
  /// `as.check()`). Lambdas are left out.
  bool asksToStop(const clang::Stmt *S);

private:
  void addOf(llvm::StringRef Library, const clang::DeclContext *From,
             std::vector<const CancelException *> &Out);

  AsyncTypes &Types;
  std::vector<std::unique_ptr<CancelException>> Exceptions;
  llvm::StringMap<std::vector<const CancelException *>> ByLibrary;
  llvm::DenseMap<const clang::DeclContext *, std::vector<const CancelException *>> ByNamespace;
  llvm::DenseMap<const clang::CXXRecordDecl *, bool> Tokens;
};

/// Whether Derived is Base or derives from it.
bool isOrDerivesFrom(const clang::CXXRecordDecl *Derived, const clang::CXXRecordDecl *Base);

} // namespace lazy

#endif
