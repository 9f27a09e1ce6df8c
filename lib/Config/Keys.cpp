#include "Config/Keys.h"

namespace lazy {

static constexpr ConfigKey Table[] = {
    {"root", ConfigKey::Flag, ConfigKey::Top, "files in the folders above say nothing here"},
    {"build", ConfigKey::Path, ConfigKey::Top, "directory of compile_commands.json"},
    {"exclude", ConfigKey::Globs, ConfigKey::Top, "files that are left out"},
    {"files", ConfigKey::Globs, ConfigKey::InOverrides, "the files that this is about"},
    {"select", ConfigKey::Rules, ConfigKey::Both, "only these rules"},
    {"rules", ConfigKey::Levels, ConfigKey::Both, "how loud rules are, or that they are off"},
    {"ignore", ConfigKey::Rules, ConfigKey::Both, "not these rules"},
    {"options", ConfigKey::Options, ConfigKey::Both, "options of rules"},
    {"allow-blocking-in", ConfigKey::Globs, ConfigKey::Top, "files whose coroutines may block"},
    {"catalogue", ConfigKey::Paths, ConfigKey::Top, "files that describe more libraries"},
    {"models", ConfigKey::Models, ConfigKey::Top,
     "types and functions, described as in a file of the catalogue"},
    {"overrides", ConfigKey::Overrides, ConfigKey::Top, "settings for some files"},
};

llvm::ArrayRef<ConfigKey> configKeys() { return Table; }

const ConfigKey *findConfigKey(llvm::StringRef Name, bool InOverride) {
  for (const ConfigKey &Key : Table)
    if (Key.Name == Name && Key.Where != (InOverride ? ConfigKey::Top : ConfigKey::InOverrides))
      return &Key;
  return nullptr;
}

llvm::ArrayRef<llvm::StringRef> ruleLevels() {
  static constexpr llvm::StringRef Words[] = {"off", "on", "note", "warning", "error"};
  return Words;
}

llvm::ArrayRef<llvm::StringRef> configFileNames() {
  static constexpr llvm::StringRef Names[] = {".lazy-lint.yaml", ".lazy-lint"};
  return Names;
}

} // namespace lazy
