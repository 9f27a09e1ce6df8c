#include "Driver/Databases.h"
#include "Driver/Paths.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/YAMLParser.h"

namespace lazy {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
namespace tooling = clang::tooling;

static std::string join(llvm::StringRef Dir, llvm::StringRef Below) {
  llvm::SmallString<256> Result(Dir);
  path::append(Result, Below);
  return Result.str().str();
}

//===----------------------------------------------------------------------===//
// What other tools' files say about the build directory
//===----------------------------------------------------------------------===//

static std::string scalarText(llvm::yaml::Node *N) {
  llvm::yaml::ScalarNode *Scalar = llvm::dyn_cast_or_null<llvm::yaml::ScalarNode>(N);
  if (!Scalar)
    return "";
  llvm::SmallString<128> Storage;
  return Scalar->getValue(Storage).str();
}

/// The text at Keys[0].Keys[1]… in the first document of a YAML file that has it. Only this
/// much is read, so that keys unknown here are nobody's error. Empty: absent, or not YAML.
static std::string yamlText(llvm::StringRef File, llvm::ArrayRef<llvm::StringRef> Keys) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Buffer = llvm::MemoryBuffer::getFile(File);
  if (!Buffer)
    return "";
  llvm::SourceMgr Sources;
  Sources.setDiagHandler([](const llvm::SMDiagnostic &, void *) {});
  llvm::yaml::Stream Stream((*Buffer)->getBuffer(), Sources);
  for (llvm::yaml::Document &Doc : Stream) {
    llvm::yaml::Node *At = Doc.getRoot();
    for (llvm::StringRef Key : Keys) {
      llvm::yaml::MappingNode *Map = llvm::dyn_cast_or_null<llvm::yaml::MappingNode>(At);
      At = nullptr;
      if (!Map)
        break;
      // The stream is read once, front to back: nothing may be looked at twice.
      for (llvm::yaml::KeyValueNode &Pair : *Map) {
        if (scalarText(Pair.getKey()) == Key) {
          At = Pair.getValue();
          break;
        }
        Pair.skip();
      }
    }
    if (std::string Text = scalarText(At); !Text.empty())
      return Text;
    if (Stream.failed())
      return "";
  }
  return "";
}

/// The file in or above Dir that names a build directory, and that directory.
struct NamedBuildDir {
  std::string File, Dir;
};

static NamedBuildDir namedAbove(llvm::StringRef Start, llvm::ArrayRef<llvm::StringRef> Names,
                                llvm::ArrayRef<llvm::StringRef> Keys) {
  for (llvm::StringRef Dir = Start; !Dir.empty(); Dir = path::parent_path(Dir)) {
    for (llvm::StringRef Name : Names) {
      std::string File = join(Dir, Name);
      if (!fs::is_regular_file(File))
        continue;
      std::string Text = yamlText(File, Keys);
      // clangd gives these two words a meaning of their own.
      if (!Text.empty() && Text != "Ancestors" && Text != "None")
        return {File, absolutePath(Text, Dir)};
    }
  }
  return {};
}

//===----------------------------------------------------------------------===//
// Where build systems put compile_commands.json
//===----------------------------------------------------------------------===//

/// Adds Dir/compile_commands.json if it exists.
static void consider(std::vector<std::string> &Found, const std::string &Dir) {
  std::string File = join(Dir, "compile_commands.json");
  if (fs::is_regular_file(File) && !llvm::is_contained(Found, File))
    Found.push_back(File);
}

static void considerChildren(std::vector<std::string> &Found, const std::string &Dir,
                             llvm::StringRef Prefix) {
  std::error_code EC;
  std::vector<std::string> Children;
  for (fs::directory_iterator It(Dir, EC), End; !EC && It != End; It.increment(EC))
    if (path::filename(It->path()).starts_with(Prefix))
      Children.push_back(It->path());
  llvm::sort(Children);
  for (const std::string &Child : Children)
    consider(Found, Child);
}

static std::vector<std::string> databasesBelow(llvm::StringRef Dir) {
  std::vector<std::string> Found;
  consider(Found, Dir.str());
  consider(Found, join(Dir, "build"));
  considerChildren(Found, join(Dir, "build"), "");
  considerChildren(Found, join(Dir, "out/build"), "");
  considerChildren(Found, Dir.str(), "cmake-build-");
  consider(Found, join(Dir, "builddir"));
  consider(Found, join(Dir, "_build"));
  for (const std::string &Preset : presetBuildDirs(Dir))
    consider(Found, Preset);
  return Found;
}

static llvm::sys::TimePoint<> modified(const std::string &File) {
  fs::file_status Status;
  if (fs::status(File, Status))
    return {};
  return Status.getLastModificationTime();
}

