// The one table of what a configuration file may say. The reader, `lazy-lint config` and the JSON
// schema follow it; docs/configuration.md is the same for people.
#ifndef LAZY_CONFIG_KEYS_H
#define LAZY_CONFIG_KEYS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace lazy {

struct ConfigKey {
  /// What the value looks like.
  enum Form {
    Flag,      ///< true or false
    Path,      ///< relative to the file
    Paths,     ///< a list of them, or one
    Globs,     ///< of files, relative to the file's folder; a list, or one
    Rules,     ///< a list of names, globs, groups and "all", or one
    Levels,    ///< a mapping of these to words: see ruleLevels()
    Options,   ///< a mapping of rules to mappings of options to values
    Models,    ///< what a file of the catalogue says
    Overrides, ///< a list of mappings: settings for some files
  };
  /// Where the key may stand.
  enum Level { Top, Both, InOverrides };

  llvm::StringLiteral Name;
  Form Is;
  Level Where;
  llvm::StringLiteral Help;
};

/// In the order in which they are told to people, and in which they apply.
llvm::ArrayRef<ConfigKey> configKeys();

/// The key of this name that may stand at the top, or in an override; null if there is none.
const ConfigKey *findConfigKey(llvm::StringRef Name, bool InOverride);

/// What may be said of a rule: "off", "on", "note", "warning", "error".
llvm::ArrayRef<llvm::StringRef> ruleLevels();

/// The names of configuration files, the first one wins.
llvm::ArrayRef<llvm::StringRef> configFileNames();

} // namespace lazy

#endif
