#include "Support/Nearest.h"
#include <algorithm>

namespace lazy {

llvm::StringRef nearestWord(llvm::ArrayRef<llvm::StringRef> Words, llvm::StringRef Text) {
  llvm::StringRef Near;
  // A short word is near to everything.
  unsigned Best = std::min<size_t>(4, std::max<size_t>(2, Text.size() / 2 + 1));
  std::string Lower = Text.lower();
  for (llvm::StringRef Word : Words) {
    unsigned Distance = llvm::StringRef(Lower).edit_distance(Word.lower(), true, Best);
    if (Distance < Best) {
      Best = Distance;
      Near = Word;
    }
  }
  return Near;
}

std::string didYouMean(llvm::ArrayRef<llvm::StringRef> Words, llvm::StringRef Text) {
  llvm::StringRef Near = nearestWord(Words, Text);
  return Near.empty() ? "" : "; did you mean '" + Near.str() + "'?";
}

} // namespace lazy
