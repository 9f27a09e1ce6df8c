// A pack is: the number of strings, the length of each, their bytes; the number of functions, the
// key and the length of each, their bytes. In a function strings are meant by their numbers.
#include "Link/FunctionPack.h"
#include "Support/Bytes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/EndianStream.h"
#include "llvm/Support/xxhash.h"

namespace lazy {

using llvm::StringRef;

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

namespace {

/// Writes the numbers of strings.
class Numbered {
public:
  explicit Numbered(llvm::raw_ostream &OS) : Out(OS) {}
  void number(uint64_t N) { Out.number(N); }
  void string(StringRef Text) {
    auto [It, New] = Numbers.try_emplace(Text, Strings.size());
    if (New)
      Strings.push_back(It->getKey());
    number(It->getValue());
  }
  llvm::ArrayRef<StringRef> strings() const { return Strings; }

private:
  ByteWriter Out;
  llvm::StringMap<size_t> Numbers;
  std::vector<StringRef> Strings; ///< keys of Numbers
};

} // namespace

template <typename To> static void put(To &Out, const Place &P) {
  Out.string(P.File);
  for (unsigned N : {P.Offset, P.Length, P.Line, P.Column, P.EndLine, P.EndColumn})
    Out.number(N);
}

template <typename To> static void put(To &Out, const FunctionSummary &S) {
  Out.string(S.Usr);
  Out.string(S.Name);
  put(Out, S.Where);
  Out.number(S.Cuts);
  Out.number(S.Blocks.size());
  for (const BlockPoint &B : S.Blocks) {
    Out.string(B.Kind);
    Out.string(B.What);
    put(Out, B.Where);
  }
  for (const std::vector<CallEdge> *Edges : {&S.Calls, &S.Outliving}) {
    Out.number(Edges->size());
    for (const CallEdge &C : *Edges) {
      Out.string(C.Callee);
      put(Out, C.Where);
      Out.number(C.Virtual);
    }
  }
  Out.number(S.Overrides.size());
  for (const std::string &O : S.Overrides)
    Out.string(O);
  Out.number(S.Params.size());
  for (const ParamSummary &P : S.Params) {
    Out.number(P.Index);
    Out.string(P.Fate);
    put(Out, P.Where);
    Out.string(P.Callee);
    Out.number(P.CalleeIndex);
  }
}

std::string FunctionPack::write(llvm::ArrayRef<FunctionSummary> Functions) {
  llvm::SmallString<0> Bodies;
  llvm::raw_svector_ostream BodiesOS(Bodies);
  Numbered Out(BodiesOS);
  std::vector<std::pair<llvm::XXH128_hash_t, size_t>> Heads;
  for (const FunctionSummary &S : Functions) {
    llvm::SmallString<1024> Words;
    llvm::raw_svector_ostream WordsOS(Words);
    ByteWriter Plainly(WordsOS);
    put(Plainly, S);
    size_t Before = Bodies.size();
    put(Out, S);
    Heads.push_back(
        {llvm::xxh3_128bits(llvm::arrayRefFromStringRef(Words)), Bodies.size() - Before});
  }

  std::string Result;
  llvm::raw_string_ostream OS(Result);
  ByteWriter Front(OS);
  Front.number(Out.strings().size());
  for (StringRef S : Out.strings())
    Front.number(S.size());
  for (StringRef S : Out.strings())
    OS << S;
  Front.number(Heads.size());
  for (const auto &[Name, Length] : Heads) {
    for (uint64_t Half : {Name.low64, Name.high64})
      llvm::support::endian::write<uint64_t>(OS, Half, llvm::endianness::little);
    Front.number(Length);
  }
  OS << Bodies;
  return Result;
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

std::optional<FunctionPack> FunctionPack::open(std::string Bytes, size_t Begin) {
  FunctionPack Result;
  Result.Bytes = std::move(Bytes);
  ByteReader Reader(StringRef(Result.Bytes).drop_front(Begin));
  // Those whose lengths were read lie one after the other from here on.
  auto Lay = [&](Range &R) {
    R.Begin = Result.Bytes.size() - Reader.rest().size();
    Reader.bytes(R.Length);
  };
  Result.Strings.resize(Reader.count());
  for (Range &R : Result.Strings)
    R.Length = Reader.number();
  llvm::for_each(Result.Strings, Lay);
  Result.Functions.resize(Reader.count());
  for (Function &F : Result.Functions) {
    StringRef Raw = Reader.bytes(2 * sizeof(uint64_t));
    if (Reader.ok())
      F.Name = {llvm::support::endian::read64le(Raw.data()),
                llvm::support::endian::read64le(Raw.data() + sizeof(uint64_t))};
    F.Where.Length = Reader.number();
  }
  for (Function &F : Result.Functions)
    Lay(F.Where);
  if (!Reader.ok() || !Reader.rest().empty())
    return std::nullopt;
  return Result;
}

namespace {

/// Reads what Numbered has written. What is not there is empty, and no longer ok.
class SummaryReader {
public:
  SummaryReader(StringRef Bytes, llvm::function_ref<std::optional<StringRef>(uint64_t)> StringOf)
      : In(Bytes), StringOf(StringOf) {}
  FunctionSummary summary();
  /// Whether all of it was right, and no more was there.
  bool ok() const { return Right && In.ok() && In.rest().empty(); }

private:
  template <typename T = unsigned> T number() {
    uint64_t N = In.number();
    Right &= N <= std::numeric_limits<T>::max();
    return T(N);
  }
  std::string string() {
    std::optional<StringRef> Text = StringOf(In.number());
    Right &= Text.has_value();
    return Text.value_or("").str();
  }
  Place place() {
    Place P;
    P.File = string();
    for (unsigned *N : {&P.Offset, &P.Length, &P.Line, &P.Column, &P.EndLine, &P.EndColumn})
      *N = number();
    return P;
  }
  template <typename T, typename Fn> void each(std::vector<T> &Into, Fn ReadOne) {
    Into.resize(In.count());
    llvm::for_each(Into, ReadOne);
  }

  ByteReader In;
  llvm::function_ref<std::optional<StringRef>(uint64_t)> StringOf;
  bool Right = true;
};

FunctionSummary SummaryReader::summary() {
  FunctionSummary S;
  S.Usr = string();
  S.Name = string();
  S.Where = place();
  S.Cuts = number<bool>();
  each(S.Blocks, [&](BlockPoint &B) {
    B.Kind = string();
    B.What = string();
    B.Where = place();
  });
  for (std::vector<CallEdge> *Edges : {&S.Calls, &S.Outliving})
    each(*Edges, [&](CallEdge &C) {
      C.Callee = string();
      C.Where = place();
      C.Virtual = number<bool>();
    });
  each(S.Overrides, [&](std::string &O) { O = string(); });
  each(S.Params, [&](ParamSummary &P) {
    P.Index = number();
    P.Fate = string();
    P.Where = place();
    P.Callee = string();
    P.CalleeIndex = number();
  });
  return S;
}

} // namespace

std::optional<FunctionSummary> FunctionPack::function(size_t Index) const {
  auto BytesOf = [&](const Range &R) { return StringRef(Bytes).substr(R.Begin, R.Length); };
  auto StringOf = [&](uint64_t Number) -> std::optional<StringRef> {
    if (Number >= Strings.size())
      return std::nullopt;
    return BytesOf(Strings[Number]);
  };
  SummaryReader Reader(BytesOf(Functions[Index].Where), StringOf);
  FunctionSummary Result = Reader.summary();
  if (!Reader.ok())
    return std::nullopt;
  return Result;
}

std::optional<std::vector<FunctionSummary>> FunctionPack::functions() const {
  std::vector<FunctionSummary> Result;
  for (size_t I = 0; I < size(); ++I) {
    std::optional<FunctionSummary> One = function(I);
    if (!One)
      return std::nullopt;
    Result.push_back(std::move(*One));
  }
  return Result;
}

bool PackJoiner::add(uint32_t Unit, const FunctionPack &Pack, Program::Source From) {
  for (size_t I = 0; I < Pack.size(); ++I) {
    auto It = Known.find(Pack.key(I));
    if (It != Known.end() && To.addAgain(It->second, Unit, From))
      continue;
    std::optional<FunctionSummary> New = Pack.function(I);
    if (!New)
      return false;
    Program::Node Added = To.add(Unit, *New, From);
    // What only this unit can mean, no other one knows.
    if (withoutUnit(New->Usr).size() == New->Usr.size())
      Known.try_emplace(Pack.key(I), Added);
  }
  return true;
}

} // namespace lazy
