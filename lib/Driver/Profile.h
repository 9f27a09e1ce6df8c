// Where does the time of a run go? `--profile`.
#ifndef LAZY_DRIVER_PROFILE_H
#define LAZY_DRIVER_PROFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace lazy {

/// Collects times; all but write() may be called from several threads at once.
class Profile {
public:
  /// A pass over all files: seconds of wall time.
  void addPass(llvm::StringRef Name, double Seconds);
  /// A check, or what is done for all of them, in one file: seconds of processor time of the
  /// thread.
  void addCheck(llvm::StringRef Name, double Seconds);
  /// A file: seconds of processor time of the thread.
  void addFile(llvm::StringRef File, double Seconds);

  /// A file that was to begin with headers read before, and whether it did.
  void addShared(bool DidShare);
  /// So many files waited until others had given memory back.
  void addWaits(unsigned Count);

  /// Prints passes as they came, then files and checks, slowest first, and the peak memory of the
  /// process. Names of files below Directory are relative to it.
  void write(llvm::StringRef Directory, llvm::raw_ostream &OS) const;

private:
  std::mutex Lock;
  std::vector<std::pair<std::string, double>> Passes;
  std::map<std::string, double> Checks;
  std::map<std::string, double> Files;
  unsigned Sharing = 0, Declined = 0, Waits = 0;
};

/// Seconds of processor time, in the program's own code, that this thread has used.
double threadSeconds();

} // namespace lazy

#endif
