// What the checks of one translation unit share inside clang-tidy: the facts, collected by
// whichever check comes first, and what they say to other units.
#ifndef LAZY_CLANG_TIDY_PLUGIN_UNITFACTS_H
#define LAZY_CLANG_TIDY_PLUGIN_UNITFACTS_H

#include "Config/Config.h"
#include "Facts/Facts.h"
#include "Facts/Summaries.h"
#include "Link/Program.h"
#include "clang/Basic/SourceManager.h"
#include <memory>
#include <utility>

namespace lazy {

/// What .lazy-lint.yaml says of the files of a unit, read by the unit's file system. Must not
/// outlive the SourceManager.
class UnitConfig {
public:
  explicit UnitConfig(const clang::SourceManager &SM);

  /// The settings of the main file; null if there are none.
  const FileConfig *main() { return of(SM.getMainFileID()); }
  /// Whether Check is said to be off in the file of Loc.
  bool silences(const CheckDef &Check, clang::SourceLocation Loc);
  /// What was wrong with the files, once.
  std::string takeComplaint() { return std::exchange(Complaint, ""); }

private:
  const FileConfig *of(clang::FileID File);

  const clang::SourceManager &SM;
  std::unique_ptr<Configuration> All;
  std::string Complaint;
};

/// All about one unit. Whoever holds it must let go before the ASTContext ends.
class UnitFacts {
public:
  UnitFacts(clang::ASTContext &Ctx, clang::Sema *S, std::shared_ptr<const Catalogue> Known,
            std::unique_ptr<UnitConfig> Config,
            std::function<bool(clang::SourceLocation)> IsUserCode);

  Facts F;
  FunctionNames Names;
  std::unique_ptr<UnitConfig> Config; ///< never null

  /// The functions of this unit, and those of FactsFiles; made at the first call. The unit's
  /// number is 0. Complain: told of a file that cannot be used.
  const Program &program(llvm::ArrayRef<std::string> FactsFiles,
                         llvm::function_ref<void(llvm::Error)> Complain);
  /// The place of a token range, or of its first token.
  Place placeOf(clang::SourceRange Range) const;

private:
  clang::ASTContext &Ctx;
  std::shared_ptr<const Catalogue> Known; ///< the facts point into it
  std::unique_ptr<Program> Joined;
};

/// The facts of the unit that is being checked on this thread, if somebody holds them already;
/// null otherwise.
std::shared_ptr<UnitFacts> currentFacts(const clang::ASTContext &Ctx);

/// Collects them, for this caller and those that come later.
/// SystemHeaders: whether code of system headers is linted too.
std::shared_ptr<UnitFacts> collectForUnit(clang::ASTContext &Ctx,
                                          std::shared_ptr<const Catalogue> Known,
                                          std::unique_ptr<UnitConfig> Config, bool SystemHeaders);

} // namespace lazy

#endif
