// How a file's bytes are told apart from another version of them.
#ifndef LAZY_SUPPORT_DIGEST_H
#define LAZY_SUPPORT_DIGEST_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <string>

namespace lazy {

/// xxh3 of the bytes: the hash of FileStamp. Fast, stable between runs and
/// machines; not meant to withstand somebody who looks for collisions.
uint64_t digest(llvm::StringRef Bytes);

/// 32 hexadecimal digits (128-bit xxh3): a file name for a cache entry, a
/// fingerprint.
std::string longDigest(llvm::StringRef Bytes);

} // namespace lazy

#endif
