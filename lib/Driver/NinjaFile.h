// How does Ninja run lazy-lint, file by file?
#ifndef LAZY_DRIVER_NINJAFILE_H
#define LAZY_DRIVER_NINJAFILE_H

#include "Driver/Run.h"

namespace lazy {

struct NinjaOptions {
  std::string Output;  ///< the file to be written; facts and report go beside it
  std::string Program; ///< lazy-lint, absolute
  std::string Root;    ///< see collect()
  /// Words of the command line that each collect edge gets: rules, options, catalogues.
  std::vector<std::string> CollectWords;
  std::vector<std::string> LinkWords; ///< the same for the edge that links
};

/// The text of a Ninja file with an edge for each file that Options.Paths stands for, and one that
/// links them. Errors: as run().
llvm::Expected<std::string> ninjaFile(const RunOptions &Options, const NinjaOptions &Ninja,
                                      const RunListener &Listener);

} // namespace lazy

#endif
