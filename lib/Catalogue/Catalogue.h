// What libraries mean: the closed vocabulary in which checks speak of asynchronous types and
// functions, and the table of known ones. No check mentions a library; a new library is a file
// in models/ and a test. Loaded from the embedded models and from users' files alike.
#ifndef LAZY_CATALOGUE_CATALOGUE_H
#define LAZY_CATALOGUE_CATALOGUE_H

#include "Catalogue/Blocking.h"
#include "Catalogue/Cancellation.h"
#include "Catalogue/Owed.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>
#include <vector>

namespace lazy {

struct ModelFile; // Schema.cpp

/// What kind of asynchronous value a type is.
enum class Role {
  Unknown,
  Task,          ///< a coroutine's return object; awaited for its result
  Future,        ///< a handle on a result that arrives later
  Awaiter,       ///< an operation that happens when awaited (lock(), schedule(), sleep())
  Sender,        ///< P2300: happens when connected and started
  Generator,     ///< pulled by iteration; not a future
  Thread,        ///< std::thread and its like
  FireAndForget, ///< made to be dropped; never reported
};

/// When the work begins (spec/checks.md §4.1 "start").
enum class Start { Unknown, Lazy, Eager };

/// What destroying an unconsumed value does ("dtor").
enum class Drop {
  Unknown,
  NeverRuns,  ///< lazy work that has not started never will
  Cancels,    ///< started work is cancelled
  Detaches,   ///< started work runs on; its result and exception are lost
  Blocks,     ///< the destructor waits for the work
  Terminates, ///< std::terminate or an assertion
  Leaks,      ///< the work neither runs nor is freed
  Runs,       ///< the destructor starts the work; dropping is the idiom
  Harmless,   ///< nothing is lost
};

/// How often a value may be awaited ("await").
enum class Awaits { Unknown, Once, Many };

/// Whether `co_await variable` compiles, or needs std::move.
enum class LvalueAwait { Unknown, Accepted, Rejected };

/// What a function or method does with an asynchronous value given to it (as argument or object).
enum class ValueEffect {
  Unknown,
  Consumes, ///< awaits it, waits for it, starts it, or takes it over
  Carries,  ///< gives it back wrapped: its own result now is the value to watch
  Observes, ///< only looks (valid(), done()); what was owed is still owed
  Detaches, ///< lets it run alone, on purpose
  Drops,    ///< destroys it unconsumed
};

/// Who learns of it when work that runs alone fails with an exception.
enum class TaskErrors {
  Unknown,
  Handled,    ///< somebody: a handler, a log, who joins; or errors come as values
  Ignored,    ///< nobody, ever
  InResult,   ///< who looks at what the call gives; nobody if that is dropped
  Terminates, ///< it ends the program
};

/// What a function is for.
enum class FunctionRole {
  BlockOn,       ///< waits for a future on this thread: sync_wait, blockingWait, .get()
  Spawn,         ///< starts a future and lets it run: co_spawn, start_detached
  CombineAll,    ///< when_all
  CombineRace,   ///< when_any
  Sleep,         ///< asynchronous sleep
  Mutex,         ///< asynchronous lock operation
  Offload,       ///< moves work to threads that may block
  Consumer,      ///< takes a future over in another way
  Inspector,     ///< only looks at its arguments: loggers, formatters, test assertions
  VoidSink,      ///< calls the callable it is given and ignores what that returns
  NotUnwrapping, ///< runs a callable and gives a future of what that returns: future<Task>
  Predicate,     ///< uses what the callable it is given returns as a bool
  Discard,       ///< an explicit, semantic discard: coro::discard(t), ignore_ready_future
  Launch,        ///< starts work and gives a future whose destructor waits for it: std::async
  Ready,         ///< gives a future that is already finished: make_ready_future; nothing to lose
  Completes,     ///< keeps a promise or resumes a coroutine; who waited may run before it returns
  ThreadLocal,   ///< gives a reference or pointer to what belongs to the calling thread
  ThreadError,   ///< gives the calling thread's last error: errno, GetLastError()
  ThreadId,      ///< gives the calling thread's identity: std::this_thread::get_id()
};

struct MethodModel {
  std::string Name; ///< unqualified; trailing `*` matches any ending
  /// Carries means consumes where the call gives no asynchronous value.
  ValueEffect Effect = ValueEffect::Unknown;
  /// Of Consumes: leaves a single-shot object empty, so that it cannot be asked again. Carries
  /// always does.
  bool Spends = false;
  /// Waits on this thread (unless the call gives an asynchronous value itself).
  bool Blocks = false;
  /// When the work in the result begins, where the result's type alone does not say:
  /// folly::coro::Task::semi() gives a SemiFuture that is lazy.
  Start ResultStarts = Start::Unknown;
  /// Dropping what the call gives is an idiom: `future.thenValue(...);` still runs.
  bool ResultMayDrop = false;
  /// Of the work that the call starts or gives back.
  TaskErrors Errors = TaskErrors::Unknown;
};

/// A known type, under all its names.
struct TypeModel {
  std::string Id; ///< e.g. "folly.coro.Task"
  /// Canonical qualified record names without template arguments and inline namespaces.
  /// Empty for types known by InferredFrom or DescribedBy.
  std::vector<std::string> Names;
  /// The name people write where the record's is another ("unifex::task"); may be empty.
  std::string ShownAs;
  /// The types have no name to list; the shape by which they are inferred, in words.
  std::string InferredFrom;
  /// Ids of the entries that describe these values (a library that gives another's futures).
  std::vector<std::string> DescribedBy;
  /// Not empty: only records declared in a file whose path ends so (names too common to
  /// be sure, as `Future` in the global namespace).
  std::string OnlyInHeader;
  Role Kind = Role::Unknown;
  Start Starts = Start::Unknown;
  Drop Dropped = Drop::Unknown;
  Awaits Times = Awaits::Unknown;
  LvalueAwait Lvalue = LvalueAwait::Unknown;
  bool Movable = true; ///< false: must be awaited in the full expression that makes it
  /// Assigning over a value that is still owed is the type's contract (it waits, joins or
  /// cancels on purpose); YAML `assign: ok`.
  bool AssignOk = false;
  /// A default-constructed one holds nothing that could be awaited; YAML `default: empty`.
  bool EmptyDefault = false;
  /// Its coroutines go on on the thread on which they were suspended; YAML `same-thread`.
  bool SameThread = false;
  std::vector<MethodModel> Methods;
  std::string Library; ///< id of the LibraryModel
  std::string Why;     ///< the reason, quoted in notes and by explain-type; never empty
  std::vector<std::string> Sources; ///< path:line in the library's repository
  std::string File;                 ///< the model's file, e.g. "folly.yaml"; for notes

