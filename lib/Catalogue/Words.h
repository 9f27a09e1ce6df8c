// How the catalogue's vocabulary is spelled: one table per enumeration, read by
// the YAML schema and by toString alike.
#ifndef LAZY_CATALOGUE_WORDS_H
#define LAZY_CATALOGUE_WORDS_H

#include "Catalogue/Catalogue.h"

namespace lazy {

/// One value of a vocabulary and its spelling. Words<E>::What names the
/// vocabulary in messages.
template <typename E> struct Word {
  llvm::StringLiteral Text;
  E Value;
};

template <typename E> struct Words;

template <> struct Words<Role> {
  static constexpr llvm::StringLiteral What = "role";
  static constexpr Word<Role> Table[] = {
      {"unknown", Role::Unknown}, {"task", Role::Task},
      {"future", Role::Future},   {"awaiter", Role::Awaiter},
      {"sender", Role::Sender},   {"generator", Role::Generator},
      {"thread", Role::Thread},   {"fire-and-forget", Role::FireAndForget},
  };
};

template <> struct Words<Start> {
  static constexpr llvm::StringLiteral What = "start";
  static constexpr Word<Start> Table[] = {
      {"unknown", Start::Unknown}, {"lazy", Start::Lazy}, {"eager", Start::Eager}};
};

template <> struct Words<Drop> {
  static constexpr llvm::StringLiteral What = "drop";
  static constexpr Word<Drop> Table[] = {
      {"unknown", Drop::Unknown},   {"never-runs", Drop::NeverRuns},
      {"cancels", Drop::Cancels},   {"detaches", Drop::Detaches},
      {"blocks", Drop::Blocks},     {"terminates", Drop::Terminates},
      {"leaks", Drop::Leaks},       {"runs", Drop::Runs},
      {"harmless", Drop::Harmless},
  };
};

template <> struct Words<Awaits> {
  static constexpr llvm::StringLiteral What = "await";
  static constexpr Word<Awaits> Table[] = {
      {"unknown", Awaits::Unknown}, {"once", Awaits::Once}, {"many", Awaits::Many}};
};

template <> struct Words<LvalueAwait> {
  static constexpr llvm::StringLiteral What = "lvalue-await";
  static constexpr Word<LvalueAwait> Table[] = {{"unknown", LvalueAwait::Unknown},
                                                {"accepted", LvalueAwait::Accepted},
                                                {"rejected", LvalueAwait::Rejected}};
};

template <> struct Words<Owns> {
  static constexpr llvm::StringLiteral What = "owns";
  static constexpr Word<Owns> Table[] = {
      {"first", Owns::First}, {"first-two", Owns::FirstTwo}, {"all", Owns::All}};
};

/// Spelling of TypeModel::AssignOk.
enum class Assignment { Unknown, Ok };

template <> struct Words<Assignment> {
  static constexpr llvm::StringLiteral What = "assign";
  static constexpr Word<Assignment> Table[] = {{"unknown", Assignment::Unknown},
                                               {"ok", Assignment::Ok}};
};

/// Spelling of TypeModel::EmptyDefault.
enum class DefaultValue { Unknown, Empty };

template <> struct Words<DefaultValue> {
  static constexpr llvm::StringLiteral What = "default";
  static constexpr Word<DefaultValue> Table[] = {{"unknown", DefaultValue::Unknown},
                                                 {"empty", DefaultValue::Empty}};
};

template <> struct Words<ValueEffect> {
  static constexpr llvm::StringLiteral What = "value";
  static constexpr Word<ValueEffect> Table[] = {
      {"unknown", ValueEffect::Unknown},   {"consumes", ValueEffect::Consumes},
      {"carries", ValueEffect::Carries},   {"observes", ValueEffect::Observes},
      {"detaches", ValueEffect::Detaches}, {"drops", ValueEffect::Drops},
  };
};

template <> struct Words<FunctionRole> {
  static constexpr llvm::StringLiteral What = "role";
  static constexpr Word<FunctionRole> Table[] = {
      {"block-on", FunctionRole::BlockOn},
      {"spawn", FunctionRole::Spawn},
      {"when-all", FunctionRole::CombineAll},
      {"when-any", FunctionRole::CombineRace},
      {"sleep", FunctionRole::Sleep},
      {"mutex", FunctionRole::Mutex},
      {"offload", FunctionRole::Offload},
      {"consumer", FunctionRole::Consumer},
      {"inspector", FunctionRole::Inspector},
      {"void-sink", FunctionRole::VoidSink},
      {"discard", FunctionRole::Discard},
      {"not-unwrapping", FunctionRole::NotUnwrapping},
      {"predicate", FunctionRole::Predicate},
      {"launch", FunctionRole::Launch},
      {"ready", FunctionRole::Ready},
      {"completes", FunctionRole::Completes},
      {"thread-local", FunctionRole::ThreadLocal},
      {"thread-error", FunctionRole::ThreadError},
      {"thread-id", FunctionRole::ThreadId},
  };
};

template <> struct Words<TaskErrors> {
  static constexpr llvm::StringLiteral What = "errors";
  static constexpr Word<TaskErrors> Table[] = {{"unknown", TaskErrors::Unknown},
                                               {"handled", TaskErrors::Handled},
                                               {"ignored", TaskErrors::Ignored},
                                               {"in-result", TaskErrors::InResult},
                                               {"terminates", TaskErrors::Terminates}};
};

template <> struct Words<CancelRole> {
  static constexpr llvm::StringLiteral What = "is";
  static constexpr Word<CancelRole> Table[] = {{"exception", CancelRole::Exception},
                                               {"token", CancelRole::Token},
                                               {"implicit", CancelRole::Implicit}};
};

template <> struct Words<Runs> {
  static constexpr llvm::StringLiteral What = "callable-runs";
  static constexpr Word<Runs> Table[] = {{"unknown", Runs::Unknown},
                                         {"in-call", Runs::InCall},
                                         {"later", Runs::Later},
                                         {"thread", Runs::Thread},
                                         {"fiber", Runs::Fiber}};
};

template <> struct Words<BlockKind> {
  static constexpr llvm::StringLiteral What = "kind";
  static constexpr Word<BlockKind> Table[] = {
      {"never", BlockKind::Never},     {"sleep", BlockKind::Sleep},
      {"wait", BlockKind::Wait},       {"sync-wait", BlockKind::SyncWait},
      {"lock", BlockKind::Lock},       {"io", BlockKind::Io},
      {"process", BlockKind::Process}, {"dns", BlockKind::Dns},
      {"client", BlockKind::Client},
  };
};

template <> struct Words<BlockCondition> {
  static constexpr llvm::StringLiteral What = "condition";
  static constexpr Word<BlockCondition> Table[] = {
      {"always", BlockCondition::Always},
      {"unless-ready", BlockCondition::UnlessReady},
      {"unless-non-blocking", BlockCondition::UnlessNonBlocking},
      {"unless-fiber", BlockCondition::UnlessFiber},
      {"only-file-stream", BlockCondition::OnlyFileStream},
      {"only-from-async", BlockCondition::OnlyFromAsync},
  };
};

template <> struct Words<BlockSeverity> {
  static constexpr llvm::StringLiteral What = "severity";
  static constexpr Word<BlockSeverity> Table[] = {{"high", BlockSeverity::High},
                                                  {"medium", BlockSeverity::Medium},
                                                  {"low", BlockSeverity::Low}};
};

template <> struct Words<Replacement> {
  static constexpr llvm::StringLiteral What = "instead";
  static constexpr Word<Replacement> Table[] = {
      {"none", Replacement::None},
      {"sleep", Replacement::Sleep},
      {"mutex", Replacement::Mutex},
      {"condvar", Replacement::Condvar},
      {"semaphore", Replacement::Semaphore},
      {"future-wait", Replacement::FutureWait},
      {"thread-join", Replacement::ThreadJoin},
      {"file-io", Replacement::FileIo},
      {"socket-io", Replacement::SocketIo},
      {"stdio", Replacement::Stdio},
      {"dns", Replacement::Dns},
      {"process", Replacement::Process},
      {"db-sql", Replacement::DbSql},
      {"db-sqlite", Replacement::DbSqlite},
      {"redis", Replacement::Redis},
      {"http", Replacement::Http},
      {"rpc", Replacement::Rpc},
      {"mq", Replacement::Mq},
      {"event-loop", Replacement::EventLoop},
  };
};

template <> struct Words<LockKind> {
  static constexpr llvm::StringLiteral What = "lock";
  static constexpr Word<LockKind> Table[] = {{"guard", LockKind::Guard},
                                             {"mutex", LockKind::Mutex},
                                             {"functions", LockKind::Functions},
                                             {"async-mutex", LockKind::AsyncMutex}};
};

template <> struct Words<OwedDrop> {
  static constexpr llvm::StringLiteral What = "drop";
  static constexpr Word<OwedDrop> Table[] = {{"unknown", OwedDrop::Unknown},
                                             {"error", OwedDrop::Error},
                                             {"hangs", OwedDrop::Hangs},
                                             {"terminates", OwedDrop::Terminates},
                                             {"undefined", OwedDrop::Undefined}};
};

/// Spelling of LibraryModel::WhenAllGivesValues.
enum class CombinedResult { Unknown, Values };

template <> struct Words<CombinedResult> {
  static constexpr llvm::StringLiteral What = "when-all-gives";
  static constexpr Word<CombinedResult> Table[] = {{"unknown", CombinedResult::Unknown},
                                                   {"values", CombinedResult::Values}};
};

/// What follows the last "::" of a name.
inline llvm::StringRef lastComponent(llvm::StringRef Name) {
  size_t Colons = Name.rfind("::");
  return Colons == llvm::StringRef::npos ? Name : Name.drop_front(Colons + 2);
}

/// Text of a value, "unknown" for none of the vocabulary.
template <typename E> llvm::StringRef spell(E Value) {
  for (const Word<E> &W : Words<E>::Table)
    if (W.Value == Value)
      return W.Text;
  return "unknown";
}

} // namespace lazy

#endif
