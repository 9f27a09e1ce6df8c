// What a unit says of its functions, kept so that what is known already need not be read.
//
// The functions of a header are in the record of each unit that includes it, nearly always in the
// same words. So each function has a key, and only those whose keys nobody has seen are looked at.
#ifndef LAZY_LINK_FUNCTIONPACK_H
#define LAZY_LINK_FUNCTIONPACK_H

#include "Link/Program.h"
#include <string>
#include <utility>

namespace lazy {

/// Function summaries as bytes. For a cache: unlike facts files, they are read by the program that
/// wrote them, or not at all.
class FunctionPack {
public:
  /// Equal keys, equal summaries (128-bit xxh3).
  using Key = std::pair<uint64_t, uint64_t>;

  /// No functions.
  FunctionPack() = default;
  static std::string write(llvm::ArrayRef<FunctionSummary> Functions);
  /// Nothing if Bytes from Begin on are not what write() gives, as far as that can be seen without
  /// looking at each function.
  static std::optional<FunctionPack> open(std::string Bytes, size_t Begin = 0);

  size_t size() const { return Functions.size(); }
  Key key(size_t Index) const { return Functions[Index].Name; }
  /// Nothing if it is no summary.
  std::optional<FunctionSummary> function(size_t Index) const;
  /// All of them; nothing if one is no summary.
  std::optional<std::vector<FunctionSummary>> functions() const;

private:
  struct Range {
    size_t Begin = 0, Length = 0;
  };
  struct Function {
    Key Name;
    Range Where;
  };
  std::string Bytes;
  std::vector<Range> Strings;
  std::vector<Function> Functions;
};

/// Adds packs to a program.
class PackJoiner {
public:
  /// To must outlive this.
  explicit PackJoiner(Program &To) : To(To) {}

  /// Does what Program::add() does for all functions of Pack. False if it holds something else;
  /// what comes before that is added all the same.
  bool add(uint32_t Unit, const FunctionPack &Pack, Program::Source From);

private:
  Program &To;
  llvm::DenseMap<FunctionPack::Key, Program::Node> Known;
};

} // namespace lazy

#endif
