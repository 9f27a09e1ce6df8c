// Where will CMake's presets build? Only as much of the presets' language as binaryDir needs.
#include "Driver/Databases.h"
#include "Driver/Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <cstdlib>
#include <map>

namespace lazy {

namespace path = llvm::sys::path;

namespace {

/// The configure presets of a directory by name.
using Presets = std::map<std::string, llvm::json::Object>;

} // namespace

static void readPresets(llvm::StringRef File, Presets &Out) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Buffer = llvm::MemoryBuffer::getFile(File);
  if (!Buffer)
    return;
  llvm::Expected<llvm::json::Value> Root = llvm::json::parse((*Buffer)->getBuffer());
  if (!Root) {
    // CMake itself will say so; for us the file only is of no use.
    llvm::consumeError(Root.takeError());
    return;
  }
  llvm::json::Object *Object = Root->getAsObject();
  llvm::json::Array *List = Object ? Object->getArray("configurePresets") : nullptr;
  if (!List)
    return;
  for (llvm::json::Value &V : *List)
    if (llvm::json::Object *Preset = V.getAsObject())
      if (std::optional<llvm::StringRef> Name = Preset->getString("name"))
        Out[Name->str()] = std::move(*Preset);
}

/// binaryDir of preset Name or of what it inherits, nearest first. Seen stops circles.
static std::string binaryDir(const Presets &All, const std::string &Name, llvm::StringSet<> &Seen) {
  Presets::const_iterator It = All.find(Name);
  if (It == All.end() || !Seen.insert(Name).second)
    return "";
  if (std::optional<llvm::StringRef> Dir = It->second.getString("binaryDir"))
    return Dir->str();
  const llvm::json::Value *Inherits = It->second.get("inherits");
  if (!Inherits)
    return "";
  if (std::optional<llvm::StringRef> One = Inherits->getAsString())
    return binaryDir(All, One->str(), Seen);
  if (const llvm::json::Array *Many = Inherits->getAsArray())
    for (const llvm::json::Value &V : *Many)
      if (std::optional<llvm::StringRef> One = V.getAsString())
        if (std::string Dir = binaryDir(All, One->str(), Seen); !Dir.empty())
          return Dir;
  return "";
}

/// The value of a macro such as `sourceDir` or `env{HOME}`; null: only CMake knows.
static std::optional<std::string> macro(llvm::StringRef Name, llvm::StringRef Space,
                                        llvm::StringRef Dir, llvm::StringRef Preset) {
  if (Space == "env" || Space == "penv") {
    const char *Value = std::getenv(Name.str().c_str());
    return Value ? Value : "";
  }
  if (!Space.empty())
    return std::nullopt;
  if (Name == "sourceDir")
    return Dir.str();
  if (Name == "sourceParentDir")
    return path::parent_path(Dir).str();
  if (Name == "sourceDirName")
    return path::filename(Dir).str();
  if (Name == "presetName")
    return Preset.str();
  if (Name == "dollar")
    return "$";
  if (Name == "pathListSep")
    return ":";
  if (Name == "hostSystemName")
    return "Linux";
  return std::nullopt;
}

/// `${name}` and `$space{name}` replaced; empty if one is not known.
static std::string expand(llvm::StringRef Text, llvm::StringRef Dir, llvm::StringRef Preset) {
  std::string Result;
  while (!Text.empty()) {
    auto [Plain, Rest] = Text.split('$');
    Result += Plain;
    if (Plain.size() == Text.size())
      break;
    auto [Space, Tail] = Rest.split('{');
    auto [Name, After] = Tail.split('}');
    std::optional<std::string> Value = macro(Name, Space, Dir, Preset);
    if (!Value)
      return "";
    Result += *Value;
    Text = After;
  }
  return Result;
}

std::vector<std::string> presetBuildDirs(llvm::StringRef Dir) {
  Presets All;
  for (llvm::StringRef Name : {"CMakePresets.json", "CMakeUserPresets.json"}) {
    llvm::SmallString<256> File(Dir);
    path::append(File, Name);
    readPresets(File, All);
  }
  std::vector<std::string> Result;
  for (const auto &[Name, Preset] : All) {
    llvm::StringSet<> Seen;
    std::string Build = expand(binaryDir(All, Name, Seen), Dir, Name);
    if (!Build.empty())
      Result.push_back(absolutePath(Build, Dir));
  }
  return Result;
}

} // namespace lazy
