#include "Cache/Inputs.h"
#include "Support/Digest.h"
#include "Support/FileCache.h"
#include "Support/JsonElements.h"
#include "llvm/ADT/STLExtras.h"
#include <ctime>
#include <dirent.h>
#include <sys/stat.h>

namespace lazy {

namespace json = llvm::json;

//===----------------------------------------------------------------------===//
// The disk
//===----------------------------------------------------------------------===//

static ChangeTime nanoseconds(const timespec &T) {
  return int64_t(T.tv_sec) * 1000000000 + T.tv_nsec;
}

/// The time of change in S, or 0 if that was a moment ago.
static ChangeTime settled(const struct stat &S) {
  // Clocks of files tick slowly, those of other machines are wrong by seconds.
  constexpr int64_t Moment = 2000000000;
  timespec Now;
  clock_gettime(CLOCK_REALTIME, &Now);
  ChangeTime Changed = nanoseconds(S.st_ctim);
  return Changed < nanoseconds(Now) - Moment ? Changed : 0;
}

std::optional<ChangeTime> settledChange(const std::string &Name) {
  struct stat S;
  if (::stat(Name.c_str(), &S))
    return std::nullopt;
  return settled(S);
}

std::optional<uint64_t> digestOfNames(const std::string &Directory) {
  DIR *Open = opendir(Directory.c_str());
  if (!Open)
    return std::nullopt;
  std::vector<std::string> Names;
  while (const dirent *Entry = readdir(Open))
    Names.push_back(Entry->d_name);
  closedir(Open);
  llvm::sort(Names);
  std::string All;
  for (const std::string &Name : Names)
    All += Name + '\0';
  return digest(All);
}

//===----------------------------------------------------------------------===//
// Then and now
//===----------------------------------------------------------------------===//

InputChecker::State InputChecker::look(const std::string &Name) {
  {
    std::lock_guard<std::mutex> Guard(Lock);
    auto It = Known.find(Name);
    if (It != Known.end())
      return It->second;
  }
  // Two threads may look at the same file at the same time: they see the same.
  State Found;
  struct stat S;
  if (!::stat(Name.c_str(), &S)) {
    Found.IsThere = true;
    Found.IsDirectory = S_ISDIR(S.st_mode);
    Found.Size = S.st_size;
    Found.Changed = settled(S);
  }
  std::lock_guard<std::mutex> Guard(Lock);
  return Known.try_emplace(Name, Found).first->second;
}

std::optional<uint64_t> InputChecker::hash(const std::string &Name, bool IsDirectory) {
  if (State Found = look(Name); Found.Hash)
    return Found.Hash;
  std::optional<uint64_t> Result;
  if (IsDirectory)
    Result = digestOfNames(Name);
  else if (std::optional<std::string> Text = readBytes(Name))
    Result = digest(*Text);
  std::lock_guard<std::mutex> Guard(Lock);
  Known[Name].Hash = Result;
  return Result;
}

/// Whether the content of what Now says is Hash's. Changed: when it was last known to be.
bool InputChecker::isSame(const std::string &Name, const State &Now, bool IsDirectory,
                          uint64_t Hash, ChangeTime &Changed, bool &Updated) {
  if (Changed && Now.Changed == Changed)
    return true;
  if (hash(Name, IsDirectory) != Hash)
    return false;
  // Looked at before the content was read: a change in between is seen as one later.
  Updated |= Changed != Now.Changed;
  Changed = Now.Changed;
  return true;
}

std::string InputChecker::difference(Inputs &I, bool *Updated) {
  bool Ignored = false;
  bool &New = Updated ? *Updated : Ignored;
  for (Inputs::File &F : I.Read) {
    State Now = look(F.Name);
    if (!Now.IsThere || Now.IsDirectory)
      return "'" + F.Name + "' is gone";
    if (Now.Size != F.Size || !isSame(F.Name, Now, false, F.Hash, F.Changed, New))
      return "'" + F.Name + "' has changed";
  }
  for (const std::string &Name : I.Present)
    if (!look(Name).IsThere)
      return "'" + Name + "' is gone";
  for (Inputs::Missing &M : I.Absent) {
    State Now = look(M.Directory);
    if (M.Changed && Now.Changed == M.Changed)
      continue;
    // A directory on the way may exist by now: what is new in it does not change this one.
    bool Deeper = false;
    for (const std::string &Name : M.Names) {
      if (std::string Full = M.Directory + "/" + Name; look(Full).IsThere)
        return "'" + Full + "' is new";
      size_t Slash = Name.find('/');
      Deeper |=
          Slash != std::string::npos && look(M.Directory + "/" + Name.substr(0, Slash)).IsThere;
    }
    ChangeTime Until = Deeper ? 0 : Now.Changed;
    New |= M.Changed != Until;
    M.Changed = Until;
  }
  for (Inputs::Listing &L : I.Listed) {
    State Now = look(L.Directory);
    if (!Now.IsThere || !Now.IsDirectory)
      return "'" + L.Directory + "' is gone";
    if (!isSame(L.Directory, Now, true, L.Hash, L.Changed, New))
      return "'" + L.Directory + "' has other files in it";
  }
  return "";
}

//===----------------------------------------------------------------------===//
// Together
//===----------------------------------------------------------------------===//

/// The time until which both say the same; 0 if they do not agree.
static void agree(ChangeTime &One, ChangeTime Other) {
  if (One != Other)
    One = 0;
}

void InputUnion::add(std::optional<Inputs> Of) {
  Known = Known && Of;
  if (!Known)
    return;
  for (Inputs::File &F : Of->Read) {
    auto [It, New] = Read.try_emplace(F.Name, F);
    Known = Known && It->second.Hash == F.Hash && It->second.Size == F.Size;
    agree(It->second.Changed, F.Changed);
  }
  for (Inputs::Missing &M : Of->Absent) {
    auto [It, New] = Absent.try_emplace(M.Directory, M.Changed, std::set<std::string>());
    agree(It->second.first, M.Changed);
    It->second.second.insert(M.Names.begin(), M.Names.end());
  }
  for (Inputs::Listing &L : Of->Listed) {
    auto [It, New] = Listed.try_emplace(L.Directory, L);
    Known = Known && It->second.Hash == L.Hash;
    agree(It->second.Changed, L.Changed);
  }
  Present.insert(Of->Present.begin(), Of->Present.end());
}

std::optional<Inputs> InputUnion::take() {
  if (!Known)
    return std::nullopt;
  Inputs Result;
  for (auto &[Name, F] : Read)
    Result.Read.push_back(std::move(F));
  for (auto &[Directory, M] : Absent)
    Result.Absent.push_back({Directory, M.first, {M.second.begin(), M.second.end()}});
  for (auto &[Directory, L] : Listed)
    Result.Listed.push_back(std::move(L));
  Result.Present.assign(Present.begin(), Present.end());
  return Result;
}

//===----------------------------------------------------------------------===//
// As text
//===----------------------------------------------------------------------===//

json::Value Inputs::toJson() const {
  json::Array Files, Gone, Lists;
  for (const File &F : Read)
    Files.push_back(json::Array{F.Name, F.Size, F.Hash, F.Changed});
  for (const Missing &M : Absent)
    Gone.push_back(json::Array{M.Directory, M.Changed, json::Array(M.Names)});
  for (const Listing &L : Listed)
    Lists.push_back(json::Array{L.Directory, L.Hash, L.Changed});
  return json::Array{std::move(Files), std::move(Gone), std::move(Lists), json::Array(Present)};
}

std::optional<Inputs> Inputs::fromJson(const json::Value &Value) {
  Inputs Result;
  JsonElements Parts(&Value);
  Parts.arrays([&](JsonElements &E) {
    File &F = Result.Read.emplace_back();
    F.Name = E.string();
    F.Size = E.number();
    F.Hash = E.number();
    F.Changed = E.integer();
  });
  Parts.arrays([&](JsonElements &E) {
    Missing &M = Result.Absent.emplace_back();
    M.Directory = E.string();
    M.Changed = E.integer();
    M.Names = E.strings();
  });
  Parts.arrays([&](JsonElements &E) {
    Listing &L = Result.Listed.emplace_back();
    L.Directory = E.string();
    L.Hash = E.number();
    L.Changed = E.integer();
  });
  Result.Present = Parts.strings();
  if (!Parts.ok())
    return std::nullopt;
  return Result;
}

} // namespace lazy
