// Of all that was found, what does the configuration of the place where it stands say? A finding in
// a header is judged by the header's settings, whichever unit it was found in.
//
// What was found is kept in the cache as it is: how it is judged may change at any time, and costs
// nothing.
#ifndef LAZY_DRIVER_JUDGE_H
#define LAZY_DRIVER_JUDGE_H

#include "Config/Config.h"
#include "Report/Report.h"
#include <set>

namespace lazy {

/// Whether and how NOLINT comments are judged, too.
struct NolintQuestion {
  bool Asked = false;
  /// All that includes the headers was read, as far as anybody knows.
  bool KnowsHeaders = false;
  std::set<const CheckDef *> RunEverywhere; ///< rules that every unit was looked through for
};

/// Leaves out the findings of rules that are off and those said twice of a file that has two names,
/// and says how loud the others are. Then it adds
/// the remarks on half blocks of NOLINT that matter to them, and findings for comments that silence
/// nothing, if those are Asked for. Error: a configuration file is wrong.
llvm::Error judge(Report &R, Configuration &Config, const NolintQuestion &Nolints);

/// The same for one unit, but for how loud: its facts may be reported elsewhere.
llvm::Error dropUnwanted(TURecord &Record, Configuration &Config);

/// Only how loud the findings are, and the remarks: which rules there are was decided before.
llvm::Error judgeLoudness(Report &R, Configuration &Config);

} // namespace lazy

#endif
