// How do the records of units become a file, and a file records again?
//
// Same records, same bytes, wherever the sources stand: names of files below a root are written
// relative to it, and nothing of the machine, the time or the order of work goes into a file. So
// build systems can make facts on one machine, keep them by content and link them on another.
#ifndef LAZY_LINK_FACTSFILE_H
#define LAZY_LINK_FACTSFILE_H

#include "Finding/TURecord.h"
#include "Link/Program.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace lazy {

/// The text of a facts file. Root: absolute, or empty to write all names as they are. Lossy, if
/// given, becomes true if a string is not UTF-8: it is not read as it was.
std::string writeFacts(llvm::ArrayRef<TURecord> Units, llvm::StringRef Root, bool *Lossy = nullptr);

/// The records in the text of FileName. Names that are not absolute are taken below Root.
/// Error: "FileName: what is wrong; what to do".
llvm::Expected<std::vector<TURecord>> readFacts(llvm::StringRef Text, llvm::StringRef FileName,
                                                llvm::StringRef Root);

/// The records in files of facts. Root: for names that are not absolute; empty: the folder that
/// each file is in.
llvm::Expected<std::vector<TURecord>> readFactsFiles(llvm::ArrayRef<std::string> Files,
                                                     llvm::StringRef Root);

/// What files that are read later may need to know: the functions from which any blocking call
/// can be reached, that give asynchronous values, or that swallow what they are given, without the
/// units that had them. P must be finished.
TURecord indexOf(const Program &P);

/// Adds an index, but not what it says of the functions in Fresh, files that are read anew.
void addIndex(Program &P, llvm::ArrayRef<TURecord> Index, uint32_t FirstUnit,
              llvm::ArrayRef<std::string> Fresh);

} // namespace lazy

#endif
