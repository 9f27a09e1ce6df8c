// What stops a thread, as data: calls that block, locks, objects whose destructor waits, objects
// bound to a thread, and what to write instead in a coroutine of each library. The vocabulary is
// closed; checks switch on it and never on names. Where the functions come from says
// docs/adding-a-library.md; `Catalogue` (Catalogue.h) answers the questions.
#ifndef LAZY_CATALOGUE_BLOCKING_H
#define LAZY_CATALOGUE_BLOCKING_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include <array>
#include <memory>
#include <string>
#include <vector>

namespace lazy {

/// In what way a call stops its thread. Users switch these words on and off.
enum class BlockKind {
  Never,    ///< it does not; for users' files that take an entry back. Never given out.
  Sleep,    ///< sleeps: sleep_for, usleep, a timer's synchronous wait
  Wait,     ///< waits for another thread: future::get, condition variables, latches, join
  SyncWait, ///< drains asynchronous work or runs an event loop here: sync_wait, io_context::run
  Lock,     ///< takes a mutex, or a file lock
  Io,       ///< reads or writes a file, pipe, socket, terminal; polls descriptors
  Process,  ///< runs or waits for a process
  Dns,      ///< resolves a name
  Client,   ///< a round trip of a client library: database, HTTP, RPC, message queue
};

/// On what blocking depends, beside the timeout and the flags of BlockingModel.
enum class BlockCondition {
  Always,
  UnlessReady,       ///< not if a test before (wait_for(0), isReady()) says that it is ready
  UnlessNonBlocking, ///< not if the descriptor, socket or session is in non-blocking mode; the
                     ///< call does not show that: say so in the finding, or stay silent
  UnlessFiber,       ///< suspends a fiber instead, if it runs on one of the library (Runs::Fiber)
  OnlyFileStream,    ///< only if the stream object is a file stream or a terminal: its static
                     ///< type is or derives from std::basic_[io]fstream, or it is an object
                     ///< findBlocking knows (std::cin); not a string stream
  OnlyFromAsync,     ///< only if the future comes from a function of role launch (std::async)
};

/// How bad it is, as a default.
enum class BlockSeverity {
  High,   ///< unbounded, or usually long
  Medium, ///< usually short, sometimes very long
  Low,    ///< nearly always short; report only if asked
};

/// What does the same without blocking; the key of a library's advice.
enum class Replacement {
  None,
  Sleep,
  Mutex,
  Condvar,
  Semaphore,
  FutureWait,
  ThreadJoin,
  FileIo,
  SocketIo,
  Stdio,
  Dns,
  Process,
  DbSql,
  DbSqlite,
  Redis,
  Http,
  Rpc,
  Mq,
  EventLoop,
};
inline constexpr size_t NumReplacements = size_t(Replacement::EventLoop) + 1;

/// Where a function runs the callable it is given (FunctionModel::CallableRuns).
enum class Runs {
  Unknown, ///< in the call, or nobody knows
  InCall,  ///< in the call: what blocks in it blocks the caller
  Later,   ///< not in the call, but on an executor that should not be blocked either: post, then
  Thread,  ///< on a thread that may block: std::thread, std::async, blocking pools
  Fiber,   ///< on a fiber: UnlessFiber waits suspend, all else blocks its thread (seastar::async)
};

/// Argument positions count from 0 and leave the object out.
enum : int { NoArgument = -1, AnyArgument = -2, LastArgument = -3 };

/// Calls that block. They do if the condition, the timeout and the flags all say so.
struct BlockingModel {
  /// As FunctionModel::Names, and "Class::Class" for constructors, "Class::~Class" for
  /// destructors, "Class::operator>>" for operators; also objects (std::cin) and function
  /// objects. A name without "::" is a C function and found only for one (findBlocking).
  std::vector<std::string> Names;
  BlockKind Kind = BlockKind::Wait;
  BlockCondition When = BlockCondition::Always;
  BlockSeverity Severity = BlockSeverity::High;
  /// A zero, zero duration or {0, 0} as this argument is a poll (a time point: one that is
  /// now or past), which does not block.
  int TimeoutArgument = NoArgument;
  /// Does not block if one of these stands in FlagArgument, maybe or'ed with others; a macro,
  /// enumerator, constant or literal, or the name of the argument's type (std::defer_lock_t).
  std::vector<std::string> UnlessFlags;
  /// Blocks only if one of these does.
  std::vector<std::string> OnlyFlags;
  int FlagArgument = AnyArgument;
  /// Does not block if the class of its object (of its first argument, if it is no method), or a
  /// base of that class, is made of one of these types: `basic_socket<udp>`. Canonical record
  /// names.
  std::vector<std::string> UnlessOf;
  /// What does the same without blocking.
  Replacement Instead = Replacement::None;
  /// What to pass to a replacement that takes one argument; "{0}" is the call's first argument
  /// ("std::chrono::seconds({0})"). Empty: the arguments do not map, there is no machine fix.
  std::string Passes;
  /// Not empty: methods known by shape, of whatever class (Catalogue::blockingShapes). Names
  /// then are unqualified, and empty if any will do; every given record must fit: a base of
  /// the method's class, the result, the first parameter (without pointer or reference).
  std::string Base, Returns, FirstParameter;
  std::string Library; ///< id of the LibraryModel whose functions these are
  std::string Why;     ///< never empty; fits "it blocks: <why>"
  std::string File;    ///< the model's file; for notes

