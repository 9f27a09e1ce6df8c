// What the program does for each command. Each returns the exit code.
#ifndef LAZY_TOOLS_LAZYLINT_COMMANDS_H
#define LAZY_TOOLS_LAZYLINT_COMMANDS_H

#include "Args.h"
#include "llvm/Support/Error.h"

namespace lazy {

int check(const CheckArgs &A);
int collect(const CollectArgs &A);
int link(const LinkArgs &A);
int index(const IndexArgs &A);
int ninja(const NinjaArgs &A);
int cache(const CacheArgs &A);
int config(const ConfigArgs &A);
int doctor(const DoctorArgs &A);
int rules(const RulesArgs &A);
int explain(const ExplainArgs &A);
int explainType(const ExplainTypeArgs &A);
int dumpFacts(const DumpFactsArgs &A);

/// Says what is wrong and gives the exit code for it.
int fail(llvm::Error E);

/// The working directory; empty if there is none.
std::string currentDirectory();

/// An environment variable, or nothing.
std::optional<std::string> environment(llvm::StringRef Name);

} // namespace lazy

#endif
