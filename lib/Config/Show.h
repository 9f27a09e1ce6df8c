// A configuration for people and for editors.
#ifndef LAZY_CONFIG_SHOW_H
#define LAZY_CONFIG_SHOW_H

#include "Config/Config.h"

namespace lazy {

/// All effective settings of a file, each with who has made it, as a configuration file would say
/// them. Title: what is configured, for people.
std::string showConfig(const FileConfig &Of, const Configuration &In, llvm::StringRef Title);

/// The JSON schema (draft 7) of configuration files, indented.
std::string configSchema();

} // namespace lazy

#endif
