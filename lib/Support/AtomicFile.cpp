// Two phases: write everything beside its target, then rename. What can fail
// for want of space or rights fails in the first phase, which leaves no trace.

#include "Support/AtomicFile.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>
#include <vector>
#ifndef _WIN32
#include <unistd.h>
#endif

namespace lazy {
namespace {

using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

Error cannotWrite(StringRef File, std::error_code Why) {
  return llvm::createStringError(Why, "cannot write '%s': %s", File.str().c_str(),
                                 Why.message().c_str());
}

/// The file to replace: behind all symbolic links, or where a new file is to
/// appear.
Expected<std::string> resolve(StringRef File) {
  llvm::SmallString<256> Target;
  std::error_code Error = fs::real_path(File, Target);
  if (!Error)
    return Target.str().str();
  // A link to nothing must not be replaced by a file.
  if (Error != std::errc::no_such_file_or_directory || fs::is_symlink_file(File))
    return cannotWrite(File, Error);
  return File.str();
}

/// Who may do what with an existing file; nothing for a new one.
Expected<std::optional<fs::file_status>> statusOf(StringRef Target) {
  fs::file_status Status;
  if (std::error_code Error = fs::status(Target, Status)) {
    if (Error == std::errc::no_such_file_or_directory)
      return std::nullopt;
    return cannotWrite(Target, Error);
  }
  if (Status.type() != fs::file_type::regular_file)
    return cannotWrite(Target, std::make_error_code(std::errc::invalid_argument));
  // Replacing needs rights on the directory only, but who took the file's own
  // write permission away (a version control system, a vendored tree) means it.
  // Bits are looked at too, since everything is allowed to root.
  bool AnyoneMayWrite = Status.permissions() & fs::all_write;
  if (!AnyoneMayWrite || !fs::can_write(Target))
    return cannotWrite(Target, std::make_error_code(std::errc::permission_denied));
  return Status;
}

/// Gives the open file what the replaced one had. Owner and group as far as the
/// system lets us: only root may give files away, but the group is often one of
/// our own.
std::error_code copyAttributes(int Handle, const fs::file_status &From) {
#ifndef _WIN32
  if (::fchown(Handle, From.getUser(), From.getGroup()) != 0)
    (void)!::fchown(Handle, -1, From.getGroup());
#endif
  return fs::setPermissions(Handle, From.permissions());
}

/// A complete new version of a file that is not yet in its place.
struct Pending {
  std::string Temporary, Target;
};

/// Opens a new file in the directory of Target: a rename does not cross file
/// systems. Its name is hidden, because build systems that glob for sources may
/// look at this moment.
std::error_code createBeside(StringRef Target, unsigned Mode, int &Handle,
                             llvm::SmallVectorImpl<char> &Path) {
  std::error_code Error;
  for (int Attempt = 0; Attempt < 16; ++Attempt) {
    // Not fs::createUniqueFile: it would take a '%' in the directory's name for
    // its own.
    llvm::SmallString<64> Name;
    fs::createUniquePath(".lazy-lint-%%%%%%%%.tmp", Name,
                         /*MakeAbsolute=*/false);
    llvm::StringRef Directory = llvm::sys::path::parent_path(Target);
    Path.assign(Directory.begin(), Directory.end());
    llvm::sys::path::append(Path, Name);
    Error = fs::openFileForWrite(llvm::Twine(Path), Handle, fs::CD_CreateNew, fs::OF_None, Mode);
    if (Error != std::errc::file_exists)
      break;
  }
  return Error;
}

Expected<Pending> writeBeside(const FileText &File) {
  Expected<std::string> Target = resolve(File.File);
  if (!Target)
    return Target.takeError();
  Expected<std::optional<fs::file_status>> Status = statusOf(*Target);
  if (!Status)
    return Status.takeError();

  // Nobody else may read the new version of a private file, not even before it
  // has its rights.
  unsigned Mode = *Status ? fs::owner_read | fs::owner_write : fs::all_read | fs::all_write;
  int Handle = -1;
  llvm::SmallString<256> Temporary;
  if (std::error_code Error = createBeside(*Target, Mode, Handle, Temporary))
    return cannotWrite(*Target, Error);

  llvm::scope_exit Discard([&] { fs::remove(Temporary); });
  std::error_code Error;
  {
    llvm::raw_fd_ostream OS(Handle, /*shouldClose=*/false);
    OS << File.Text;
    OS.flush();
    Error = OS.error();
    OS.clear_error();
  }
  if (!Error && *Status)
    Error = copyAttributes(Handle, **Status);
  fs::file_t Native = fs::convertFDToNativeFile(Handle);
  if (std::error_code CloseError = fs::closeFile(Native); CloseError && !Error)
    Error = CloseError;
  if (Error)
    return cannotWrite(*Target, Error);
  Discard.release();
  return Pending{Temporary.str().str(), *Target};
}

} // namespace

Error writeFiles(llvm::ArrayRef<FileText> Files) {
  std::vector<Pending> Ready;
  llvm::scope_exit Discard([&] {
    for (const Pending &P : Ready)
      fs::remove(P.Temporary);
  });
  for (const FileText &File : Files) {
    Expected<Pending> P = writeBeside(File);
    if (!P)
      return P.takeError();
    Ready.push_back(std::move(*P));
  }
  while (!Ready.empty()) {
    if (std::error_code Error = fs::rename(Ready.back().Temporary, Ready.back().Target))
      return cannotWrite(Ready.back().Target, Error);
    Ready.pop_back();
  }
  return Error::success();
}

/// True for /dev/stdout, a named pipe and the like.
static bool isStream(StringRef File) {
  fs::file_status Status;
  if (fs::status(File, Status))
    return false;
  return Status.type() == fs::file_type::character_file ||
         Status.type() == fs::file_type::fifo_file;
}

Error writeFile(StringRef File, StringRef Text) {
  if (!isStream(File))
    return writeFiles(FileText{File.str(), Text.str()});
  std::error_code Error;
  llvm::raw_fd_ostream OS(File, Error, fs::CD_OpenExisting, fs::FA_Write, fs::OF_None);
  if (!Error) {
    OS << Text;
    OS.close();
    Error = OS.error();
    OS.clear_error();
  }
  return Error ? cannotWrite(File, Error) : llvm::Error::success();
}

} // namespace lazy