/// The newest of Files; of equals the first.
static std::string newest(llvm::ArrayRef<std::string> Files) {
  std::string Best = Files.front();
  for (const std::string &File : Files.drop_front())
    if (modified(File) > modified(Best))
      Best = File;
  return Best;
}

static std::string sayWhichOf(llvm::ArrayRef<std::string> Found, const std::string &Chosen) {
  if (Found.size() == 1)
    return "found above the path";
  std::string Text = "the newest of " + std::to_string(Found.size()) + "; not";
  for (const std::string &File : Found)
    if (File != Chosen)
      Text += " " + File;
  return Text;
}

//===----------------------------------------------------------------------===//
// What a database tells about the project
//===----------------------------------------------------------------------===//

/// The source directory CMake recorded beside the database; empty if CMake did not make it.
static std::string cmakeHome(llvm::StringRef Dir) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Cache =
      llvm::MemoryBuffer::getFile(join(Dir, "CMakeCache.txt"));
  if (!Cache)
    return "";
  llvm::StringRef Text = (*Cache)->getBuffer();
  llvm::StringRef Key = "\nCMAKE_HOME_DIRECTORY:INTERNAL=";
  size_t At = Text.find(Key);
  if (At == llvm::StringRef::npos)
    return "";
  return Text.substr(At + Key.size())
      .take_until([](char C) { return C == '\n' || C == '\r'; })
      .str();
}

static bool looksLikeBuildDir(llvm::StringRef Name) {
  return Name.starts_with("build") || Name == "_build" || Name.starts_with("cmake-build-") ||
         Name == "out";
}

/// The project a build directory belongs to: what CMake says, else the parent of the
/// outermost of its last three folders that is named like a build directory.
static std::string sourceDirOf(llvm::StringRef Dir) {
  if (std::string Home = cmakeHome(Dir); !Home.empty())
    return absolutePath(Home);
  llvm::StringRef Source = Dir, At = Dir;
  for (int Level = 0; Level < 3 && !At.empty(); ++Level, At = path::parent_path(At))
    if (looksLikeBuildDir(path::filename(At)))
      Source = path::parent_path(At);
  return Source.str();
}

//===----------------------------------------------------------------------===//
// Databases
//===----------------------------------------------------------------------===//

/// The first thing in File that is not JSON, "3:5: …"; empty if there is none. The reader of
/// databases would print it, in its own way.
static std::string syntaxProblem(llvm::StringRef File) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Buffer = llvm::MemoryBuffer::getFile(File);
  if (!Buffer)
    return ""; // the reader says why
  std::string Problem;
  llvm::SourceMgr Sources;
  Sources.setDiagHandler(
      [](const llvm::SMDiagnostic &D, void *Out) {
        std::string &Text = *static_cast<std::string *>(Out);
        if (Text.empty())
          Text = std::to_string(D.getLineNo()) + ":" + std::to_string(D.getColumnNo() + 1) + ": " +
                 D.getMessage().str();
      },
      &Problem);
  llvm::yaml::Stream Stream((*Buffer)->getBuffer(), Sources);
  Stream.validate();
  return Problem;
}

const Database *Databases::fixed(std::vector<std::string> Flags, std::string How) {
  std::string Key = "--";
  if (const Database *Known = ByFile.lookup(Key))
    return Known;
  std::unique_ptr<Database> D = std::make_unique<Database>();
  D->Commands = tooling::expandResponseFiles(
      std::make_unique<tooling::FixedCompilationDatabase>(absolutePath("."), Flags),
      llvm::vfs::getRealFileSystem());
  D->How = std::move(How);
  ByFile[Key] = D.get();
  Loaded.push_back(std::move(D));
  return Loaded.back().get();
}

