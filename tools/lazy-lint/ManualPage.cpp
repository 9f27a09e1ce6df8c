// The manual page, made from the command line's table.
#include "CommandTable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {

/// Text as roff shows it: nothing in it is a command, and dashes are those of options.
static std::string escaped(llvm::StringRef Text) {
  std::string Result;
  for (char C : Text)
    Result += C == '\\' ? "\\e" : C == '-' ? "\\-" : std::string(1, C);
  // A line that begins with one of these would be a command.
  if (Text.starts_with(".") || Text.starts_with("'"))
    Result = "\\&" + Result;
  return Result;
}

static void writeOption(llvm::raw_ostream &OS, const FlagInfo &Option) {
  std::vector<std::string> Names;
  for (const std::string &Name : Option.Names)
    Names.push_back("\\fB" + escaped(Name) + "\\fR");
  OS << ".TP\n" << llvm::join(Names, ", ");
  llvm::StringRef Value = Option.Value;
  if (!Value.empty())
    OS << (Value.starts_with("[") ? "" : " ") << "\\fI" << escaped(Value) << "\\fR";
  OS << "\n" << escaped(Option.Help) << "\n";
}

/// The options of check stand in sections, as in its help; of the other commands only what is
/// theirs is told.
static void writeOptions(llvm::raw_ostream &OS, const std::vector<CommandInfo> &Commands) {
  const CommandInfo &Check = Commands.front();
  std::vector<std::string> Groups;
  for (const FlagInfo &Option : Check.Options)
    if (!Option.Names.empty() && !llvm::is_contained(Groups, Option.Group))
      Groups.push_back(Option.Group);
  OS << ".SH OPTIONS\n";
  for (const std::string &Group : Groups) {
    OS << ".SS " << escaped(Group) << "\n";
    for (const FlagInfo &Option : Check.Options)
      if (!Option.Names.empty() && Option.Group == Group)
        writeOption(OS, Option);
  }
  for (const CommandInfo &Command : llvm::drop_begin(Commands)) {
    std::vector<const FlagInfo *> Own;
    for (const FlagInfo &Option : Command.Options) {
      bool IsChecks = llvm::any_of(Check.Options, [&](const FlagInfo &Known) {
        return Known.Names == Option.Names && Known.Help == Option.Help;
      });
      if (!Option.Names.empty() && !IsChecks && Option.Names.back() != "--help")
        Own.push_back(&Option);
    }
    if (Own.empty())
      continue;
    OS << ".SS Only of lazy\\-lint " << escaped(Command.Name) << "\n";
    for (const FlagInfo *Option : Own)
      writeOption(OS, *Option);
  }
}

std::string manualPage() {
  std::vector<CommandInfo> Commands = commandTable();
  std::string Result;
  llvm::raw_string_ostream OS(Result);
  OS << ".TH LAZY\\-LINT 1 \"\" \"lazy\\-lint " LAZY_VERSION "\"\n"
     << R"(.SH NAME
lazy\-lint \- find C++ futures that are never awaited, or misused
.SH SYNOPSIS
.B lazy\-lint
[\fBcheck\fR] [\fIOPTIONS\fR] [\fIPATH\fR...] [\fB\-\-\fR \fICOMPILER FLAGS\fR]
.br
.B lazy\-lint
\fICOMMAND\fR [\fIOPTIONS\fR]
.SH DESCRIPTION
Reads C++ files as the compiler would and reports futures, tasks, awaitables and senders that are
dropped, awaited twice or outlived, and coroutines that block their thread.
Which types are asynchronous, and whether they start by themselves, is read off the code.
.PP
Compile commands come from a compile_commands.json, which is searched in the folders above the files
and in their build directories, or from the words after \fB\-\-\fR.
.SH COMMANDS
)";
  for (const CommandInfo &Command : Commands)
    OS << ".TP\n\\fB" << escaped(Command.Name) << "\\fR \\fI" << escaped(Command.Usage) << "\\fR\n"
       << escaped(Command.Help) << "\n";
  writeOptions(OS, Commands);
  OS << ".SH EXIT STATUS\n.nf\n"
     << escaped(exitCodes()) << ".fi\n"
     << R"(.SH ENVIRONMENT
.TP
.B LAZY_LINT_BUILD_DIR
the directory of compile_commands.json, if \fB\-p\fR does not name it
.TP
.B LAZY_LINT_CACHE_DIR
where results are kept, if \fB\-\-cache\-dir\fR does not say; empty: nowhere
.TP
.B NO_COLOR
if it is set and not empty, the report has no colours
.SH FILES
.TP
.I .lazy\-lint.yaml
settings of the files in its folder and below
.TP
.I .clang\-tidy
its CheckOptions of lazy\-* rules and its Checks are honoured
.SH SEE ALSO
.BR clang\-tidy (1)
)";
  return Result;
}

} // namespace lazy
