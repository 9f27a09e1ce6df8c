// lazy-lint config: what is configured, by whom, and whether it is right.
#include "Commands.h"
#include "Config/Keys.h"
#include "Config/Show.h"
#include "Driver/Paths.h"
#include "Driver/Units.h"
#include "Support/Printable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

namespace lazy {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

/// The folders at and below Path that have a configuration file of their own.
static std::set<std::string> configuredFolders(const std::string &Path) {
  std::set<std::string> Result;
  std::error_code EC;
  for (fs::recursive_directory_iterator It(Path, EC, /*follow_symlinks=*/false), End;
       !EC && It != End; It.increment(EC)) {
    llvm::StringRef Name = path::filename(It->path());
    if (It->type() == fs::file_type::directory_file && Name.starts_with("."))
      It.no_push();
    else if (It->type() != fs::file_type::directory_file &&
             (Name == ".clang-tidy" || llvm::is_contained(configFileNames(), Name)))
      Result.insert(path::parent_path(It->path()).str());
  }
  return Result;
}

/// The settings of a path with all that belongs to them.
static llvm::Expected<const FileConfig *> completeConfig(Configuration &In,
                                                         const std::string &Path) {
  llvm::Expected<const FileConfig *> Of = configOf(In, Path);
  if (!Of)
    return Of;
  llvm::Expected<std::shared_ptr<const Catalogue>> Known = In.catalogueFor(**Of);
  if (!Known)
    return Known.takeError();
  return Of;
}

static int verify(const ConfigArgs &A) {
  std::set<std::string> Paths, Read;
  for (const std::string &Path : A.Paths) {
    Paths.insert(absolutePath(Path));
    Paths.merge(configuredFolders(absolutePath(Path)));
  }
  std::set<std::string> Complaints;
  for (const std::string &Path : Paths) {
    // Each anew: what is wrong above one must not hide what is wrong above another.
    CommandOptions Unused;
    llvm::Expected<std::unique_ptr<Configuration>> In = configure(A.Config, Unused);
    if (!In)
      return fail(In.takeError());
    if (llvm::Expected<const FileConfig *> Of = completeConfig(**In, Path); !Of)
      Complaints.insert(llvm::toString(Of.takeError()));
    for (const std::string &File : (*In)->filesRead())
      Read.insert(File);
  }
  for (const std::string &Complaint : Complaints)
    llvm::errs() << printableLines(Complaint) << '\n';
  if (!Complaints.empty())
    return 2;
  for (const std::string &File : Read)
    llvm::outs() << printable(shownPath(File)) << ": ok\n";
  if (Read.empty())
    llvm::outs() << "no configuration file\n";
  return 0;
}

int config(const ConfigArgs &A) {
  if (A.Schema) {
    llvm::outs() << configSchema();
    return 0;
  }
  if (A.Verify)
    return verify(A);
  CommandOptions Unused;
  llvm::Expected<std::unique_ptr<Configuration>> In = configure(A.Config, Unused);
  if (!In)
    return fail(In.takeError());
  for (const std::string &Path : A.Paths) {
    std::string Absolute = absolutePath(Path);
    if (!fs::exists(Absolute))
      return fail(doesNotExist(Path));
    llvm::Expected<const FileConfig *> Of = completeConfig(**In, Absolute);
    if (!Of)
      return fail(Of.takeError());
    std::string Title = shownPath(Absolute);
    if ((*Of)->Excluded)
      Title += " (excluded)";
    llvm::outs() << printableLines(showConfig(**Of, **In, Title));
  }
  return 0;
}

} // namespace lazy