llvm::Expected<const Database *> Databases::load(llvm::StringRef File, std::string How) {
  if (const Database *Known = ByFile.lookup(File))
    return Known;
  std::unique_ptr<Database> D = std::make_unique<Database>();
  D->File = File.str();
  D->How = std::move(How);
  std::string Problem;
  if (path::filename(File) == "compile_flags.txt") {
    D->Commands = tooling::FixedCompilationDatabase::loadFromFile(File, Problem);
    D->SourceDir = path::parent_path(File).str();
  } else {
    Problem = syntaxProblem(File);
    std::unique_ptr<tooling::CompilationDatabase> Json;
    if (Problem.empty())
      Json = tooling::JSONCompilationDatabase::loadFromFile(
          File, Problem, tooling::JSONCommandLineSyntax::AutoDetect);
    if (Json) {
      for (const std::string &Listed : Json->getAllFiles())
        D->Files.push_back(absolutePath(Listed));
      llvm::sort(D->Files);
      D->Files.erase(llvm::unique(D->Files), D->Files.end());
      D->ListsFiles = true;
      // In loadFromDirectory's order: response files hold flags that tell the language mode.
      D->Commands = tooling::inferTargetAndDriverMode(tooling::inferMissingCompileCommands(
          tooling::expandResponseFiles(std::move(Json), llvm::vfs::getRealFileSystem())));
    }
    // A link in the source directory stands for the database in the build directory.
    std::string Dir = path::parent_path(realPath(File)).str();
    D->SourceDir = sourceDirOf(Dir);
    if (D->SourceDir != Dir)
      D->BuildDir = Dir;
  }
  if (!D->Commands)
    return llvm::createStringError("cannot read '%s': %s", File.str().c_str(),
                                   llvm::StringRef(Problem).rtrim().str().c_str());
  if (D->ListsFiles && D->Files.empty())
    return llvm::createStringError(
        "'%s' lists no files; build the project once, or configure it again", D->File.c_str());
  ByFile[File] = D.get();
  Loaded.push_back(std::move(D));
  return Loaded.back().get();
}

/// What the user named: a directory that holds a database, or the file itself.
static llvm::Expected<std::string> databaseAt(llvm::StringRef Named, llvm::StringRef By) {
  std::string Path = absolutePath(Named);
  if (!fs::exists(Path))
    return llvm::createStringError("'%s' (given by %s) does not exist", Named.str().c_str(),
                                   By.str().c_str());
  if (!fs::is_directory(Path))
    return Path;
  for (llvm::StringRef Name : {"compile_commands.json", "compile_flags.txt"})
    if (std::string File = join(Path, Name); fs::exists(File))
      return File;
  return llvm::createStringError(
      "no compile_commands.json in '%s' (given by %s); for CMake, configure with "
      "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON",
      Named.str().c_str(), By.str().c_str());
}

static llvm::Error noDatabase(llvm::StringRef Path) {
  return llvm::createStringError(
      "no compile database for '%s': no compile_commands.json in its parent directories or "
      "their build directories\n"
      "  make one:    cmake -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON\n"
      "               meson setup builddir\n"
      "               bear -- make\n"
      "               ninja -C build -t compdb > build/compile_commands.json\n"
      "  or name it:  lazy-lint -p DIR ...\n"
      "  or give the flags yourself:  lazy-lint FILE -- -std=c++20 -Iinclude",
      shownPath(Path).c_str());
}

/// The nearest database in or above one of Starts, of equally near ones the first's, and how it
/// was chosen; both empty if there is none.
static std::pair<std::string, std::string> foundAbove(std::vector<std::string> Starts) {
  while (!Starts.empty()) {
    for (std::string &Dir : Starts) {
      std::vector<std::string> Found = databasesBelow(Dir);
      if (!Found.empty()) {
        std::string Chosen = newest(Found);
        return {Chosen, sayWhichOf(Found, Chosen)};
      }
      if (std::string Flags = join(Dir, "compile_flags.txt"); fs::is_regular_file(Flags))
        return {Flags, "found above the path"};
      Dir = path::parent_path(Dir).str();
    }
    llvm::erase_if(Starts, [](const std::string &Dir) { return Dir.empty(); });
  }
  return {};
}

llvm::Expected<const Database *> Databases::forPath(llvm::StringRef Path) {
  if (Options.FixedFlags)
    return fixed(*Options.FixedFlags, "the flags after --");
  if (Options.NoDatabase)
    return fixed({"-std=c++20"}, "--no-db");

  // The user's way may lead past other folders than the real one.
  std::vector<std::string> Starts;
  for (std::string From : {Path.str(), realPath(Path)})
    Starts.push_back(fs::is_directory(From) ? From : path::parent_path(From).str());
  Starts.erase(llvm::unique(Starts), Starts.end());

  NamedBuildDir Named;
  if (!Options.BuildDir.empty())
    Named = {Options.BuildDirFrom, Options.BuildDir};
  if (Named.Dir.empty() && Options.ConfiguredBuildDir)
    std::tie(Named.Dir, Named.File) = Options.ConfiguredBuildDir(Path.str());
  for (const std::string &Start : Starts)
    if (Named.Dir.empty())
      Named = namedAbove(Start, {".clangd"}, {"CompileFlags", "CompilationDatabase"});
  if (!Named.Dir.empty()) {
    llvm::Expected<std::string> File = databaseAt(Named.Dir, Named.File);
    if (!File)
      return File.takeError();
    return load(*File, "given by " + Named.File);
  }

  if (auto [File, How] = foundAbove(Starts); !File.empty())
    return load(File, How);
  return noDatabase(Path);
}

} // namespace lazy
