#include "Driver/Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace lazy {

namespace path = llvm::sys::path;

std::string absolutePath(llvm::StringRef Path, llvm::StringRef Base) {
  llvm::SmallString<256> Result(Path);
  if (!path::is_absolute(Result) && !Base.empty()) {
    Result = Base;
    path::append(Result, Path);
  }
  // Fails only when the process's directory is gone; the relative path is then all there is.
  if (llvm::sys::fs::make_absolute(Result))
    Result = Path;
  path::remove_dots(Result, /*remove_dot_dot=*/true);
  // "src/" and "src" are one place.
  while (Result.size() > 1 && path::is_separator(Result.back()))
    Result.pop_back();
  return Result.str().str();
}

std::string realPath(llvm::StringRef Path) {
  llvm::SmallString<256> Result;
  if (llvm::sys::fs::real_path(Path, Result))
    return absolutePath(Path);
  return Result.str().str();
}

std::string RealPaths::of(llvm::StringRef Path) {
  std::lock_guard<std::mutex> Guard(Lock);
  return find(Path);
}

const std::string &RealPaths::find(llvm::StringRef Path) {
  auto [It, New] = Known.try_emplace(Path);
  std::string &Result = It->second; // stays where it is
  if (!New)
    return Result;
  llvm::StringRef Folder = path::parent_path(Path), Name = path::filename(Path);
  llvm::sys::fs::file_status Status;
  bool IsPlain = path::is_absolute(Path) && !Folder.empty() && Name != "." && Name != ".." &&
                 !llvm::sys::fs::status(Path, Status, /*follow=*/false) &&
                 !llvm::sys::fs::is_symlink_file(Status);
  if (!IsPlain)
    return Result = realPath(Path);
  llvm::SmallString<256> Real(find(Folder));
  path::append(Real, Name);
  return Result = Real.str().str();
}

bool isWithin(llvm::StringRef Path, llvm::StringRef Dir) {
  if (!Path.consume_front(Dir))
    return false;
  return Path.empty() || path::is_separator(Path.front()) ||
         (!Dir.empty() && path::is_separator(Dir.back()));
}

std::string shownPath(llvm::StringRef Path) {
  llvm::SmallString<256> Here;
  if (llvm::sys::fs::current_path(Here))
    return Path.str();
  llvm::StringRef Rest = Path;
  if (isWithin(Path, Here) && Rest.consume_front(Here)) {
    Rest = Rest.ltrim('/');
    return Rest.empty() ? "." : Rest.str();
  }
  return Path.str();
}

bool isSourceName(llvm::StringRef Path) {
  llvm::StringRef Ending = path::extension(Path);
  if (Ending == ".C")
    return true;
  return llvm::StringSwitch<bool>(Ending.lower())
      .Cases({".cpp", ".cc", ".cxx", ".c++", ".cp", ".c"}, true)
      .Cases({".cppm", ".ixx", ".ccm", ".cxxm", ".c++m", ".mpp"}, true)
      .Default(false);
}

bool isHeaderName(llvm::StringRef Path) {
  llvm::StringRef Ending = path::extension(Path);
  if (Ending == ".H")
    return true;
  return llvm::StringSwitch<bool>(Ending.lower())
      .Cases({".h", ".hh", ".hpp", ".hxx", ".h++", ".inl", ".ipp", ".tpp", ".txx"}, true)
      .Default(false);
}

} // namespace lazy
