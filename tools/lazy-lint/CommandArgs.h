// What did the user write behind the name of a command? One function for each command but check.
#ifndef LAZY_TOOLS_LAZYLINT_COMMANDARGS_H
#define LAZY_TOOLS_LAZYLINT_COMMANDARGS_H

#include "Args.h"

namespace lazy {

struct FromOutside;

/// Words: what follows the command's name. If Outside asks for a description, that is all they
/// give.
Args parseCollect(std::vector<std::string> Words, const FromOutside &Outside);
Args parseLink(std::vector<std::string> Words, const FromOutside &Outside);
Args parseIndex(std::vector<std::string> Words, const FromOutside &Outside);
Args parseNinja(std::vector<std::string> Words, const FromOutside &Outside);
Args parseCache(std::vector<std::string> Words, const FromOutside &Outside);
Args parseConfig(std::vector<std::string> Words, const FromOutside &Outside);
Args parseDoctor(std::vector<std::string> Words, const FromOutside &Outside);
Args parseRules(std::vector<std::string> Words, const FromOutside &Outside);
Args parseExplain(std::vector<std::string> Words, const FromOutside &Outside);
Args parseExplainType(std::vector<std::string> Words, const FromOutside &Outside);
Args parseDumpFacts(std::vector<std::string> Words, const FromOutside &Outside);
Args parseCompletion(std::vector<std::string> Words, const FromOutside &Outside);
Args parseManual(std::vector<std::string> Words, const FromOutside &Outside);

} // namespace lazy

#endif
