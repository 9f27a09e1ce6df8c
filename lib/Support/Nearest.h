// "Did you mean …?": which of some words is near to one that is none of them?
#ifndef LAZY_SUPPORT_NEAREST_H
#define LAZY_SUPPORT_NEAREST_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace lazy {

/// The one of Words that was probably meant by Text; empty if none is near. Case does not count.
llvm::StringRef nearestWord(llvm::ArrayRef<llvm::StringRef> Words, llvm::StringRef Text);

/// "; did you mean 'Word'?", or nothing.
std::string didYouMean(llvm::ArrayRef<llvm::StringRef> Words, llvm::StringRef Text);

} // namespace lazy

#endif
