// Findings that were there when a project began to use the tool: known, and not reported again.
//
// A baseline is a text that people may read, compare and merge: one line a finding, sorted, with
// its fingerprints, its rule and its file. What is in it is recognised after lines have moved, code
// was formatted anew and files were renamed.
#ifndef LAZY_SUPPRESS_BASELINE_H
#define LAZY_SUPPRESS_BASELINE_H

#include "Finding/PortableFinding.h"
#include "Support/FileCache.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace lazy {

struct BaselineEntry {
  std::string Here, Anywhere; ///< see Fingerprint
  std::string Check;
  std::string File; ///< relative to where the baseline is
};

/// The text of a baseline with Findings, which are in order. Root: where the baseline file is.
std::string writeBaseline(llvm::ArrayRef<PortableFinding> Findings, llvm::StringRef Root,
                          FileCache &Files);

/// Error: "FileName:line: what is wrong; what to do".
llvm::Expected<std::vector<BaselineEntry>> readBaseline(llvm::StringRef Text,
                                                        llvm::StringRef FileName);

/// Removes from Findings, keeping the order, what Known has: first what is still in its place, then
/// as many of the rest as are found elsewhere. Gives the entries that nothing was found for.
std::vector<BaselineEntry> removeKnown(std::vector<PortableFinding> &Findings,
                                       std::vector<BaselineEntry> Known, llvm::StringRef Root,
                                       FileCache &Files);

} // namespace lazy

#endif
