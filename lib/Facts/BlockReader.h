// Does this call stop the thread? The catalogue knows functions by name; whether a call of one
// blocks is settled here, by what the call and the code before it show.
#ifndef LAZY_FACTS_BLOCKREADER_H
#define LAZY_FACTS_BLOCKREADER_H

#include "Catalogue/Catalogue.h"
#include "Facts/AsyncType.h"
#include "Facts/BodyIndex.h"
#include "Facts/CallSites.h"
#include <optional>

namespace lazy {

/// Answers for the calls of a translation unit, one body at a time.
class BlockReader {
public:
  explicit BlockReader(AsyncTypes &Types) : Types(Types), C(Types.catalogue()) {}

  /// What is known of E, a call or construction in Body, which is FF's.
  struct Answer {
    bool Known = false;            ///< the function is one that may block
    std::optional<BlockSite> Site; ///< it does here
  };
  Answer read(const clang::Expr *E, const BodyIndex &Body, const FunctionFacts &FF);

private:
  std::optional<BlockSite> settle(BlockSite Site, const BodyIndex &Body, const FunctionFacts &FF);
  const BlockingModel *named(const clang::Expr *E) const;
  const BlockingModel *namedMethod(const clang::CallExpr *Call,
                                   const clang::CXXMethodDecl *Method) const;
  const BlockingModel *namedObject(const clang::Expr *Object) const;
  const BlockingModel *shaped(const clang::CallExpr *Call) const;
  const BlockingModel *drain(const clang::CallExpr *Call);
  bool isDrainName(llvm::StringRef Name);

  /// Whether functions wait for the asynchronous values they are given; see Drain.cpp.
  struct Waiting {
    bool Waits = false, Resumes = false;
  };
  Waiting waiting(const clang::FunctionDecl *F, unsigned Depth);

  AsyncTypes &Types;
  const Catalogue &C;
  llvm::DenseMap<const clang::FunctionDecl *, Waiting> Waitings;
  llvm::StringSet<> DrainNames; ///< last names of the catalogue's drains, once asked for
};

/// The stream, future or other object that Call is about: the object of a method, the first
/// operand of a free operator or function. Null if there is none.
const clang::Expr *blockingObject(const clang::Expr *Call);

/// Whether A and B name the same object by the same way: `f`, `this->f`, `s.f`, `*p`.
bool isSameObject(const clang::Expr *A, const clang::Expr *B);

/// The class of Object, of what it points to, before a conversion to a base; null if it is of none.
/// Object may be null.
const clang::CXXRecordDecl *objectClass(const clang::Expr *Object);

/// Whether T is, or points to, one of the classes called Names, a class declared in one of them, or
/// one made of either (`strand<thread_pool::executor_type>`).
bool namesType(clang::QualType T, llvm::ArrayRef<std::string> Names, unsigned Depth = 3);

/// Whether Arg, given as a timeout, asks not to wait at all: zero, or a point in time that is
/// now or past.
bool isPoll(const clang::Expr *Arg, const clang::ASTContext &Ctx);

/// The arguments of Call that may say how long to wait, by M's position of it.
llvm::ArrayRef<const clang::Expr *> timeoutsOf(const clang::Expr *Call, const BlockingModel &M);

/// Whether Call's timeout, by M's position of it, asks not to wait.
bool polls(const clang::Expr *Call, const BlockingModel &M, const clang::ASTContext &Ctx);

/// Whether Call's timeout is chosen where it stands, and one of the choices asks not to wait:
/// `poll(&p, 1, wait ? -1 : 0)`.
bool pollsPerhaps(const clang::Expr *Call, const BlockingModel &M, const clang::ASTContext &Ctx);

/// Whether M's flags let Call block; no if they cannot be known.
bool flagsAllow(const clang::Expr *Call, const BlockingModel &M, const clang::ASTContext &Ctx);

/// Whether code before Call has seen that what it waits for is there: a readiness test of the
/// same object whose other outcome does not come here, or an await of it.
bool isKnownReady(const clang::Expr *Call, const BodyIndex &Body, const clang::ASTContext &Ctx);
/// The same of an Object that Call, some other call, is given.
bool isKnownReady(const clang::Expr *Object, const clang::Expr *Call, const BodyIndex &Body,
                  const clang::ASTContext &Ctx);

/// Whether Call waits for a future whose promise FF, of Body, has set before, or may have, on every
/// path to it.
bool isSetBefore(const clang::Expr *Call, const BodyIndex &Body, const FunctionFacts &FF,
                 const Catalogue &C);

/// Whether Call stands in a branch for those who have no executor to block: `if (!executor)`,
/// `if (in_fiber())`.
bool isForOthers(const clang::Expr *Call, const BodyIndex &Body, const clang::ASTContext &Ctx);

/// Whether D is of the standard library: in namespace std, or below.
bool isInStd(const clang::Decl *D);

/// Arguments without the object, for calls of every kind.
llvm::ArrayRef<const clang::Expr *> plainArguments(const clang::Expr *Call);

/// Calls Try with the qualified names of the class of Object and of its bases, nearest first,
/// until it says true.
void forEachClassName(const clang::CXXRecordDecl *Class,
                      llvm::function_ref<bool(const std::string &)> Try);

} // namespace lazy

#endif
