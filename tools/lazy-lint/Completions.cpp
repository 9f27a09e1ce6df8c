// What may stand next in a shell? Scripts for bash, fish and zsh, made from the command line's
// table.
#include "Checks/Check.h"
#include "CommandTable.h"
#include "Report/Report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {
namespace {

/// What a value may be.
struct Values {
  enum { Anything, Files, Directories, Words } Kind = Anything;
  std::string List; ///< of Words, blanks between them
};

std::string ruleNames() {
  std::vector<std::string> Names{"all"};
  for (const CheckDef *Check : allChecks())
    Names.push_back(Check->Info.fullName());
  return llvm::join(Names, " ");
}

Values valuesOf(const FlagInfo &Option) {
  llvm::StringRef Value = Option.Value;
  if (!Option.Choices.empty())
    return {Values::Words, llvm::join(Option.Choices, " ")};
  if (Value == "DIR")
    return {Values::Directories, ""};
  if (Value == "FILE" || Value == "FACTS" || Value == "PATH")
    return {Values::Files, ""};
  if (Value == "RULE" || Value == "[=RULE]")
    return {Values::Words, ruleNames()};
  if (Value.starts_with("FORMAT")) {
    std::vector<std::string> Formats;
    for (llvm::StringRef Name : formatWords())
      Formats.push_back(Name.str());
    return {Values::Words, llvm::join(Formats, " ")};
  }
  return {};
}

/// Text between single quotes, as all three shells read it.
std::string quoted(llvm::StringRef Text) {
  std::string Result = "'";
  for (char C : Text)
    Result += C == '\'' ? std::string("'\\''") : std::string(1, C);
  return Result + "'";
}

std::string namesOfCommands(const std::vector<CommandInfo> &Commands, llvm::StringRef Between) {
  std::vector<std::string> Names;
  for (const CommandInfo &Command : Commands)
    Names.push_back(Command.Name);
  return llvm::join(Names, Between);
}

//===----------------------------------------------------------------------===//
// bash
//===----------------------------------------------------------------------===//

std::string bash(const std::vector<CommandInfo> &Commands) {
  std::string Result;
  llvm::raw_string_ostream OS(Result);
  OS << R"(# Completes the words of lazy-lint in bash; made by 'lazy-lint completion bash'.
_lazy_lint() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=check options
  # --option=value comes as three words.
  if [[ $cur == "=" ]]; then
    cur=
  elif [[ $prev == "=" ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
  if ((COMP_CWORD > 1)); then
    case ${COMP_WORDS[1]} in
    )"
     << namesOfCommands(Commands, "|") << R"() command=${COMP_WORDS[1]} ;;
    esac
  fi
  case $command:$prev in
)";
  for (const CommandInfo &Command : Commands) {
    for (const FlagInfo &Option : Command.Options) {
      Values V = valuesOf(Option);
      if (Option.Names.empty() || Option.Value.empty())
        continue;
      std::vector<std::string> Patterns;
      for (const std::string &Name : Option.Names)
        Patterns.push_back(Command.Name + ":" + Name);
      OS << "  " << llvm::join(Patterns, "|") << ")";
      if (V.Kind == Values::Words)
        OS << " mapfile -t COMPREPLY < <(compgen -W " << quoted(V.List) << " -- \"$cur\");";
      else if (V.Kind != Values::Anything)
        OS << " mapfile -t COMPREPLY < <(compgen -" << (V.Kind == Values::Files ? 'f' : 'd')
           << " -- \"$cur\");";
      else
        OS << " COMPREPLY=();";
      OS << " return ;;\n";
    }
  }
  OS << "  esac\n  case $command in\n";
  for (const CommandInfo &Command : Commands) {
    std::vector<std::string> Names;
    std::string Arguments;
    for (const FlagInfo &Option : Command.Options) {
      llvm::append_range(Names, Option.Names);
      if (Option.Names.empty() && valuesOf(Option).Kind == Values::Words)
        Arguments = valuesOf(Option).List;
    }
    OS << "  " << Command.Name << ") options=" << quoted(llvm::join(Names, " "));
    if (!Arguments.empty())
      OS << "; [[ $cur == -* ]] || options=" << quoted(Arguments);
    OS << " ;;\n";
  }
  OS << R"(  esac
  if ((COMP_CWORD == 1)) && [[ $cur != -* ]]; then
    options=)"
     << quoted(namesOfCommands(Commands, " ")) << R"(
  fi
  mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
  if [[ $cur != -* ]]; then
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur")
  fi
}
complete -o filenames -F _lazy_lint lazy-lint
)";
  return Result;
}

