#include "Driver/Profile.h"
#include "Support/DisplayPath.h"
#include "Support/Printable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <sys/resource.h>
#include <tuple>

namespace lazy {

double threadSeconds() {
  rusage Used;
  if (getrusage(RUSAGE_THREAD, &Used))
    return 0;
  return Used.ru_utime.tv_sec + Used.ru_utime.tv_usec / 1e6;
}

void Profile::addPass(llvm::StringRef Name, double Seconds) {
  std::lock_guard<std::mutex> Guard(Lock);
  Passes.push_back({Name.str(), Seconds});
}

void Profile::addCheck(llvm::StringRef Name, double Seconds) {
  std::lock_guard<std::mutex> Guard(Lock);
  Checks[Name.str()] += Seconds;
}

void Profile::addFile(llvm::StringRef File, double Seconds) {
  std::lock_guard<std::mutex> Guard(Lock);
  Files[File.str()] += Seconds;
}

void Profile::addShared(bool DidShare) {
  std::lock_guard<std::mutex> Guard(Lock);
  ++(DidShare ? Sharing : Declined);
}

void Profile::addWaits(unsigned Count) {
  std::lock_guard<std::mutex> Guard(Lock);
  Waits += Count;
}

using Row = std::pair<std::string, double>;

static std::vector<Row> slowestFirst(const std::map<std::string, double> &Times) {
  std::vector<Row> Rows(Times.begin(), Times.end());
  llvm::sort(Rows, [](const Row &A, const Row &B) {
    return std::tie(B.second, A.first) < std::tie(A.second, B.first);
  });
  return Rows;
}

static void writeRows(llvm::ArrayRef<Row> Rows, llvm::raw_ostream &OS) {
  for (const auto &[Name, Seconds] : Rows)
    OS << llvm::formatv("{0,10:f3}  {1}\n", Seconds, Name);
}

void Profile::write(llvm::StringRef Directory, llvm::raw_ostream &OS) const {
  constexpr size_t MostFiles = 10;
  OS << "profile: passes (seconds)\n";
  writeRows(Passes, OS);

  std::vector<Row> Slowest = slowestFirst(Files);
  OS << llvm::formatv("profile: slowest of {0} file{1} (seconds of user time)\n", Slowest.size(),
                      Slowest.size() == 1 ? "" : "s");
  if (Slowest.size() > MostFiles)
    Slowest.resize(MostFiles);
  for (Row &R : Slowest)
    R.first = printable(displayPath(R.first, Directory));
  writeRows(Slowest, OS);

  OS << "profile: checks (seconds of user time; what several need is charged to the first)\n";
  writeRows(slowestFirst(Checks), OS);

  OS << llvm::formatv("profile: files that shared headers: {0}; read again without: {1}\n", Sharing,
                      Declined);
  OS << llvm::formatv("profile: files that waited for memory: {0}\n", Waits);
  rusage Used;
  if (!getrusage(RUSAGE_SELF, &Used))
    OS << llvm::formatv("profile: peak memory {0} MB\n", (Used.ru_maxrss + 1023) / 1024);
}

} // namespace lazy