  bool isShape() const { return !Base.empty() || !Returns.empty() || !FirstParameter.empty(); }
  /// Whether Name, unqualified, is one of the names of a shape.
  bool shapeTakes(llvm::StringRef Name) const;
};

enum class LockKind {
  Guard,      ///< holds a mutex while it lives
  Mutex,      ///< has methods to lock and unlock
  Functions,  ///< locked and unlocked by functions that take it as argument 0 (pthread_mutex_t)
  AsyncMutex, ///< made to be held across suspensions: its guards, std::unique_lock<it> too, and
              ///< its methods are no matter for lock checks
};

/// What a method or function does to a lock.
enum class LockEffect {
  None,
  Acquires,       ///< blocks until it is held
  AcquiresWithin, ///< blocks up to a time; held if the result says so
  Tries,          ///< does not block; held if the result says so
  Releases,       ///< no longer held by this: unlock, release, reset
};

/// A mutex, or a guard of one.
struct LockModel {
  std::vector<std::string> Names; ///< canonical record names; may be empty for Functions
  LockKind Kind = LockKind::Guard;
  /// Names of methods; qualified names of functions for LockKind::Functions.
  std::vector<std::string> Acquire, AcquireWithin, Try, Release;
  /// Types of constructor arguments with which a guard begins without the lock
  /// (std::defer_lock_t), tries to take it without blocking, or takes over one that is held.
  std::vector<std::string> UnheldWith, TriesWith, AdoptsWith;
  /// The constructor does not lock at all; only Acquire and Try do.
  bool StartsUnheld = false;
  /// Success of Try and AcquireWithin is this number; none: it is a true.
  std::optional<int> HeldIf;
  BlockSeverity Severity = BlockSeverity::Medium;
  std::string Library, Why, File; ///< as BlockingModel

  /// What the method (for Functions: function) of this name does.
  LockEffect effect(llvm::StringRef Name) const;
};

/// Types whose objects belong to the thread that made them: thread-local scopes, painters.
struct ThreadAffineModel {
  std::vector<std::string> Names; ///< canonical record names
  std::string Why;                ///< never empty; the reason to quote
  /// Ids of libraries whose coroutines put it away when they are suspended and set it again
  /// where they go on: with them it may live across.
  std::vector<std::string> KeptBy;
  std::string Library, File;
};

/// Types whose destructor waits.
struct BlockingDestructorModel {
  std::vector<std::string> Names; ///< canonical record names
  /// Methods after which the destructor does not wait ("join", "detach"); what the object was
  /// moved from does not either.
  std::vector<std::string> SettledBy;
  BlockCondition When = BlockCondition::Always;
  Replacement Instead = Replacement::ThreadJoin;
  std::string Library, Why, File; ///< as BlockingModel

