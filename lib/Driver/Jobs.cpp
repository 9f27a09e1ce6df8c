#include "Driver/Jobs.h"
#include "Driver/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <set>

namespace lazy {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

/// The files a CMake or Meson unity source includes; empty if File is none.
static std::vector<std::string> unityMembers(llvm::StringRef File) {
  llvm::StringRef Name = path::filename(File);
  if (!Name.starts_with("unity_") && !Name.contains("-unity"))
    return {};
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Buffer = llvm::MemoryBuffer::getFile(File);
  if (!Buffer)
    return {};
  std::vector<std::string> Result;
  llvm::SmallVector<llvm::StringRef, 64> Lines;
  (*Buffer)->getBuffer().split(Lines, '\n');
  for (llvm::StringRef Line : Lines) {
    Line = Line.trim();
    if (Line.consume_front("#include") && (Line = Line.trim()).consume_front("\""))
      Result.push_back(
          absolutePath(Line.take_until([](char C) { return C == '"'; }), path::parent_path(File)));
  }
  return Result;
}

llvm::Error nothingAt(const MissingPath &M) { return llvm::createStringError(M.Alone); }

llvm::Error doesNotExist(llvm::StringRef Path) {
  return llvm::createStringError("'%s' does not exist", Path.str().c_str());
}

namespace {

/// Plans the jobs of one run, path by path.
class Planner {
public:
  Planner(const CommandOptions &Options, DriverQueries *Queries, Sayer Say)
      : Found(Options), Options(Options), Queries(Queries), Say(Say) {}

  llvm::Error exclude(llvm::StringRef Glob) { return Plan.User.addExclude(Glob); }

  llvm::Error addPath(llvm::StringRef AsNamed) {
    std::string Path = absolutePath(AsNamed);
    if (!fs::exists(Path)) {
      Plan.Missing.push_back(
          {AsNamed.str(), "the file does not exist", "'" + AsNamed.str() + "' does not exist"});
      return llvm::Error::success();
    }
    llvm::Expected<const Database *> DB = Found.forPath(Path);
    if (!DB)
      return DB.takeError();
    tellAbout(**DB);
    Plan.User.addNamed(Path);
    // The way that the user took may lead past the project's marks.
    const std::string &Source = (*DB)->SourceDir;
    std::string Configured = Options.ConfiguredRoot ? Options.ConfiguredRoot(Path) : "";
    Plan.User.addRoot(projectRoot(Path, Source, Configured));
    Plan.User.addRoot(
        projectRoot(realPath(Path), Source.empty() ? "" : realPath(Source), Configured));
    if (!(*DB)->BuildDir.empty())
      Plan.User.addBuildDir((*DB)->BuildDir);
    Paths.push_back({AsNamed.str(), Path, *DB});
    return llvm::Error::success();
  }

  llvm::Expected<JobPlan> finish() {
    for (const Named &N : Paths) {
      size_t Before = Seen.size();
      bool IsDir = fs::is_directory(N.Path);
      bool Any = IsDir ? addDirectory(N) : addFile(N.Path, *N.DB);
      if (!Any && Seen.size() == Before)
        Plan.Missing.push_back(nothingBelow(N));
    }
    if (Plan.Jobs.empty() && !Plan.Missing.empty())
      return nothingAt(Plan.Missing.front());
    llvm::sort(Plan.Jobs, [](const CompileJob &A, const CompileJob &B) { return A.File < B.File; });
    return std::move(Plan);
  }

private:
  struct Named {
    std::string AsNamed, Path;
    const Database *DB;
  };

  void tellAbout(const Database &DB) {
    if (!Told.insert(&DB).second)
      return;
    Say("compile commands: " + (DB.File.empty() ? DB.How : DB.File + " (" + DB.How + ")"));
  }

  /// True if there is a job for File, now or before.
  bool addFile(llvm::StringRef File, const Database &DB) {
    if (!Seen.insert(Leads.of(File)).second)
      return true;
    std::vector<clang::tooling::CompileCommand> Commands = DB.Commands->getCompileCommands(File);
    if (Commands.empty())
      return false;
    if (Commands.size() > 1)
      Say(shownPath(File) + ": " + std::to_string(Commands.size()) +
          " commands; the first is used");
    // A file compiled for several targets is read once: its text is the same in all.
    CompileJob Job = makeJob(Commands.front(), File, Options, Queries, Compilers);
    if (!Job.Heuristic.empty())
      Say(shownPath(File) + ": flags " + Job.Heuristic);
    if (!Job.Dropped.empty())
      Say(shownPath(File) +
          ": flags clang does not know were left out: " + llvm::join(Job.Dropped, " "));
    Plan.Jobs.push_back(std::move(Job));
    return true;
  }