//===----------------------------------------------------------------------===//
// fish
//===----------------------------------------------------------------------===//

std::string fish(const std::vector<CommandInfo> &Commands) {
  std::string Result;
  llvm::raw_string_ostream OS(Result);
  OS << R"(# Completes the words of lazy-lint in fish; made by 'lazy-lint completion fish'.
function __lazy_lint_in
    set -l words (commandline -opc)
    set -l command check
    if set -q words[2]; and contains -- $words[2] )"
     << namesOfCommands(Commands, " ") << R"(
        set command $words[2]
    end
    test $command = $argv[1]
end
)";
  for (const CommandInfo &Command : Commands)
    OS << "complete -c lazy-lint -n __fish_use_subcommand -a " << Command.Name << " -d "
       << quoted(Command.Help) << "\n";
  for (const CommandInfo &Command : Commands) {
    for (const FlagInfo &Option : Command.Options) {
      Values V = valuesOf(Option);
      OS << "complete -c lazy-lint -n '__lazy_lint_in " << Command.Name << "'";
      for (llvm::StringRef Name : Option.Names) {
        bool IsLong = Name.consume_front("--");
        if (!IsLong)
          Name.consume_front("-");
        OS << (IsLong ? " -l " : " -s ") << Name;
      }
      if (!Option.Names.empty() && !Option.Value.empty())
        OS << " -r";
      if (V.Kind == Values::Words)
        OS << " -f -a " << quoted(V.List);
      else if (V.Kind == Values::Directories)
        OS << " -f -a '(__fish_complete_directories)'";
      OS << " -d " << quoted(Option.Help) << "\n";
    }
  }
  return Result;
}

//===----------------------------------------------------------------------===//
// zsh
//===----------------------------------------------------------------------===//

/// Text in the brackets of an option's specification.
std::string bracketed(llvm::StringRef Text) {
  std::string Result;
  for (char C : Text) {
    if (C == '[' || C == ']' || C == '\\')
      Result += '\\';
    Result += C;
  }
  return Result;
}

std::string zsh(const std::vector<CommandInfo> &Commands) {
  std::string Result;
  llvm::raw_string_ostream OS(Result);
  OS << R"(#compdef lazy-lint
# Completes the words of lazy-lint in zsh; made by 'lazy-lint completion zsh'.
_lazy_lint_paths() {
  local -a commands
  if ((CURRENT == 2)) && [[ -z $_lazy_lint_command ]]; then
    commands=(
)";
  for (const CommandInfo &Command : Commands)
    OS << "      " << quoted(Command.Name + ":" + Command.Help) << "\n";
  OS << R"(    )
    _describe command commands
  fi
  _files
}
_lazy_lint() {
  local _lazy_lint_command=
  if ((CURRENT > 2)) && [[ ${words[2]} == ()"
     << namesOfCommands(Commands, "|") << R"() ]]; then
    _lazy_lint_command=${words[2]}
    shift words
    ((CURRENT--))
  fi
  case ${_lazy_lint_command:-check} in
)";
  for (const CommandInfo &Command : Commands) {
    OS << "  " << Command.Name << ")\n    _arguments -s";
    for (const FlagInfo &Option : Command.Options) {
      Values V = valuesOf(Option);
      std::string Value;
      if (!Option.Value.empty()) {
        Value = ":" + Option.Value + ":";
        if (V.Kind == Values::Words)
          Value += "(" + V.List + ")";
        else if (V.Kind == Values::Directories)
          Value += "_directories";
        else if (V.Kind == Values::Files)
          Value += Option.Names.empty() ? "_lazy_lint_paths" : "_files";
      }
      if (Option.Names.empty())
        OS << " \\\n      " << quoted("*" + Value);
      for (const std::string &Name : Option.Names)
        OS << " \\\n      " << quoted("*" + Name + "[" + bracketed(Option.Help) + "]" + Value);
    }
    OS << "\n    ;;\n";
  }
  OS << R"(  esac
}
_lazy_lint "$@"
)";
  return Result;
}

} // namespace

std::vector<std::string> completionShells() { return {"bash", "fish", "zsh"}; }

std::string completionScript(const std::string &Shell) {
  std::vector<CommandInfo> Commands = commandTable();
  return Shell == "bash" ? bash(Commands) : Shell == "fish" ? fish(Commands) : zsh(Commands);
}

} // namespace lazy
