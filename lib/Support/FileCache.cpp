#include "Support/FileCache.h"
#include "llvm/Support/MemoryBuffer.h"

namespace lazy {

std::optional<std::string> readBytes(llvm::StringRef File) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Buffer =
      llvm::MemoryBuffer::getFile(File, /*IsText=*/false,
                                  /*RequiresNullTerminator=*/false,
                                  /*IsVolatile=*/true);
  if (!Buffer)
    return std::nullopt;
  return (*Buffer)->getBuffer().str();
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