  /// The model of method Name; null if the catalogue says nothing of it.
  const MethodModel *method(llvm::StringRef Name) const;
};

struct FunctionModel {
  /// Qualified name without template arguments and inline namespaces; a member function is
  /// Class::name; a function object is named by its variable and, if known, by its type.
  std::vector<std::string> Names;
  FunctionRole Role = FunctionRole::Consumer;
  /// What dropping the result of this very function does, where its type alone does not
  /// say: the future of std::async blocks, others detach.
  Drop ResultDropped = Drop::Unknown;
  /// When the work in the result begins, where its type alone does not say.
  Start ResultStarts = Start::Unknown;
  /// A qualified enumerator which as an argument makes the result lazy ("std::launch::deferred").
  std::string DeferredBy;
  /// Dropping the result is an idiom of the library.
  bool ResultMayDrop = false;
  /// Dropping what awaiting the result gives is an idiom: `co_await co_awaitTry(f());`.
  bool AwaitedMayDrop = false;
  /// Of the work that it starts or gives back.
  TaskErrors Errors = TaskErrors::Unknown;
  /// Not empty: Errors holds only for calls with an argument of one of these types, or of one made
  /// of them ("asio::detached_t"). Canonical record names.
  std::vector<std::string> ErrorsWith;
  /// Where the callable it is given runs: what blocks in it does not block the caller, unless
  /// Unknown. Role offload: Thread.
  Runs CallableRuns = Runs::Unknown;
  /// With an argument of one of these types, of one made of them, or declared in one (a pool's
  /// executor), it runs its callable on a thread that may block, whatever CallableRuns says.
  /// Canonical record names.
  std::vector<std::string> ThreadWith;
  /// Where the callable runs if it is all that is given: no executor. Unknown: as CallableRuns
  /// says.
  Runs RunsAlone = Runs::Unknown;
  /// Who awaits what it gives goes on on a thread that may block.
  bool ResumesOnThread = false;
  std::string Library;
  std::string Why;  ///< never empty
  std::string File; ///< the model's file; for notes

