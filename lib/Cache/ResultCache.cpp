// An entry is three lines, what it is, its checksum and its key, the length of its inputs and
// these, and its text. The name begins as LLVM's pruning wants it, goes on with the subject, so
// that one can find what is known of a file under other keys, and ends with the key.
#include "Cache/ResultCache.h"
#include "Support/AtomicFile.h"
#include "Support/Bytes.h"
#include "Support/Digest.h"
#include "Support/FileCache.h"
#include "Support/JsonElements.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {

namespace fs = llvm::sys::fs;
namespace json = llvm::json;
namespace path = llvm::sys::path;
using llvm::StringRef;

static constexpr const char *Magic = "lazy-lint cache 2";
static constexpr const char *Prefix = "llvmcache-";

void CacheKey::add(StringRef Name, StringRef Text) {
  Parts.push_back({Name.str(), longDigest(Text)});
}

std::string CacheKey::digest() const {
  std::string All = Subject;
  for (const Part &P : Parts)
    All += '\n' + P.Name + ' ' + P.Digest;
  return longDigest(All);
}

//===----------------------------------------------------------------------===//
// Entries
//===----------------------------------------------------------------------===//

static std::string lineOf(const json::Value &V) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << V << '\n';
  return Text;
}

static std::string writeEntry(const CacheKey &Key, const Inputs &From, StringRef Text) {
  json::Array Parts;
  for (const CacheKey::Part &P : Key.Parts)
    Parts.push_back(json::Array{P.Name, P.Digest});
  std::string Body = lineOf(std::move(Parts));
  llvm::raw_string_ostream OS(Body);
  ByteWriter(OS).string(From.toBytes());
  OS << Text;
  return (llvm::Twine(Magic) + "\n" + longDigest(Body) + "\n" + Body).str();
}

namespace {
struct Entry {
  std::vector<CacheKey::Part> Parts;
  Inputs From;
  StringRef Text; ///< in the bytes it was read from
};
} // namespace

static std::optional<Entry> readEntry(StringRef Bytes) {
  StringRef Body = Bytes;
  auto NextLine = [&] {
    StringRef Line;
    std::tie(Line, Body) = Body.split('\n');
    return Line;
  };
  if (NextLine() != Magic)
    return std::nullopt;
  if (StringRef Checksum = NextLine(); Checksum != longDigest(Body))
    return std::nullopt;
  Entry Result;
  llvm::Expected<json::Value> Parts = json::parse(NextLine());
  if (!Parts) {
    llvm::consumeError(Parts.takeError());
    return std::nullopt;
  }
  ByteReader Rest(Body);
  std::optional<Inputs> Read = Inputs::fromBytes(Rest.string());
  json::Value Listed = json::Array{std::move(*Parts)};
  JsonElements Key(&Listed);
  Key.arrays([&](JsonElements &E) {
    CacheKey::Part &P = Result.Parts.emplace_back();
    P.Name = E.string();
    P.Digest = E.string();
  });
  if (!Read || !Key.ok())
    return std::nullopt;
  Result.From = std::move(*Read);
  Result.Text = Rest.rest();
  return Result;
}

//===----------------------------------------------------------------------===//
// The directory
//===----------------------------------------------------------------------===//

static std::string subjectPrefix(const CacheKey &Key) {
  return Prefix + longDigest(Key.Subject).substr(0, 16) + "-";
}

std::string ResultCache::nameOf(const CacheKey &Key) const {
  return Directory + "/" + subjectPrefix(Key) + Key.digest();
}

llvm::Expected<std::unique_ptr<ResultCache>> ResultCache::open(StringRef Directory, bool Explains) {
  std::error_code Code = fs::create_directories(Directory);
  if (!Code && !fs::is_directory(Directory))
    Code = std::make_error_code(std::errc::not_a_directory);
  if (Code)
    return llvm::createStringError(Code, "cannot write to the cache '%s': %s",
                                   Directory.str().c_str(), Code.message().c_str());
  return std::unique_ptr<ResultCache>(new ResultCache(Directory, Explains));
}

