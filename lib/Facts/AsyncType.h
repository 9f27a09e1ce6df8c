// What an asynchronous type is: the traits of one type, each with the evidence for it.
// Inferred from the promise type, the awaiter and the destructor; completed by the catalogue.
#ifndef LAZY_FACTS_ASYNCTYPE_H
#define LAZY_FACTS_ASYNCTYPE_H

#include "Catalogue/Catalogue.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Type.h"
#include "clang/Basic/SourceLocation.h"
#include <memory>
#include <string>
#include <vector>

namespace clang {
class Sema;
}

namespace lazy {

/// Why a trait has its value; shown by explain-type and in notes.
struct Evidence {
  std::string Trait;   ///< "awaitable", "start", "drop", "await", "movable", "sender", "role"
  std::string Value;   ///< "lazy", "never-runs", …
  std::string Because; ///< e.g. "'initial_suspend' of 'Task<int>::promise_type' returns
                       ///< 'std::suspend_always'"
  clang::SourceLocation Where; ///< the declaration that shows it; invalid for the catalogue
  bool FromCatalogue = false;
};

/// Traits of one canonical type. Owned by AsyncTypes; lives as long as that.
struct AsyncType {
  clang::QualType Canonical;
  const clang::CXXRecordDecl *Record = nullptr;
  std::string
      Name; ///< for messages: the canonical name without arguments, or the alias users write
  Role Kind = Role::Unknown;
  bool Awaitable = false; ///< `co_await` of it is well-formed somewhere
  bool IsSender = false;
  Start Starts = Start::Unknown;
  Drop Dropped = Drop::Unknown;
  Awaits Times = Awaits::Unknown;
  LvalueAwait Lvalue = LvalueAwait::Unknown;
  bool Movable = true;
  bool ReadyWhenEmpty = false; ///< one without a coroutine may be awaited: it is done
  /// What awaiting gives; null if not known. `void` is a known value.
  clang::QualType ValueType;
  const TypeModel *Model = nullptr;      ///< null: inferred only
  const LibraryModel *Library = nullptr; ///< null: the user's own
  std::vector<Evidence> Why;

  bool isLazy() const { return Starts == Start::Lazy; }
  bool isEager() const { return Starts == Start::Eager; }
  /// Whether losing a value of it loses something: not fire-and-forget, generator, thread,
  /// nor a type whose drop is its idiom.
  bool mustBeConsumed() const {
    return Kind != Role::FireAndForget && Kind != Role::Generator && Kind != Role::Thread &&
           Dropped != Drop::Runs && Dropped != Drop::Harmless;
  }
  /// The evidence for Trait; null if there is none.
  const Evidence *why(llvm::StringRef Trait) const;
  /// What a method of this type does to the value; asks the model, then the generic table,
  /// then (for unknown names) says Unknown.
  ValueEffect methodEffect(llvm::StringRef Method, const Catalogue &C) const;
  /// What is known of a method, from the same sources; null if nothing.
  const MethodModel *method(llvm::StringRef Method, const Catalogue &C) const;
};

/// Classifies types, with a cache. One per translation unit; not thread-safe.
///
/// With Sema, asking may complete class types and deduce return types, which adds declarations
/// to the AST: do not ask while iterating over the specialisations of a template or the
/// members of a class; collect first. It never emits a diagnostic nor sets Sema's error state.
class AsyncTypes {
public:
  /// S may be null: templates that were not instantiated are then read as patterns only.
  /// All three must outlive this.
  AsyncTypes(clang::ASTContext &Ctx, clang::Sema *S, const Catalogue &C);
  ~AsyncTypes();

  /// The traits of T (references and cv-qualifiers are looked through); null if values of T
  /// are not asynchronous. Dependent types: null.
  const AsyncType *get(clang::QualType T);

  /// The same in a coroutine whose promise is Promise (may be null): types that are awaited there
  /// only, because its await_transform makes an operation of them, are asynchronous too.
  const AsyncType *get(clang::QualType T, const clang::CXXRecordDecl *Promise);

  /// If T is a standard container or wrapper (vector, array, optional, tuple, pair, unique_ptr,
  /// shared_ptr, expected, variant, map, std::array, C array, initializer_list …) that owns values
  /// of an asynchronous type, that type; null otherwise. Not T itself. Looks a few levels deep.
  const AsyncType *contained(clang::QualType T);

  /// Whether T is a callable whose call gives an asynchronous value (lambda closure, function,
  /// function pointer, class with one operator(), std::function); that type or null.
  /// For generic lambdas the instantiated call operators are asked.
  const AsyncType *calledResult(clang::QualType T);

  /// Whether T is a guard: its lifetime holds a lock, permit or unit (lock_guard,
  /// semaphore_units, …), by name and shape.
  bool isGuard(clang::QualType T);

  const Catalogue &catalogue() const { return C; }
  clang::ASTContext &context() const { return Ctx; }
  clang::Sema *sema() const { return S; }

private:
  struct Impl;
  clang::ASTContext &Ctx;
  clang::Sema *S;
  const Catalogue &C;
  std::unique_ptr<Impl> I;
};

/// The qualified name of D without inline and anonymous namespaces and template arguments:
/// what the catalogue is keyed by, e.g. "std::future::get", "folly::coro::Task".
std::string canonicalName(const clang::NamedDecl *D);

/// Whether D, a function or a class, is declared `[[clang::annotate("lazy:detach_ok")]]`: what it
/// gives, or its values, may be dropped.
bool mayBeDetached(const clang::Decl *D);

/// The model of the function that E calls (through function objects and base classes too);
/// null if the catalogue has none.
const FunctionModel *calledFunctionModel(const clang::CallExpr *E, const Catalogue &C);

} // namespace lazy

#endif
