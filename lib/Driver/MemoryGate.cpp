#include "Driver/MemoryGate.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <algorithm>

namespace lazy {

namespace path = llvm::sys::path;

/// The text of a file of the system's, which says that it is empty; "" if it cannot be read.
static std::string textOf(const llvm::Twine &File) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Buffer =
      llvm::MemoryBuffer::getFileAsStream(File);
  return Buffer ? (*Buffer)->getBuffer().str() : "";
}

/// The number behind Name at the beginning of a line of such a file.
static std::optional<uint64_t> numberIn(const llvm::Twine &File, llvm::StringRef Name) {
  std::string Text = textOf(File);
  for (llvm::StringRef Line : llvm::split(Text, '\n')) {
    uint64_t Result;
    if (Line.consume_front(Name) && !Line.ltrim().consumeInteger(10, Result))
      return Result;
  }
  return std::nullopt;
}

/// What the limits of this process's groups leave; files that the system keeps in memory go first.
static std::optional<uint64_t> leftByGroups() {
  std::string Groups = textOf("/proc/self/cgroup");
  llvm::StringRef Group = llvm::StringRef(Groups).trim();
  if (!Group.consume_front("0::"))
    return std::nullopt;
  std::optional<uint64_t> Result;
  for (;; Group = path::parent_path(Group)) {
    std::string Folder = ("/sys/fs/cgroup" + Group + (Group.ends_with("/") ? "" : "/")).str();
    std::optional<uint64_t> Most = numberIn(Folder + "memory.max", "");
    std::optional<uint64_t> Used = numberIn(Folder + "memory.current", "");
    if (Most && Used) {
      uint64_t Files = numberIn(Folder + "memory.stat", "inactive_file").value_or(0);
      uint64_t Taken = *Used - std::min(*Used, Files);
      uint64_t Left = *Most - std::min(*Most, Taken);
      Result = std::min(Result.value_or(Left), Left);
    }
    if (Group.empty() || Group == "/")
      return Result;
  }
}

std::optional<MemoryState> memoryNow() {
  std::optional<uint64_t> Free = numberIn("/proc/meminfo", "MemAvailable:");
  std::optional<uint64_t> Own = numberIn("/proc/self/status", "VmRSS:");
  if (!Free || !Own)
    return std::nullopt;
  MemoryState Result = {*Free * 1024, *Own * 1024};
  if (std::optional<uint64_t> Left = leftByGroups())
    Result.Available = std::min(Result.Available, *Left);
  return Result;
}

bool MemoryGate::hasRoom() const {
  std::optional<MemoryState> State = Now();
  // What runs has not taken yet all that it will.
  return !State || State->Available + State->Own >= Each * (Running + 1);
}

void MemoryGate::pass(llvm::function_ref<void()> Work) {
  {
    std::unique_lock<std::mutex> Guard(Lock);
    if (Running && !hasRoom()) {
      ++Waits;
      Left.wait(Guard, [&] { return !Running || hasRoom(); });
    }
    MostRunning = std::max(MostRunning, ++Running);
  }
  Work();
  std::lock_guard<std::mutex> Guard(Lock);
  if (std::optional<MemoryState> State = Now())
    Each = std::max(Each, State->Own / MostRunning);
  --Running;
  Left.notify_all();
}

unsigned MemoryGate::waits() const {
  std::lock_guard<std::mutex> Guard(Lock);
  return Waits;
}

} // namespace lazy