  bool addDirectory(const Named &N) {
    std::string Real = realPath(N.Path);
    auto Below = [&](llvm::StringRef File) {
      return isWithin(File, N.Path) || isWithin(Leads.of(File), Real);
    };
    bool Any = false;
    if (N.DB->ListsFiles) {
      for (const std::string &File : N.DB->Files) {
        bool Member = llvm::any_of(unityMembers(File), [&](const std::string &M) {
          return Below(M) && Plan.User.contains(M);
        });
        if (!Member && (!isSourceName(File) || !Below(File) || !Plan.User.contains(File)))
          continue;
        Any |= addFile(File, *N.DB);
      }
      if (Any)
        return true;
      // Only headers here, or nothing.
      return addTree(N, isHeaderName);
    }
    return addTree(N, isSourceName) || addTree(N, isHeaderName);
  }

  /// Adds the files below a directory whose names Fit, from the disk. Links to directories are
  /// followed, after what is really there, and no directory is read twice: links may form loops.
  bool addTree(const Named &N, bool (*Fit)(llvm::StringRef)) {
    std::set<fs::UniqueID> Walked;
    std::vector<std::string> Files;
    std::vector<std::string> Ways = {N.Path};
    for (size_t Next = 0; Next < Ways.size(); ++Next) {
      std::string Way = Ways[Next];
      if (!isNewDirectory(Way, Walked))
        continue;
      std::error_code EC;
      for (fs::recursive_directory_iterator It(Way, EC, /*follow_symlinks=*/false), End;
           !EC && It != End; It.increment(EC)) {
        const std::string &Path = It->path();
        llvm::StringRef Name = path::filename(Path);
        fs::file_type Type = It->type();
        if (Type == fs::file_type::type_unknown)
          Type = fs::get_file_type(Path, /*Follow=*/false);
        const bool IsLink = Type == fs::file_type::symlink_file;
        if (Type == fs::file_type::directory_file) {
          if (Name.starts_with(".") || !isNewDirectory(Path, Walked))
            It.no_push();
        } else if (IsLink && fs::is_directory(Path)) {
          if (!Name.starts_with("."))
            Ways.push_back(Path);
        } else if (Fit(Name) && Plan.User.contains(Path) && (!IsLink || fs::exists(Path))) {
          Files.push_back(Path);
        }
      }
    }
    llvm::sort(Files);
    bool Any = false;
    for (const std::string &File : Files)
      Any |= addFile(File, *N.DB);
    return Any;
  }

  /// Whether the directory is there and not in Walked, into which it is put.
  static bool isNewDirectory(llvm::StringRef Dir, std::set<fs::UniqueID> &Walked) {
    fs::UniqueID Id;
    return !fs::getUniqueID(Dir, Id) && Walked.insert(Id).second;
  }

  static MissingPath nothingBelow(const Named &N) {
    if (!N.DB->ListsFiles)
      return {N.AsNamed, "there is no C++ file here", "no C++ file below '" + N.AsNamed + "'"};
    std::string Where = "'" + shownPath(N.DB->File) + "' lists " +
                        std::to_string(N.DB->Files.size()) + " file(s), none of them here";
    return {N.AsNamed, Where,
            "no file to analyse below '" + N.AsNamed + "': " + Where +
                "; is it the database of another project? (-p DIR names one)"};
  }

  JobPlan Plan;
  Databases Found;
  const CommandOptions &Options;
  DriverQueries *Queries;
  Sayer Say;
  std::vector<Named> Paths;
  llvm::StringSet<> Seen;
  RealPaths Leads;
  CompilerPaths Compilers;
  llvm::SmallPtrSet<const Database *, 4> Told;
};

} // namespace

llvm::Expected<JobPlan> planJobs(llvm::ArrayRef<std::string> Paths,
                                 llvm::ArrayRef<std::string> Excludes,
                                 const CommandOptions &Options, Sayer Say) {
  prepareClang();
  llvm::Expected<std::unique_ptr<DriverQueries>> Queries =
      DriverQueries::create(Options.QueryDrivers);
  if (!Queries)
    return Queries.takeError();
  Planner P(Options, Queries->get(), Say);
  for (const std::string &Glob : Excludes)
    if (llvm::Error E = P.exclude(Glob))
      return std::move(E);
  // All paths are known before any directory is walked: what one path names, another
  // one's third-party folders do not hide.
  for (const std::string &Path : Paths)
    if (llvm::Error E = P.addPath(Path))
      return std::move(E);
  return P.finish();
}

} // namespace lazy