/// What is different from the entry of the same subject that is most like it.
std::string ResultCache::whyUnknown(const CacheKey &Key) const {
  std::string Start = subjectPrefix(Key), Result = "it is not in the cache";
  size_t Fewest = ~size_t(0);
  std::error_code Code;
  for (fs::directory_iterator It(Directory, Code), End; It != End && !Code; It.increment(Code)) {
    if (!path::filename(It->path()).starts_with(Start))
      continue;
    std::optional<std::string> Bytes = readBytes(It->path());
    std::optional<Entry> Other = Bytes ? readEntry(*Bytes) : std::nullopt;
    if (!Other)
      continue;
    std::vector<StringRef> Different;
    for (const CacheKey::Part &P : Key.Parts)
      for (const CacheKey::Part &Q : Other->Parts)
        if (P.Name == Q.Name && P.Digest != Q.Digest)
          Different.push_back(P.Name);
    if (Different.empty() || Different.size() >= Fewest)
      continue;
    Fewest = Different.size();
    Result = "not the same as last time: " + llvm::join(Different, ", ");
  }
  return Result;
}

ResultCache::Found ResultCache::find(const CacheKey &Key, InputChecker &Now) {
  Found Result;
  std::string Name = nameOf(Key);
  std::optional<std::string> Bytes = readBytes(Name);
  if (!Bytes) {
    Result.Why = Explains ? whyUnknown(Key) : "it is not in the cache";
    return Result;
  }
  std::optional<Entry> Known = readEntry(*Bytes);
  if (!Known) {
    Result.Why = DamagedEntry;
    return Result;
  }
  Result.From = std::move(Known->From);
  bool Stale = false;
  Result.Why = Now.difference(Result.From, &Stale);
  if (!Result.Why.empty())
    return Result;
  Bytes->erase(0, Bytes->size() - Known->Text.size());
  Result.Text = std::move(*Bytes);
  // The next run need not read what this one had to. If it cannot be written, it is read again.
  if (Stale)
    llvm::consumeError(put(Key, Result.From, *Result.Text));
  return Result;
}

llvm::Error ResultCache::put(const CacheKey &Key, const Inputs &From, StringRef Text) {
  return writeFile(nameOf(Key), writeEntry(Key, From, Text));
}

/// Calls Use with each entry and each unfinished file of Directory.
template <typename Fn> static std::error_code forEachOwn(StringRef Directory, Fn Use) {
  std::error_code Code;
  for (fs::directory_iterator It(Directory, Code), End; It != End && !Code; It.increment(Code)) {
    StringRef Name = path::filename(It->path());
    Name.consume_front(".");
    if (Name.starts_with(Prefix) || Name == "llvmcache.timestamp")
      Use(*It);
  }
  return Code == std::errc::no_such_file_or_directory ? std::error_code() : Code;
}

void ResultCache::prune() {
  llvm::CachePruningPolicy Policy;
  Policy.Expiration = std::chrono::hours(30 * 24);
  Policy.MaxSizeBytes = uint64_t(2) << 30;
  if (!llvm::pruneCache(Directory, Policy))
    return;
  // What a killed process had begun to write: no file takes an hour.
  llvm::sys::TimePoint<> Old = std::chrono::system_clock::now() - std::chrono::hours(1);
  (void)forEachOwn(Directory, [&](const fs::directory_entry &E) {
    llvm::ErrorOr<fs::basic_file_status> Status = E.status();
    if (path::filename(E.path()).starts_with(".") && Status &&
        Status->getLastModificationTime() < Old)
      (void)fs::remove(E.path());
  });
}

CacheStats ResultCache::stats(StringRef Directory) {
  CacheStats Result;
  Result.Directory = Directory.str();
  (void)forEachOwn(Directory, [&](const fs::directory_entry &E) {
    llvm::ErrorOr<fs::basic_file_status> Status = E.status();
    if (!Status || !path::filename(E.path()).starts_with(Prefix))
      return;
    ++Result.Entries;
    Result.Bytes += Status->getSize();
  });
  return Result;
}

llvm::Expected<CacheStats> ResultCache::clean(StringRef Directory) {
  CacheStats Result = stats(Directory);
  std::error_code Failed;
  std::error_code Listing = forEachOwn(Directory, [&](const fs::directory_entry &E) {
    if (std::error_code Code = fs::remove(E.path()))
      Failed = Code;
  });
  if (!Failed)
    Failed = Listing;
  if (Failed)
    return llvm::createStringError(Failed, "cannot clean the cache '%s': %s",
                                   Directory.str().c_str(), Failed.message().c_str());
  // Stays if somebody keeps other files there.
  (void)fs::remove(Directory);
  return Result;
}

} // namespace lazy
