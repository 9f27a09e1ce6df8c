// How clang is set up to read one file: which disk it sees, and which of the command's flags count.
#ifndef LAZY_DRIVER_INVOCATION_H
#define LAZY_DRIVER_INVOCATION_H

#include "Driver/CommandLine.h"
#include "Fix/Fix.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <memory>
#include <string>

namespace clang {
class CompilerInstance;
}

namespace lazy {

class InputRecorder;
class Preamble;
class UserCode;

struct ParseOptions {
  std::string ResourceDir;
  /// Which files are the user's besides the main file. Must outlive the parse.
  const UserCode *User = nullptr;
  /// Read every body and make every instantiation, also of other people's code. Slower;
  /// finds the same.
  bool Full = false;
  /// Texts to use instead of those on disk, by absolute name; may be null.
  const Overlay *Texts = nullptr;
  /// Notes what the unit reads and looks for on disk; may be null. For one parse.
  InputRecorder *Recorder = nullptr;
  /// Headers that were read before, to be used if that changes nothing; may be null.
  const Preamble *Shared = nullptr;
};

/// The disk as one unit sees it: its own working directory, texts that are not saved yet, and
/// notes for the recorder.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fileSystemFor(const CompileJob &Job,
                                                              const ParseOptions &Options);

/// What Job's command means, without what would write files, load code or cost time for nothing.
/// Null if it cannot be understood: Errors, which is taken over, was told why.
std::shared_ptr<clang::CompilerInvocation>
invocationFor(const CompileJob &Job, const ParseOptions &Options,
              llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS,
              clang::DiagnosticConsumer *Errors);

/// Makes CI, which is new, read FS, say everything to Errors, which is taken over, and print
/// nothing.
void setUp(clang::CompilerInstance &CI, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS,
           clang::DiagnosticConsumer *Errors);

/// A text that is the same for two invocations if they give a header the same meaning: all but
/// which file is read and what is said of it.
std::string meaningOf(const clang::CompilerInvocation &Invocation);

} // namespace lazy

#endif
