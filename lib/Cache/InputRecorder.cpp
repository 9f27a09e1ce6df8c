#include "Cache/InputRecorder.h"
#include "Support/Digest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include <map>

namespace lazy {

namespace vfs = llvm::vfs;

namespace {

/// Notes the bytes when they are asked for.
class WatchedFile : public vfs::File {
public:
  WatchedFile(std::unique_ptr<vfs::File> Below, std::string Name, ChangeTime Changed,
              InputRecorder &Notes)
      : Below(std::move(Below)), Name(std::move(Name)), Changed(Changed), Notes(Notes) {}

  llvm::ErrorOr<vfs::Status> status() override { return Below->status(); }
  llvm::ErrorOr<std::string> getName() override { return Below->getName(); }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine &BufferName,
                                                               int64_t FileSize,
                                                               bool RequiresNullTerminator,
                                                               bool IsVolatile) override {
    llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Buffer =
        Below->getBuffer(BufferName, FileSize, RequiresNullTerminator, IsVolatile);
    if (Buffer)
      Notes.noteRead(Name, (*Buffer)->getBuffer(), Changed);
    return Buffer;
  }
  std::error_code close() override { return Below->close(); }

private:
  std::unique_ptr<vfs::File> Below;
  std::string Name;
  ChangeTime Changed;
  InputRecorder &Notes;
};

class WatchedFileSystem : public vfs::ProxyFileSystem {
public:
  WatchedFileSystem(llvm::IntrusiveRefCntPtr<vfs::FileSystem> Below, InputRecorder &Notes)
      : ProxyFileSystem(std::move(Below)), Notes(Notes) {}

  llvm::ErrorOr<vfs::Status> status(const llvm::Twine &Path) override {
    llvm::ErrorOr<vfs::Status> Result = ProxyFileSystem::status(Path);
    if (!Result)
      Notes.noteMissing(absolute(Path));
    else if (Result->isRegularFile())
      Notes.notePresent(absolute(Path));
    return Result;
  }
  bool exists(const llvm::Twine &Path) override {
    bool Result = ProxyFileSystem::exists(Path);
    if (Result)
      Notes.notePresent(absolute(Path));
    else
      Notes.noteMissing(absolute(Path));
    return Result;
  }
  llvm::ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const llvm::Twine &Path) override {
    std::string Name = absolute(Path);
    // Before the bytes are read: a change in between is seen as one later.
    ChangeTime Changed = settledChange(Name).value_or(0);
    llvm::ErrorOr<std::unique_ptr<vfs::File>> Result = ProxyFileSystem::openFileForRead(Path);
    if (!Result) {
      Notes.noteMissing(std::move(Name));
      return Result;
    }
    // Looking for a header opens it; whether it is also read is another matter.
    Notes.notePresent(Name);
    return std::make_unique<WatchedFile>(std::move(*Result), std::move(Name), Changed, Notes);
  }
  vfs::directory_iterator dir_begin(const llvm::Twine &Dir, std::error_code &Code) override {
    vfs::directory_iterator Result = ProxyFileSystem::dir_begin(Dir, Code);
    if (Code)
      Notes.noteMissing(absolute(Dir));
    else
      Notes.noteListed(absolute(Dir));
    return Result;
  }

private:
  std::string absolute(const llvm::Twine &Path) const {
    llvm::SmallString<256> Name;
    Path.toVector(Name);
    if (makeAbsolute(Name))
      return Path.str();
    llvm::sys::path::remove_dots(Name);
    return Name.str().str();
  }

  InputRecorder &Notes;
};

} // namespace

llvm::IntrusiveRefCntPtr<vfs::FileSystem>
InputRecorder::watch(llvm::IntrusiveRefCntPtr<vfs::FileSystem> Below) {
  return llvm::makeIntrusiveRefCnt<WatchedFileSystem>(std::move(Below), *this);
}

void InputRecorder::noteListed(const std::string &Directory) {
  auto [It, New] = Listed.try_emplace(Directory);
  if (!New)
    return;
  It->second.Directory = Directory;
  It->second.Changed = settledChange(Directory).value_or(0);
  It->second.Hash = digestOfNames(Directory).value_or(0);
}

void InputRecorder::noteRead(const std::string &Name, llvm::StringRef Text, ChangeTime Changed) {
  Inputs::File New{Name, Text.size(), digest(Text), Changed};
  auto [It, IsNew] = Read.try_emplace(Name, New);
  // Read twice, and not the same: no content on disk will ever fit.
  if (!IsNew && It->second.Hash != New.Hash)
    It->second.Size = ~uint64_t(0);
}

/// The nearest directory above Name that exists. Changed receives its time of change.
static std::string existingParent(const std::string &Name, ChangeTime &Changed) {
  llvm::StringRef Parent = llvm::sys::path::parent_path(Name);
  while (!Parent.empty()) {
    if (std::optional<ChangeTime> Found = settledChange(Parent.str())) {
      Changed = *Found;
      break;
    }
    Parent = llvm::sys::path::parent_path(Parent);
  }
  return Parent.str();
}

Inputs InputRecorder::take() {
  Inputs Result;
  for (auto &Each : Read)
    Result.Read.push_back(std::move(Each.second));
  for (const auto &Each : Present)
    if (!Read.count(Each.first()))
      Result.Present.push_back(Each.first().str());
  llvm::sort(Result.Present);
  for (auto &Each : Listed)
    Result.Listed.push_back(std::move(Each.second));

  std::map<std::string, Inputs::Missing> ByDirectory;
  llvm::StringMap<std::pair<std::string, ChangeTime>> Parents;
  for (const auto &Each : Absent) {
    std::string Name = Each.first().str();
    // Asked for as a directory, then found in another way: `a/../b` of a missing a.
    if (!llvm::sys::path::is_absolute(Name))
      continue;
    auto [It, New] = Parents.try_emplace(llvm::sys::path::parent_path(Name));
    if (New)
      It->second.first = existingParent(Name, It->second.second);
    const auto &[Directory, Changed] = It->second;
    if (Directory.empty())
      continue;
    Inputs::Missing &M = ByDirectory[Directory];
    M.Directory = Directory;
    M.Changed = Changed;
    M.Names.push_back(Name.substr(Directory.size() + (Directory.back() == '/' ? 0 : 1)));
  }
  for (auto &[Directory, M] : ByDirectory) {
    llvm::sort(M.Names);
    Result.Absent.push_back(std::move(M));
  }
  llvm::sort(Result.Read,
             [](const Inputs::File &A, const Inputs::File &B) { return A.Name < B.Name; });
  llvm::sort(Result.Listed, [](const Inputs::Listing &A, const Inputs::Listing &B) {
    return A.Directory < B.Directory;
  });
  return Result;
}

} // namespace lazy