  /// Whether it has returned when the callable that it is given runs, and keeps that until then.
  /// What is moved to a thread (Offload) may have waited for it.
  bool callsLater() const {
    return CallableRuns == Runs::Later ||
           ((CallableRuns == Runs::Thread || CallableRuns == Runs::Fiber) &&
            (Role == FunctionRole::Consumer || Role == FunctionRole::Launch ||
             Role == FunctionRole::NotUnwrapping));
  }
};

/// What to advise in code that uses a library. The first `{}` stands for the future's expression,
/// `other` in WhenAll and WhenAny for a second one (then they take no container). WhenAll and
/// WhenAny are awaitables; Discard lets the future run alone. Empty: the library has no such thing.
struct LibraryModel {
  std::string Id;   ///< e.g. "folly"
  std::string Name; ///< for people
  std::string Docs; ///< URL or empty
  std::string BlockOn, Spawn, WhenAll, WhenAny, Offload, Discard;
  /// Awaiting WhenAll of tasks gives a tuple of what each gives, and throws what one throws; YAML
  /// `when-all-gives: values`.
  bool WhenAllGivesValues = false;
  /// What to write instead of a blocking call, by Replacement; for people, or as code with
  /// `{0}` for the argument. See Catalogue::replacement.
  std::array<std::string, NumReplacements> Instead;
};

/// Types whose values must be looked at (see Catalogue::isMustUseResult).
struct MustUseModel {
  std::vector<std::string> Names; ///< as TypeModel::Names
  std::string Why;                ///< never empty
};

/// Which of its type arguments a container's or wrapper's objects own.
enum class Owns { First, FirstTwo, All };

/// Containers and wrappers that own what they are given (see Catalogue::ownedArguments).
struct OwnerModel {
  std::vector<std::string> Names; ///< as TypeModel::Names
  Owns Arguments = Owns::First;
  std::string Why; ///< never empty
};

/// The table. Immutable once built; safe to read from several threads.
class Catalogue {
public:
  /// The embedded models. Built once per process; never fails (a test loads it).
  static const Catalogue &builtin();

  /// The embedded models completed by the given YAML texts; a later entry replaces an earlier
  /// one of the same name. Each pair is (file name for messages, text).
  /// Errors: "file:line:column: what is wrong; what is expected".
  static llvm::Expected<std::shared_ptr<const Catalogue>>
  withFiles(llvm::ArrayRef<std::pair<std::string, std::string>> Files);

  /// Name: canonical record name, e.g. "folly::coro::Task"; DeclaredIn: path of the file
  /// that declares it, for entries with OnlyInHeader. Null: not known.
  const TypeModel *findType(llvm::StringRef Name, llvm::StringRef DeclaredIn = "") const;
  /// Name: e.g. "folly::coro::blockingWait", "std::future::get". Exact names win over
  /// patterns with a trailing `*`. Null: not known.
  const FunctionModel *findFunction(llvm::StringRef Name) const;
  /// Null: not known.
  const LibraryModel *findLibrary(llvm::StringRef Id) const;

  /// What a method of this name does to a value of a type the catalogue does not know
  /// ("valid", "done", "get", "wait", "detach", "start", …). Null: unknown, that is silence.
  const MethodModel *genericMethod(llvm::StringRef Name) const;

  /// Whether Name is a record whose values report errors and so must be looked at when
  /// awaited: std::error_code, std::expected, absl::Status, folly::Try.
  bool isMustUseResult(llvm::StringRef Name) const;

  /// How many leading type arguments of the class template of this canonical name its objects own:
  /// 1 for std::vector, 2 for std::map, ~0u (all) for std::tuple; 0: none.
  unsigned ownedArguments(llvm::StringRef Name) const { return OwnedArguments.lookup(Name); }

  /// The model of a function, method, constructor ("C::C") or destructor ("C::~C") that blocks;
  /// Name as for findFunction, methods by the class of their object, then by its bases. A name
  /// without "::" is known only if ExternC: FunctionDecl::isExternC() of the callee, as users'
  /// own functions are called `read` and `sleep` too. Constructors without arguments, and copies
  /// and moves, do not block; the caller leaves them out. Answers for entries of `blocking`, for
  /// what acquires a lock, for blocking destructors, and for functions of role block-on and
  /// methods with `blocks` (SyncWait). Null: not known to block.
  const BlockingModel *findBlocking(llvm::StringRef Name, bool ExternC = false) const;
  /// Whether any of findBlocking's names ends in this component (destructors: "~C"); a cheap
  /// test that spares building qualified names.
  bool mayBlock(llvm::StringRef LastComponent) const;
  /// Models of methods known by shape, not by name.
  llvm::ArrayRef<const BlockingModel *> blockingShapes() const { return Blocks.shapes(); }

