#include "Support/FileCache.h"
#include "llvm/Support/FileSystem.h"
#include <algorithm>

namespace lazy {

namespace fs = llvm::sys::fs;

std::optional<std::string> readBytes(llvm::StringRef File) {
  llvm::Expected<fs::file_t> Open = fs::openNativeFileForRead(File);
  if (!Open) {
    llvm::consumeError(Open.takeError());
    return std::nullopt;
  }
  // Only a hint: files of /proc say 0, others grow while they are read.
  fs::file_status Status;
  std::string Result;
  if (!fs::status(*Open, Status) && Status.type() == fs::file_type::regular_file)
    Result.resize(Status.getSize() + 1);
  size_t Length = 0;
  bool Failed = false;
  while (true) {
    if (Length == Result.size())
      Result.resize(std::max<size_t>(4096, 2 * Length));
    llvm::Expected<size_t> Read =
        fs::readNativeFile(*Open, {Result.data() + Length, Result.size() - Length});
    if (!Read) {
      llvm::consumeError(Read.takeError());
      Failed = true;
    }
    if (!Read || *Read == 0)
      break;
    Length += *Read;
  }
  (void)fs::closeFile(*Open);
  if (Failed)
    return std::nullopt;
  Result.resize(Length);
  return Result;
}

std::optional<llvm::StringRef> FileCache::text(llvm::StringRef File) {
  auto [It, IsNew] = Texts.try_emplace(File);
  if (IsNew)
    if (std::optional<std::string> Text = readBytes(File))
      It->second = std::make_unique<std::string>(std::move(*Text));
  if (!It->second)
    return std::nullopt;
  return llvm::StringRef(*It->second);
}

void FileCache::set(llvm::StringRef File, std::string Text) {
  Texts[File] = std::make_unique<std::string>(std::move(Text));
}

} // namespace lazy
