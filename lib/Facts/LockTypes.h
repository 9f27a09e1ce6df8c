// Which types hold locks, and what do calls do to them? By the catalogue, by Clang's attributes
// for thread-safety analysis, by the mutex a guard is a template of, and by what the destructor of
// a user's own guard does. Asynchronous mutexes are none of these: they are made to be held.
#ifndef LAZY_FACTS_LOCKTYPES_H
#define LAZY_FACTS_LOCKTYPES_H

#include "Facts/AsyncType.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <string>

namespace lazy {

/// A class whose objects hold a lock while they live, or the class of a mutex.
struct LockClass {
  const clang::CXXRecordDecl *Record = nullptr;
  const LockModel *Model = nullptr; ///< null: known by its attributes, or by its own code
  bool IsGuard = false;
  std::string Mutex; ///< what is locked, for people: "std::mutex"; may be empty
  /// Only the thread that locked it may unlock it. False: not known.
  bool ThreadOwned = false;
};

/// How a guard begins its life.
enum class GuardBegins {
  Held,
  Maybe,  ///< if its attempt succeeds
  Unheld, ///< deferred, empty, or given by co_await
  Unknown,
};

/// Answers for one translation unit, with a cache; not thread-safe.
class LockTypes {
public:
  /// Types must outlive this.
  explicit LockTypes(AsyncTypes &Types) : Types(Types) {}

  /// The guard or mutex that T is (references and qualifiers are looked through); null if it is
  /// none, or an asynchronous one.
  const LockClass *get(clang::QualType T);

  /// The guard that an object of T is, or owns: in an optional or smart pointer, as a member, in
  /// a pair or tuple. Null if there is none.
  const LockClass *guardIn(clang::QualType T);

  /// What calling Method does to its object, of class L.
  LockEffect effect(const LockClass &L, const clang::CXXMethodDecl *Method);

  /// How a variable of type T, which has guardIn(T) or is a pointer to such, begins with this
  /// initialiser (may be null).
  GuardBegins begins(clang::QualType T, const clang::Expr *Init);

  /// Whether T is a mutex for coroutines: by the catalogue, or because one of its methods that
  /// lock gives something to await.
  bool isAsyncMutex(clang::QualType T);

  const Catalogue &catalogue() const { return Types.catalogue(); }
  clang::QualType typeOf(const clang::CXXRecordDecl *RD) const {
    return Types.context().getCanonicalTagType(RD);
  }

  /// Functions whose bodies, and what these call so many calls deep, are known to lock and unlock
  /// nothing: kept by those who read bodies.
  llvm::DenseSet<std::pair<const clang::FunctionDecl *, unsigned>> Lockless;

private:
  std::unique_ptr<LockClass> classify(const clang::CXXRecordDecl *RD);
  bool unlocksInDestructor(const clang::CXXRecordDecl *RD, std::string &Mutex);
  const LockClass *guardIn(clang::QualType T, unsigned Depth);
  GuardBegins begins(clang::QualType T, const clang::Expr *Init, unsigned Depth);
  GuardBegins constructed(const LockClass &L, llvm::ArrayRef<const clang::Expr *> Args,
                          const clang::CXXConstructorDecl *By);
  GuardBegins asMember(const clang::CXXConstructExpr &Made, unsigned Depth);
  GuardBegins aggregate(const clang::InitListExpr &List, unsigned Depth);
  GuardBegins returned(clang::QualType T, const clang::CallExpr &Call);

  AsyncTypes &Types;
  llvm::DenseMap<const clang::CXXRecordDecl *, std::unique_ptr<LockClass>> Classes;
  llvm::DenseMap<const clang::Type *, const LockClass *> Guards;
};

/// What the attributes of thread-safety analysis say that a call of F does. Objects: what it does
/// it to, as the attribute says (empty: the object of the call).
LockEffect attributedEffect(const clang::FunctionDecl *F,
                            llvm::SmallVectorImpl<const clang::Expr *> &Objects);

} // namespace lazy

#endif
