// The command line as data: for completions in shells and for the manual.
#ifndef LAZY_TOOLS_LAZYLINT_COMMANDTABLE_H
#define LAZY_TOOLS_LAZYLINT_COMMANDTABLE_H

#include <string>
#include <vector>

namespace lazy {

/// An option of a command, or one of its arguments.
struct FlagInfo {
  std::vector<std::string> Names;   ///< "-j", "--jobs"; empty: an argument
  std::string Value;                ///< "N", "[=REASON]", "PATH"; empty: a flag
  std::vector<std::string> Choices; ///< all the values there are, if they can be listed
  std::string Help, Group;
};

struct CommandInfo {
  std::string Name;
  std::string Usage; ///< "-o FACTS PATH..."
  std::string Help;
  std::vector<FlagInfo> Options;
};

/// Every command that the help lists, in its order.
std::vector<CommandInfo> commandTable();

/// What the program's exit codes mean, a line each.
std::string exitCodes();

/// The script that completes words of lazy-lint in Shell, which is among completionShells().
std::string completionScript(const std::string &Shell);
std::vector<std::string> completionShells();

/// The manual page, as roff.
std::string manualPage();

} // namespace lazy

#endif
