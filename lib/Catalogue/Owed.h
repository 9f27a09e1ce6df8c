// Objects that owe something until they are destroyed: a promise its value, a scope of tasks the
// wait for them. Which classes do, how the debt begins and ends, and what it costs to leave it.
#ifndef LAZY_CATALOGUE_OWED_H
#define LAZY_CATALOGUE_OWED_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <string>
#include <vector>

namespace lazy {

enum class OwedKind {
  Promise, ///< somebody waits for its value
  Scope,   ///< tasks run in it, and must have ended before it does
};

/// What destroying an object that still owes does.
enum class OwedDrop {
  Unknown,
  Error,      ///< who waits gets an error ("broken promise")
  Hangs,      ///< who waits waits for ever
  Terminates, ///< std::terminate, or an assertion
  Undefined,  ///< the tasks run on with what is gone
};

struct OwedModel {
  OwedKind Kind = OwedKind::Promise;
  /// Canonical record names. Empty: any class that has such methods; a scope, if its destructor
  /// ends the program, and a promise, if it cannot be copied.
  std::vector<std::string> Names;
  std::vector<std::string> Begins; ///< methods from which on it owes; may end in `*`
  /// Functions that are given the object and begin the debt, by qualified name.
  std::vector<std::string> BeginsBy;
  std::vector<std::string> Ends;  ///< methods that settle it. Scopes: when awaited
  std::vector<std::string> Looks; ///< methods that leave things as they are
  OwedDrop Dropped = OwedDrop::Unknown;
  std::string Library;
  std::string Why;  ///< never empty
  std::string File; ///< the model's file; for notes

  bool begins(llvm::StringRef Method) const { return matches(Begins, Method); }
  bool ends(llvm::StringRef Method) const { return matches(Ends, Method); }
  bool looks(llvm::StringRef Method) const { return matches(Looks, Method); }

private:
  static bool matches(llvm::ArrayRef<std::string> Patterns, llvm::StringRef Name);
};

/// The entries of all files. Built by the catalogue.
class OwedTable {
public:
  void add(std::vector<OwedModel> &&Entries, OwedKind Kind, const std::string &Library,
           llvm::StringRef File);

  /// By canonical record name. Null: not known.
  const OwedModel *find(llvm::StringRef Record) const { return ByName.lookup(Record); }
  /// Entries without names.
  llvm::ArrayRef<const OwedModel *> shapes() const { return Shapes; }

private:
  std::vector<std::unique_ptr<OwedModel>> All;
  std::vector<const OwedModel *> Shapes;
  llvm::StringMap<const OwedModel *> ByName;
};

} // namespace lazy

#endif