  bool settles(llvm::StringRef Method) const;
};

/// What one model file says of blocking.
struct BlockingEntries {
  std::vector<BlockingModel> Calls;
  std::vector<LockModel> Locks;
  std::vector<ThreadAffineModel> ThreadAffine;
  std::vector<BlockingDestructorModel> Destructors;
};

/// The part of the catalogue that is about blocking; asked through Catalogue, whose
/// declarations say what the questions mean.
class BlockingTable {
public:
  /// Adds the entries of a library's file; they replace earlier ones of the same name.
  void add(BlockingEntries &&Entries, llvm::StringRef Library, llvm::StringRef File);
  /// To be called once, after the last add. OfTypes: what follows from the models of types;
  /// entries of files win over it.
  void index(std::vector<BlockingDestructorModel> &&OfTypes);

  const BlockingModel *find(llvm::StringRef Name) const;
  bool mayBlock(llvm::StringRef LastComponent) const;
  llvm::ArrayRef<const BlockingModel *> shapes() const { return Shapes; }
  const LockModel *findLock(llvm::StringRef Name) const { return LockByName.lookup(Name); }
  const LockModel *findLockFunction(llvm::StringRef Name, bool ExternC) const;
  const ThreadAffineModel *findThreadAffine(llvm::StringRef Name) const {
    return ThreadAffineByName.lookup(Name);
  }
  const BlockingDestructorModel *findDestructor(llvm::StringRef Name) const {
    return DestructorByName.lookup(Name);
  }

  llvm::ArrayRef<std::unique_ptr<BlockingModel>> calls() const { return Calls; }
  llvm::ArrayRef<std::unique_ptr<LockModel>> locks() const { return Locks; }
  llvm::ArrayRef<std::unique_ptr<ThreadAffineModel>> threadAffine() const { return ThreadAffine; }
  llvm::ArrayRef<std::unique_ptr<BlockingDestructorModel>> destructors() const {
    return Destructors;
  }

  /// Makes mayBlock know a name (with a trailing `*`: any ending) that is not in this table.
  void addLastComponent(llvm::StringRef Name);

private:
  void indexCall(const BlockingModel &B);
  void indexLock(const LockModel &L);
  void indexDestructor(const BlockingDestructorModel &D);

  std::vector<std::unique_ptr<BlockingModel>> Calls, Derived;
  std::vector<std::unique_ptr<LockModel>> Locks;
  std::vector<std::unique_ptr<ThreadAffineModel>> ThreadAffine;
  std::vector<std::unique_ptr<BlockingDestructorModel>> Destructors;
  llvm::StringMap<const BlockingModel *> CallByName;
  std::vector<std::pair<std::string, const BlockingModel *>> CallPatterns;
  std::vector<const BlockingModel *> Shapes;
  llvm::StringMap<const LockModel *> LockByName, LockByFunction;
  llvm::StringMap<const ThreadAffineModel *> ThreadAffineByName;
  llvm::StringMap<const BlockingDestructorModel *> DestructorByName;
  llvm::StringSet<> LastComponents;
  std::vector<std::string> LastComponentPrefixes;
};

llvm::StringRef toString(BlockKind K);
llvm::StringRef toString(BlockCondition C);
llvm::StringRef toString(BlockSeverity S);
llvm::StringRef toString(Replacement R);
llvm::StringRef toString(Runs R);
llvm::StringRef toString(LockKind K);

} // namespace lazy

#endif
