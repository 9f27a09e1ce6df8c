// Reads the elements of a JSON array, one after the other, as what they must be.
#ifndef LAZY_SUPPORT_JSONELEMENTS_H
#define LAZY_SUPPORT_JSONELEMENTS_H

#include "llvm/Support/JSON.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lazy {

/// For texts of our own that may be damaged: all is read, and asked once at the end whether it was
/// right. The value must outlive this.
class JsonElements {
public:
  explicit JsonElements(const llvm::json::Value *V) : Array(V ? V->getAsArray() : nullptr) {
    Right = Array != nullptr;
  }

  /// Whether everything asked for until now was there and of its kind.
  bool ok() const { return Right; }

  /// The next element; null, and no longer ok, if there is none.
  const llvm::json::Value *next() {
    if (!Right || At == Array->size()) {
      Right = false;
      return nullptr;
    }
    return &(*Array)[At++];
  }
  std::string string() { return value<llvm::StringRef>(&llvm::json::Value::getAsString).str(); }
  uint64_t number() { return value<uint64_t>(&llvm::json::Value::getAsUINT64); }
  int64_t integer() { return value<int64_t>(&llvm::json::Value::getAsInteger); }
  std::vector<std::string> strings() {
    std::vector<std::string> Result;
    each([&](const llvm::json::Value &V) {
      std::optional<llvm::StringRef> Text = V.getAsString();
      Result.push_back(Text.value_or("").str());
      return Text.has_value();
    });
    return Result;
  }
  std::vector<uint64_t> numbers() {
    std::vector<uint64_t> Result;
    each([&](const llvm::json::Value &V) {
      std::optional<uint64_t> Number = V.getAsUINT64();
      Result.push_back(Number.value_or(0));
      return Number.has_value();
    });
    return Result;
  }
  /// Reads each element of the next element, itself an array of arrays, by ReadOne(JsonElements &).
  template <typename Fn> void arrays(Fn ReadOne) {
    each([&](const llvm::json::Value &V) {
      JsonElements Inner(&V);
      ReadOne(Inner);
      return Inner.ok();
    });
  }

private:
  template <typename T> T value(std::optional<T> (llvm::json::Value::*As)() const) {
    const llvm::json::Value *V = next();
    std::optional<T> Result = V ? (V->*As)() : std::nullopt;
    Right = Right && Result;
    return Result.value_or(T());
  }
  template <typename Fn> void each(Fn ReadOne) {
    const llvm::json::Value *V = next();
    const llvm::json::Array *All = V ? V->getAsArray() : nullptr;
    Right = Right && All;
    for (size_t I = 0; Right && I != All->size(); ++I)
      Right = ReadOne((*All)[I]);
  }

  const llvm::json::Array *Array;
  size_t At = 0;
  bool Right;
};

} // namespace lazy

#endif
