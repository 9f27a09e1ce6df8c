// One file, analysed: parse, collect facts, run the checks, keep what they say.
#ifndef LAZY_DRIVER_TRANSLATIONUNIT_H
#define LAZY_DRIVER_TRANSLATIONUNIT_H

#include "Catalogue/Catalogue.h"
#include "Checks/Check.h"
#include "Driver/Parse.h"
#include "Finding/TURecord.h"
#include <map>
#include <string>
#include <vector>

namespace lazy {

/// What is the same for all units of a run. Everything pointed to must outlive the run.
struct AnalysisOptions {
  ParseOptions Parse;
  /// Null: the one that is built in, which is read when it is first needed.
  const Catalogue *Known = nullptr;
  std::vector<const CheckDef *> Checks;             ///< the enabled ones
  std::map<std::string, OptionValues> CheckOptions; ///< by id without prefix; validated
  class Profile *Times = nullptr;                   ///< where times are collected; may be null
};

/// Where analyse() leaves the names of all files read, system headers too; sorted.
using ReadFiles = std::vector<std::string>;

/// What Job's unit has to say. Never fails: a crash or an error is in the record. Findings are
/// in the order the checks reported them, one for each check and place. Thread-safe.
TURecord analyse(const CompileJob &Job, const AnalysisOptions &Options, ReadFiles *Reads = nullptr);

} // namespace lazy

#endif
