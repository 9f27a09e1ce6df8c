#include "Driver/CommandLine.h"
#include "Driver/Paths.h"
#include "clang/Driver/Driver.h"
#include "clang/Options/Options.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

namespace lazy {

namespace opts = clang::options;
namespace path = llvm::sys::path;

/// Options that decide what is made and where; we only read.
static bool isAboutOutput(const llvm::opt::Option &O) {
  static const unsigned Output[] = {
      opts::OPT_o,
      opts::OPT_c,
      opts::OPT_S,
      opts::OPT_E,
      opts::OPT_emit_llvm,
      opts::OPT_fsyntax_only,
      opts::OPT__precompile,
      opts::OPT_save_temps,
      opts::OPT_save_temps_EQ,
      opts::OPT_save_stats,
      opts::OPT_save_stats_EQ,
      opts::OPT__serialize_diags,
      opts::OPT_fmodule_output,
      opts::OPT_fmodule_output_EQ,
      opts::OPT_verify_pch,
      opts::OPT__analyze,
      opts::OPT_ftime_trace,
      opts::OPT_ftime_trace_EQ,
      opts::OPT__HASH_HASH_HASH,
      opts::OPT__SLASH_Fo,
      opts::OPT__SLASH_Fp,
      opts::OPT__SLASH_Yu,
      opts::OPT__SLASH_Yc,
      opts::OPT__SLASH_o,
  };
  return llvm::any_of(Output, [&](unsigned Id) { return O.matches(Id); }) ||
         O.matches(opts::OPT_M_Group);
}

/// Options whose file was written by another compiler, or runs in it.
static bool isForAnotherCompiler(const llvm::opt::Option &O) {
  return O.matches(opts::OPT_include_pch) || O.matches(opts::OPT_resource_dir) ||
         O.matches(opts::OPT_resource_dir_EQ) || O.matches(opts::OPT_fplugin_EQ) ||
         O.matches(opts::OPT_fplugin_arg) || O.matches(opts::OPT_fpass_plugin_EQ);
}

/// `-Xclang A -Xclang B`: A takes B as its value, and both go. CMake passes PCHs so.
static bool takesFileOfAnotherCompiler(llvm::StringRef XclangValue) {
  return XclangValue == "-include-pch" || XclangValue == "-load" || XclangValue == "-add-plugin" ||
         XclangValue == "-plugin" || XclangValue.starts_with("-plugin-arg-");
}

std::vector<std::string> cleanArguments(llvm::ArrayRef<std::string> Args,
                                        std::vector<std::string> *Dropped) {
  if (Args.empty())
    return {};
  std::vector<const char *> Argv;
  for (const std::string &A : Args)
    Argv.push_back(A.c_str());
  llvm::ArrayRef<const char *> Flags = llvm::ArrayRef(Argv).drop_front();
  bool IsCL = clang::driver::IsClangCL(clang::driver::getDriverMode(Argv.front(), Flags));

  unsigned MissingIndex = 0, MissingCount = 0;
  llvm::opt::InputArgList Parsed = clang::getDriverOptTable().ParseArgs(
      Flags, MissingIndex, MissingCount,
      llvm::opt::Visibility(IsCL ? opts::CLOption | opts::ClangOption : opts::ClangOption));

  // An argument's words are those from its own index to the next one's: taking them from the
  // original keeps aliases and spelling as they were written.
  std::vector<const llvm::opt::Arg *> InOrder(Parsed.begin(), Parsed.end());
  std::vector<std::string> Result = {Args.front()};
  bool DropNextXclang = false;
  for (size_t I = 0; I < InOrder.size(); ++I) {
    const llvm::opt::Arg *A = InOrder[I];
    size_t Begin = A->getIndex();
    size_t End = I + 1 < InOrder.size() ? InOrder[I + 1]->getIndex() : Flags.size();
    if (MissingCount)
      End = std::min<size_t>(End, MissingIndex);
    const llvm::opt::Option &O = A->getOption();
    bool Unknown = O.matches(opts::OPT_UNKNOWN);
    bool Drop = Unknown || O.matches(opts::OPT_INPUT) || O.matches(opts::OPT__DASH_DASH) ||
                isAboutOutput(O) || isForAnotherCompiler(O);
    if (O.matches(opts::OPT_Xclang)) {
      bool IsValue = DropNextXclang;
      DropNextXclang = !IsValue && takesFileOfAnotherCompiler(A->getValue());
      Drop = IsValue || DropNextXclang;
    }
    for (size_t W = Begin; W < End; ++W) {
      if (!Drop)
        Result.push_back(Flags[W]);
      else if (Unknown && Dropped)
        Dropped->push_back(Flags[W]);
    }
  }
  return Result;
}

static std::string resolveCompiler(llvm::StringRef Compiler, llvm::StringRef Directory) {
  std::string Result;
  if (path::has_parent_path(Compiler)) {
    Result = absolutePath(Compiler, Directory);
  } else {
    llvm::ErrorOr<std::string> Found = llvm::sys::findProgramByName(Compiler);
    if (!Found)
      return Compiler.str();
    Result = absolutePath(*Found);
  }
  if (!path::filename(Result).contains("clang") || !llvm::sys::fs::exists(Result))
    return Result;
  llvm::SmallString<256> Real(path::parent_path(realPath(Result)));
  path::append(Real, path::filename(Result));
  return Real.str().str();
}

std::string CompilerPaths::of(llvm::StringRef Compiler, llvm::StringRef Directory) {
  bool IsRelative = path::has_parent_path(Compiler) && !path::is_absolute(Compiler);
  auto [It, New] =
      Known.try_emplace((llvm::Twine(IsRelative ? Directory : "") + "\n" + Compiler).str());
  if (New)
    It->second = resolveCompiler(Compiler, Directory);
  return It->second;
}

/// `-- g++ -O2 a.cpp`: the first word after `--` may be the compiler itself (CMake does so).
static bool isCompilerWord(llvm::StringRef Word) {
  return !Word.empty() && Word.front() != '-' && Word.front() != '@' && !isSourceName(Word) &&
         !isHeaderName(Word);
}

bool isBesideCompiler(const CommandOptions &Options) {
  return Options.FixedFlags && !Options.FixedFlags->empty() &&
         isCompilerWord(Options.FixedFlags->front());
}

CompileJob makeJob(const clang::tooling::CompileCommand &Command, llvm::StringRef File,
                   const CommandOptions &Options, DriverQueries *Queries,
                   CompilerPaths &Compilers) {
  CompileJob Job;
  Job.File = File.str();
  Job.Directory = absolutePath(Command.Directory);
  Job.Heuristic = Command.Heuristic;

  std::vector<std::string> Args = Command.CommandLine;
  if (isBesideCompiler(Options) && Args.size() > 1) {
    // The database put a name of its own in front.
    Args.erase(Args.begin());
    clang::tooling::addTargetAndModeForProgramName(Args, Args.front());
  }
  llvm::erase_if(Args,
                 [&](const std::string &A) { return llvm::is_contained(Options.RemovedArgs, A); });
  if (Args.empty())
    Args.push_back("clang++");

  Job.Args = cleanArguments(Args, &Job.Dropped);
  Job.Args.front() = Compilers.of(Job.Args.front(), Job.Directory);
  if (Queries)
    llvm::append_range(Job.Args, Queries->argumentsFor(Job.Args.front(), Job.Args));
  Job.Args.insert(Job.Args.begin() + 1, Options.ExtraArgsBefore.begin(),
                  Options.ExtraArgsBefore.end());
  llvm::append_range(Job.Args, Options.ExtraArgs);
  // A database infers the language of a header from the file its flags come from; plain
  // flags do not, and `.h` would be C, `<vector>` an input of the linker.
  bool SaysLanguage = llvm::any_of(Job.Args, [](llvm::StringRef A) {
    return A.starts_with("-x") || A.starts_with("--language");
  });
  bool IsHeader = isHeaderName(File) || path::extension(File).empty();
  if (IsHeader && !SaysLanguage)
    llvm::append_range(Job.Args, llvm::ArrayRef<const char *>{"-x", "c++-header"});
  return Job;
}

} // namespace lazy
