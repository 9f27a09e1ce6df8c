// The inside of AsyncTypes: its caches and what it asks the inference through.
#ifndef LAZY_FACTS_ASYNCTYPEIMPL_H
#define LAZY_FACTS_ASYNCTYPEIMPL_H

#include "Facts/AsyncType.h"
#include "Facts/Inference.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <optional>

namespace lazy {

/// How deep containers in containers are looked into.
inline constexpr unsigned MaxOwnerDepth = 4;

struct AsyncTypes::Impl {
  Impl(clang::ASTContext &Ctx, clang::Sema *S, const Catalogue &C)
      : Ctx(Ctx), C(C), Reader(Ctx, S) {}

  /// The traits of the class RD; null if it is not asynchronous.
  std::unique_ptr<AsyncType> classify(clang::QualType T, const clang::CXXRecordDecl *RD);
  const AsyncType *get(clang::QualType T);
  const AsyncType *transformed(clang::QualType T, const clang::CXXRecordDecl *Promise);
  const AsyncType *contained(clang::QualType T, unsigned Depth);
  const AsyncType *calledResult(clang::QualType T);
  bool isGuard(clang::QualType T, unsigned Depth);

  const TraitsIndex &traits() {
    if (!Traits)
      Traits.emplace(Ctx);
    return *Traits;
  }

  clang::ASTContext &Ctx;
  const Catalogue &C;
  ClassReader Reader;
  std::optional<TraitsIndex> Traits;
  /// By canonical unqualified type. A null entry also stands for a type being
  /// classified.
  llvm::DenseMap<const clang::Type *, std::unique_ptr<AsyncType>> Known;
  /// What only a coroutine of one promise can await, and that promise.
  llvm::DenseMap<std::pair<const clang::Type *, const clang::CXXRecordDecl *>,
                 std::unique_ptr<AsyncType>>
      Transformed;
  llvm::DenseMap<const clang::Type *, const AsyncType *> Contained;
  llvm::DenseMap<const clang::Type *, bool> Guards;
};

} // namespace lazy

#endif
