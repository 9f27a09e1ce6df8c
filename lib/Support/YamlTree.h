// A YAML text as a tree that remembers where everything stands, for settings of which people want
// to know who made them.
#ifndef LAZY_SUPPORT_YAMLTREE_H
#define LAZY_SUPPORT_YAMLTREE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace lazy {

struct YamlEntry;

struct YamlNode {
  enum Shape { Nothing, Scalar, List, Mapping };
  Shape Is = Nothing;
  unsigned Line = 1, Column = 1;
  std::string Text;               ///< of a scalar, without quotes
  std::vector<YamlNode> Items;    ///< of a list
  std::vector<YamlEntry> Entries; ///< of a mapping, in the order of the text; no key twice

  /// The value of Key in a mapping; null if it is not there.
  const YamlNode *find(llvm::StringRef Key) const;
};

struct YamlEntry {
  YamlNode Key; ///< a scalar
  YamlNode Value;
};

/// The only document in Text; a node that is Nothing if there is none. Error:
/// "FileName:line:column: error: what is wrong", for what is no YAML, has a key twice, or uses
/// anchors and aliases.
llvm::Expected<YamlNode> readYaml(llvm::StringRef Text, llvm::StringRef FileName);

/// The error "FileName:line:column: error: Message" about what stands at At.
llvm::Error errorAt(llvm::StringRef FileName, const YamlNode &At, const llvm::Twine &Message);

} // namespace lazy

#endif
