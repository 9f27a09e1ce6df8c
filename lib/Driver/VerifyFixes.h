// Does the code still compile with the fixes?
#ifndef LAZY_DRIVER_VERIFYFIXES_H
#define LAZY_DRIVER_VERIFYFIXES_H

#include "Driver/Parse.h"
#include "Fix/Fix.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/ThreadPool.h"
#include <map>
#include <set>
#include <string>
#include <vector>

namespace lazy {

/// Parses units again with changed texts and compares their compiler errors with those they
/// had. All arguments must outlive it; not to be used from several threads, though it parses
/// on Pool.
class FixVerifier {
public:
  FixVerifier(llvm::ArrayRef<CompileJob> Jobs, llvm::ArrayRef<TURecord> Records,
              const ParseOptions &Options, llvm::ThreadPoolInterface &Pool)
      : Jobs(Jobs), Records(Records), Options(Options), Pool(Pool) {}

  /// See VerifyFixes in Fix/Fix.h.
  std::set<std::string> broken(const Overlay &Texts, const std::set<std::string> &Touched);

private:
  /// The messages of the errors the unit has on the texts on disk, sorted.
  const std::vector<std::string> &errorsBefore(size_t Index);

  llvm::ArrayRef<CompileJob> Jobs;
  llvm::ArrayRef<TURecord> Records;
  const ParseOptions &Options;
  llvm::ThreadPoolInterface &Pool;
  std::map<size_t, std::vector<std::string>> Before;
};

/// The indices of the units that read a file Plan changes.
std::vector<size_t> unitsReading(llvm::ArrayRef<TURecord> Records, const FixPlan &Plan);

} // namespace lazy

#endif
