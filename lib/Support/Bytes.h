// Numbers and texts as bytes, one after the other, for what only this program reads again.
#ifndef LAZY_SUPPORT_BYTES_H
#define LAZY_SUPPORT_BYTES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <cstdint>

namespace lazy {

/// Numbers are LEB128, texts their length and their bytes.
class ByteWriter {
public:
  /// OS must outlive this.
  explicit ByteWriter(llvm::raw_ostream &OS) : OS(OS) {}

  void number(uint64_t N) { llvm::encodeULEB128(N, OS); }
  void string(llvm::StringRef Text) {
    number(Text.size());
    OS << Text;
  }

private:
  llvm::raw_ostream &OS;
};

/// Reads what a ByteWriter wrote and may be damaged: all is read, and asked once at the end whether
/// it was right. What is not there is 0 and empty.
class ByteReader {
public:
  /// Bytes must outlive this, and what it gives.
  explicit ByteReader(llvm::StringRef Bytes) : Rest(Bytes) {}

  uint64_t number() {
    unsigned Length = 0;
    const char *Problem = nullptr;
    uint64_t Result = llvm::decodeULEB128(Rest.bytes_begin(), &Length, Rest.bytes_end(), &Problem);
    Right = Right && !Problem;
    Rest = Right ? Rest.drop_front(Length) : "";
    return Right ? Result : 0;
  }
  /// A number that what it counts makes plausible: each takes a byte at least, so that a damaged
  /// one does not ask for all memory.
  uint64_t count() {
    uint64_t Result = number();
    Right = Right && Result <= Rest.size();
    return Right ? Result : 0;
  }
  llvm::StringRef string() { return bytes(number()); }
  llvm::StringRef bytes(uint64_t Length) {
    Right = Right && Length <= Rest.size();
    llvm::StringRef Result = Right ? Rest.take_front(Length) : "";
    Rest = Right ? Rest.drop_front(Length) : "";
    return Result;
  }

  /// What was not read yet.
  llvm::StringRef rest() const { return Rest; }
  /// Whether everything asked for until now was there.
  bool ok() const { return Right; }

private:
  llvm::StringRef Rest;
  bool Right = true;
};

} // namespace lazy

#endif
