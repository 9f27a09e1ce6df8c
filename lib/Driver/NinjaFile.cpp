#include "Driver/NinjaFile.h"
#include "Driver/Paths.h"
#include "Driver/Units.h"
#include "Support/DisplayPath.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace lazy {

/// A word as a shell reads it, in a variable of a Ninja file.
static std::string shellWord(llvm::StringRef Word) {
  std::string Shell;
  if (!Word.empty() && llvm::all_of(Word, [](char C) {
        return llvm::isAlnum(C) || llvm::StringRef("-_./=+,:@%").contains(C);
      })) {
    Shell = Word.str();
  } else {
    Shell = "'";
    for (char C : Word)
      Shell += C == '\'' ? std::string("'\\''") : std::string(1, C);
    Shell += "'";
  }
  std::string Result;
  for (char C : Shell)
    Result += C == '$' ? std::string("$$") : std::string(1, C);
  return Result;
}

static std::string shellWords(llvm::ArrayRef<std::string> Words) {
  std::string Result;
  for (const std::string &Word : Words)
    Result += (Result.empty() ? "" : " ") + shellWord(Word);
  return Result;
}

/// A name of a file in a build line.
static std::string pathInNinja(llvm::StringRef Path) {
  std::string Result;
  for (char C : Path) {
    if (C == '$' || C == ' ' || C == ':')
      Result += '$';
    Result += C;
  }
  return Result;
}

/// Where the facts of File go, below the folder of facts: its own path, so that no two meet.
static std::string factsName(llvm::StringRef File, llvm::StringRef Root) {
  std::string Name = displayPath(File, Root);
  return (llvm::StringRef(Name).starts_with("/") ? "root" + Name : Name) + ".facts";
}

llvm::Expected<std::string> ninjaFile(const RunOptions &Options, const NinjaOptions &Ninja,
                                      const RunListener &Listener) {
  llvm::Expected<std::unique_ptr<RunSetup>> Setup = prepare(Options, Listener);
  if (!Setup)
    return Setup.takeError();
  if (!(*Setup)->Plan.Missing.empty())
    return nothingAt((*Setup)->Plan.Missing.front());
  const JobPlan &Plan = (*Setup)->Plan;
  std::string Root = absolutePath(Ninja.Root);
  llvm::StringRef Folder = llvm::sys::path::parent_path(Ninja.Output);
  auto Beside = [&](llvm::StringRef Name) { return absolutePath(Name, absolutePath(Folder)); };

  // What a collect edge alone cannot know: which files are the user's.
  std::vector<std::string> Words = {"--root", Root};
  for (const std::string &Dir : Plan.User.dirs())
    llvm::append_range(Words, std::vector<std::string>{"--user-dir", Dir});
  for (const std::string &Dir : Plan.User.buildDirs())
    llvm::append_range(Words, std::vector<std::string>{"--exclude", Dir + "/*"});
  for (const std::string &Glob : Options.Excludes)
    llvm::append_range(Words, std::vector<std::string>{"--exclude", Glob});
  llvm::append_range(Words, Ninja.CollectWords);

  std::string Text = "# Written by 'lazy-lint ninja'. One edge collects the facts of a file, the "
                     "last one links them.\n"
                     "ninja_required_version = 1.5\n\n"
                     "lazy_lint = " +
                     shellWord(Ninja.Program) + "\nroot = " + shellWord(Root) +
                     "\ncollect_words = " + shellWords(Words) +
                     "\nlink_words = " + shellWords(Ninja.LinkWords) +
                     "\n\n"
                     "rule collect\n"
                     "  command = cd $dir && $lazy_lint collect $source -o $facts --depfile "
                     "$facts.d $collect_words -- $flags\n"
                     "  depfile = $out.d\n"
                     "  deps = gcc\n"
                     "  restat = 1\n"
                     "  description = collect $source\n\n"
                     "rule link\n"
                     "  command = $lazy_lint link --root $root $link_words --output-format text "
                     "--output-format json=$out @$out.rsp\n"
                     "  rspfile = $out.rsp\n"
                     "  rspfile_content = $in_newline\n"
                     "  description = link\n\n";
  std::string AllFacts;
  for (const CompileJob &Job : Plan.Jobs) {
    std::string Facts = Beside("facts/" + factsName(Job.File, Root));
    AllFacts += " $\n  " + pathInNinja(Facts);
    Text += "build " + pathInNinja(Facts) + ": collect " + pathInNinja(Job.File) + " | " +
            pathInNinja(Ninja.Program) + "\n  dir = " + shellWord(Job.Directory) +
            "\n  source = " + shellWord(Job.File) + "\n  facts = " + shellWord(Facts) +
            "\n  flags = " + shellWords(Job.Args) + "\n";
  }
  // Linking says how loud findings are.
  std::string Configs;
  for (const std::string &File : (*Setup)->Config->filesRead())
    Configs += " $\n  " + pathInNinja(File);
  Text += "\nbuild " + pathInNinja(Beside("report.json")) + ": link" + AllFacts + " | " +
          pathInNinja(Ninja.Program) + Configs + "\n\ndefault " +
          pathInNinja(Beside("report.json")) + "\n";
  return Text;
}

} // namespace lazy
