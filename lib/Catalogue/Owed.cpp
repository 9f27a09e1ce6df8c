// The table of objects that owe something.
#include "Catalogue/Owed.h"

using namespace llvm;

namespace lazy {

bool OwedModel::matches(ArrayRef<std::string> Patterns, StringRef Name) {
  for (StringRef Pattern : Patterns)
    if (Pattern.consume_back("*") ? Name.starts_with(Pattern) : Name == Pattern)
      return true;
  return false;
}

void OwedTable::add(std::vector<OwedModel> &&Entries, OwedKind Kind, const std::string &Library,
                    StringRef File) {
  for (OwedModel &E : Entries) {
    E.Kind = Kind;
    E.Library = Library;
    E.File = File;
    All.push_back(std::make_unique<OwedModel>(std::move(E)));
    // A later entry replaces an earlier one of the same name.
    for (const std::string &Name : All.back()->Names)
      ByName[Name] = All.back().get();
    if (All.back()->Names.empty())
      Shapes.push_back(All.back().get());
  }
}

} // namespace lazy
