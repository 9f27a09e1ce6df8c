#include "Support/DisplayPath.h"

namespace lazy {

std::string displayPath(llvm::StringRef File, llvm::StringRef Directory) {
  while (Directory.size() > 1 && Directory.ends_with("/"))
    Directory = Directory.drop_back();
  llvm::StringRef Rest = File;
  if (!Directory.empty() && Directory != "/" && Rest.consume_front(Directory) &&
      Rest.consume_front("/") && !Rest.empty())
    return Rest.str();
  return File.str();
}

} // namespace lazy
