#include "Driver/UserCode.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <set>

namespace lazy {

namespace path = llvm::sys::path;

/// Folders by whose name a project says that what is in them is not its own.
static bool isThirdPartyFolder(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"third_party", "third-party", "thirdparty", "3rdparty"}, true)
      .Cases({"external", "vendor", "_deps", "node_modules"}, true)
      .Default(false);
}

/// Libraries that come as one file, which projects keep among their own: whose they are, their
/// names say.
static bool isThirdPartyFile(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"catch.hpp", "catch_amalgamated.hpp", "catch_amalgamated.cpp"}, true)
      .Cases({"doctest.h", "nanobench.h", "CLI11.hpp", "httplib.h"}, true)
      .Default(false);
}

UserCode::UserCode() : Leads(std::make_unique<RealPaths>()) {}
UserCode::UserCode(UserCode &&) = default;
UserCode &UserCode::operator=(UserCode &&) = default;
UserCode::~UserCode() = default;

void UserCode::addWithRealPath(std::vector<std::string> &To, llvm::StringRef Path) {
  for (std::string Name : {Path.str(), realPath(Path)})
    if (!llvm::is_contained(To, Name))
      To.push_back(std::move(Name));
}

llvm::Error UserCode::addExclude(llvm::StringRef Glob) {
  Exclude &E = Excludes.emplace_back();
  E.Text = Glob.str();
  llvm::Expected<llvm::GlobPattern> Pattern = llvm::GlobPattern::create(E.Text, 64);
  if (!Pattern) {
    Excludes.pop_back();
    return llvm::createStringError("--exclude: '%s': %s", Glob.str().c_str(),
                                   llvm::toString(Pattern.takeError()).c_str());
  }
  E.Pattern = std::move(*Pattern);
  return llvm::Error::success();
}

std::vector<std::string> UserCode::dirs() const {
  std::set<std::string> Result(Named.begin(), Named.end());
  Result.insert(Roots.begin(), Roots.end());
  return {Result.begin(), Result.end()};
}

bool UserCode::excluded(llvm::StringRef Path) const {
  for (const Exclude &E : Excludes)
    for (llvm::StringRef Ending = Path; !Ending.empty(); Ending = Ending.split('/').second)
      if (E.Pattern.match(Ending))
        return true;
  return false;
}

/// The longest of Dirs that holds Path; empty: none.
static llvm::StringRef longestHolding(llvm::ArrayRef<std::string> Dirs, llvm::StringRef Path) {
  llvm::StringRef Best;
  for (const std::string &Dir : Dirs)
    if (Dir.size() > Best.size() && isWithin(Path, Dir))
      Best = Dir;
  return Best;
}

std::string UserCode::describe(bool WithNamed) const {
  std::string Result;
  auto Add = [&](const char *What, llvm::StringRef Text) {
    Result += What + std::to_string(Text.size()) + ' ' + Text.str() + '\n';
  };
  for (const std::string &Path : WithNamed ? Named : std::vector<std::string>())
    Add("named ", Path);
  for (const std::string &Path : Roots)
    Add("root ", Path);
  for (const std::string &Path : BuildDirs)
    Add("build ", Path);
  for (const Exclude &E : Excludes)
    Add("exclude ", E.Text);
  return Result;
}

std::optional<bool> UserCode::decide(llvm::StringRef Path) const {
  llvm::StringRef ByName = longestHolding(Named, Path);
  llvm::StringRef ByRoot = longestHolding(Roots, Path);
  llvm::StringRef Base = ByName.size() >= ByRoot.size() ? ByName : ByRoot;
  if (Base.empty())
    return std::nullopt;
  // A path that was named outright is meant, wherever it is.
  if (Base == Path)
    return true;
  llvm::StringRef Build = longestHolding(BuildDirs, Path);
  if (Build.size() > ByName.size())
    return false;
  llvm::StringRef Below =
      path::parent_path(Path).drop_front(std::min(Base.size(), path::parent_path(Path).size()));
  for (path::const_iterator It = path::begin(Below), End = path::end(Below); It != End; ++It)
    if (isThirdPartyFolder(*It))
      return false;
  return !isThirdPartyFile(path::filename(Path));
}

bool UserCode::contains(llvm::StringRef Path) const {
  std::string Real = Leads->of(Path);
  if (excluded(Path) || excluded(Real))
    return false;
  // Where a file lies decides. Only of one that lies elsewhere (a project made of links) nothing
  // is known but the name.
  if (std::optional<bool> Lies = decide(Real))
    return *Lies;
  return decide(Path).value_or(false);
}

std::string projectRoot(llvm::StringRef Path, llvm::StringRef SourceDir,
                        llvm::StringRef Configured) {
  llvm::StringRef Own = llvm::sys::fs::is_directory(Path) ? Path : path::parent_path(Path);
  for (llvm::StringRef Dir = Own; !Dir.empty(); Dir = path::parent_path(Dir)) {
    llvm::SmallString<256> Mark(Dir);
    path::append(Mark, ".git");
    if (Dir == Configured || llvm::sys::fs::exists(Mark))
      return Dir.str();
  }
  if (!SourceDir.empty() && isWithin(Path, SourceDir))
    return SourceDir.str();
  return Own.str();
}

} // namespace lazy
