// Which files does a compiler ask for? A file system that notes it, for one unit.
#ifndef LAZY_CACHE_INPUTRECORDER_H
#define LAZY_CACHE_INPUTRECORDER_H

#include "Cache/Inputs.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace lazy {

/// What was asked for until now. Not thread-safe; must outlive the file systems made from it.
class InputRecorder {
public:
  /// Passes all on to Below and notes it. Names are made absolute by Below's working directory.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
  watch(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Below);

  /// All that was noted, with the times of change of the directories in which something was not
  /// found. To be called when the unit is done.
  Inputs take();

  void noteMissing(std::string Name) { Absent.insert(Name); }
  void notePresent(const std::string &Name) { Present.insert(Name); }
  void noteListed(const std::string &Directory);
  /// Text: the bytes that the compiler gets. Changed: settledChange() from before they were read.
  void noteRead(const std::string &Name, llvm::StringRef Text, ChangeTime Changed);

private:
  llvm::StringMap<Inputs::File> Read;
  llvm::StringMap<Inputs::Listing> Listed;
  llvm::StringSet<> Absent, Present;
};

} // namespace lazy

#endif
