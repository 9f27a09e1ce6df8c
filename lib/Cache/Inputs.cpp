#include "Cache/Inputs.h"
#include "Support/Bytes.h"
#include "Support/Digest.h"
#include "Support/FileCache.h"
#include "llvm/ADT/STLExtras.h"
#include <ctime>
#include <dirent.h>
#include <sys/stat.h>

namespace lazy {

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
    Inputs::File &All = Read.try_emplace(F.Name, F).first->second;
    Known = Known && All.Hash == F.Hash && All.Size == F.Size;
    agree(All.Changed, F.Changed);
  }
  for (Inputs::Missing &M : Of->Absent) {
    auto [It, New] = Absent.try_emplace(M.Directory);
    auto &[Changed, Names] = It->second;
    if (New)
      Changed = M.Changed;
    agree(Changed, M.Changed);
    for (const std::string &Name : M.Names)
      Names.insert(Name);
  }
  for (Inputs::Listing &L : Of->Listed) {
    Inputs::Listing &All = Listed.try_emplace(L.Directory, L).first->second;
    Known = Known && All.Hash == L.Hash;
    agree(All.Changed, L.Changed);
  }
  for (const std::string &Name : Of->Present)
    Present.insert(Name);
}

static std::vector<std::string> sorted(const llvm::StringSet<> &Names) {
  std::vector<std::string> Result;
  for (const auto &Each : Names)
    Result.push_back(Each.first().str());
  llvm::sort(Result);
  return Result;
}

/// The values of a map, sorted by the name they have in themselves.
template <typename T> static std::vector<T> sorted(llvm::StringMap<T> &All, std::string T::*Name) {
  std::vector<T> Result;
  for (auto &Each : All)
    Result.push_back(std::move(Each.second));
  llvm::sort(Result, [&](const T &A, const T &B) { return A.*Name < B.*Name; });
  return Result;
}

std::optional<Inputs> InputUnion::take() {
  if (!Known)
    return std::nullopt;
  Inputs Result;
  Result.Read = sorted(Read, &Inputs::File::Name);
  Result.Listed = sorted(Listed, &Inputs::Listing::Directory);
  for (const auto &Each : Absent)
    Result.Absent.push_back({Each.first().str(), Each.second.first, sorted(Each.second.second)});
  llvm::sort(Result.Absent, [](const Inputs::Missing &A, const Inputs::Missing &B) {
    return A.Directory < B.Directory;
  });
  Result.Present = sorted(Present);
  return Result;
}

//===----------------------------------------------------------------------===//
// As bytes
//===----------------------------------------------------------------------===//

template <typename T, typename Fn>
static void put(ByteWriter &Out, const std::vector<T> &List, Fn PutOne) {
  Out.number(List.size());
  for (const T &Each : List)
    PutOne(Each);
}

std::string Inputs::toBytes() const {
  std::string Result;
  llvm::raw_string_ostream OS(Result);
  ByteWriter Out(OS);
  auto PutName = [&](const std::string &Name) { Out.string(Name); };
  put(Out, Read, [&](const File &F) {
    Out.string(F.Name);
    Out.number(F.Size);
    Out.number(F.Hash);
    Out.number(F.Changed);
  });
  put(Out, Absent, [&](const Missing &M) {
    Out.string(M.Directory);
    Out.number(M.Changed);
    put(Out, M.Names, PutName);
  });
  put(Out, Listed, [&](const Listing &L) {
    Out.string(L.Directory);
    Out.number(L.Hash);
    Out.number(L.Changed);
  });
  put(Out, Present, PutName);
  return Result;
}

template <typename T, typename Fn>
static void get(ByteReader &In, std::vector<T> &List, Fn GetOne) {
  List.resize(In.count());
  for (T &Each : List)
    GetOne(Each);
}

std::optional<Inputs> Inputs::fromBytes(llvm::StringRef Bytes) {
  Inputs Result;
  ByteReader In(Bytes);
  auto GetName = [&](std::string &Name) { Name = In.string().str(); };
  get(In, Result.Read, [&](File &F) {
    GetName(F.Name);
    F.Size = In.number();
    F.Hash = In.number();
    F.Changed = In.number();
  });
  get(In, Result.Absent, [&](Missing &M) {
    GetName(M.Directory);
    M.Changed = In.number();
    get(In, M.Names, GetName);
  });
  get(In, Result.Listed, [&](Listing &L) {
    GetName(L.Directory);
    L.Hash = In.number();
    L.Changed = In.number();
  });
  get(In, Result.Present, GetName);
  if (!In.ok() || !In.rest().empty())
    return std::nullopt;
  return Result;
}

} // namespace lazy