  /// The guard or mutex of this canonical record name. Null: not known.
  const LockModel *findLock(llvm::StringRef Name) const { return Blocks.findLock(Name); }
  /// The lock that a function acts on, by argument 0 or (std::lock) every argument; ask its
  /// effect() what it does. Name and ExternC as for findBlocking. Null: not known.
  const LockModel *findLockFunction(llvm::StringRef Name, bool ExternC = false) const {
    return Blocks.findLockFunction(Name, ExternC);
  }
  /// The entries about cancellation, in the order in which they were read.
  llvm::ArrayRef<CancellationModel> cancellation() const { return Cancellation; }

  /// By canonical record name. Null: not known.
  const ThreadAffineModel *findThreadAffine(llvm::StringRef Name) const {
    return Blocks.findThreadAffine(Name);
  }
  /// By canonical record name; also for types with `drop: blocks`. Null: not known.
  const BlockingDestructorModel *findBlockingDestructor(llvm::StringRef Name) const {
    return Blocks.findDestructor(Name);
  }

  /// What to write instead of R in a coroutine of the library, for people: in that library,
  /// else in the one that the blocking function is from, else in general. Empty only for None.
  std::string replacement(Replacement R, llvm::StringRef LibraryId,
                          llvm::StringRef BlockingLibraryId = "") const;
  /// The code that does what a call of B with these arguments does, without blocking, in a
  /// coroutine of the library; only where one maps to the other. nullopt: no machine fix.
  std::optional<std::string> replacementCode(const BlockingModel &B, llvm::StringRef LibraryId,
                                             llvm::ArrayRef<std::string> Arguments) const;

  /// Whether any of the names is in a type's or function's last component; a cheap test
  /// that spares building qualified names.
  bool mayKnow(llvm::StringRef LastComponent) const;

  llvm::ArrayRef<std::unique_ptr<TypeModel>> types() const { return Types; }
  llvm::ArrayRef<std::unique_ptr<FunctionModel>> functions() const { return Functions; }
  llvm::ArrayRef<std::unique_ptr<LibraryModel>> libraries() const { return Libraries; }
  /// Promises and scopes.
  const OwedTable &owed() const { return Owed; }
  /// The entries about blocking, in the order in which they were read.
  const BlockingTable &blocking() const { return Blocks; }

private:
  llvm::Error addText(llvm::StringRef FileName, llvm::StringRef Text); // Schema.cpp
  llvm::Error add(ModelFile &&File, llvm::StringRef FileName);         // Schema.cpp
  void index();
  void indexBlockingMethods();
  void indexSyncWaits(); // Blocking.cpp

  std::vector<std::unique_ptr<TypeModel>> Types;
  std::vector<std::unique_ptr<FunctionModel>> Functions;
  std::vector<std::unique_ptr<LibraryModel>> Libraries;
  std::vector<std::unique_ptr<FunctionModel>> BlockingMethods;
  std::vector<MethodModel> GenericMethods;
  std::vector<CancellationModel> Cancellation;
  llvm::StringSet<> MustUseResults;
  llvm::StringMap<unsigned> OwnedArguments;
  llvm::StringMap<const TypeModel *> TypeByName;
  llvm::StringMap<const FunctionModel *> FunctionByName;
  std::vector<std::pair<std::string, const FunctionModel *>> FunctionPatterns;
  llvm::StringSet<> LastComponents;
  std::vector<std::string> LastComponentPrefixes;

  OwedTable Owed;
  BlockingTable Blocks;
  std::vector<std::unique_ptr<BlockingModel>> SyncWaits;
  llvm::DenseMap<const FunctionModel *, const BlockingModel *> SyncWaitOf;
};

llvm::StringRef toString(Role R);
llvm::StringRef toString(Start S);
llvm::StringRef toString(Drop D);
llvm::StringRef toString(Awaits A);
llvm::StringRef toString(LvalueAwait L);
llvm::StringRef toString(ValueEffect E);
llvm::StringRef toString(FunctionRole R);
llvm::StringRef toString(TaskErrors E);

} // namespace lazy

#endif
