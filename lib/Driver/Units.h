// The units of a run: what is the same for all of them, and what they say together.
#ifndef LAZY_DRIVER_UNITS_H
#define LAZY_DRIVER_UNITS_H

#include "Driver/Jobs.h"
#include "Driver/Run.h"
#include "Driver/Sharing.h"
#include "Driver/TranslationUnit.h"
#include "Driver/UnitCache.h"
#include "Link/Program.h"
#include "llvm/Support/ThreadPool.h"
#include <chrono>

namespace lazy {

/// What the user asked for, looked up and checked.
struct RunSetup {
  std::unique_ptr<Configuration> Config;
  JobPlan Plan;
  ParseOptions Parse; ///< refers to Plan
  std::vector<std::unique_ptr<UnitSettings>> Settings;
  std::vector<const UnitSettings *> Of; ///< for each job, one of Settings
  std::vector<TURecord> Index;          ///< of RunOptions::FactsFiles
  std::unique_ptr<ResultCache> Cache;   ///< null: none
  std::unique_ptr<UnitCache> Units;     ///< on Cache
  std::unique_ptr<Sharing> Shared;      ///< null: each unit reads all its headers itself
  std::string NoCache;                  ///< why there is none although one was wanted
};

/// Errors: see run(). What it gives refers to Options.
llvm::Expected<std::unique_ptr<RunSetup>> prepare(const RunOptions &Options,
                                                  const RunListener &Listener);

/// The configuration that Request asks for, and Commands completed by what it says of them; the
/// commands must not outlive it. Error: the command line names what does not exist.
llvm::Expected<std::unique_ptr<Configuration>> configure(ConfigRequest Request,
                                                         CommandOptions &Commands);

/// The settings of a file or, if that is one, a folder. Error: see Configuration::forFile().
llvm::Expected<const FileConfig *> configOf(Configuration &Config, const std::string &Path);

/// The rules that some unit is looked through for, sorted by id.
std::vector<const CheckDef *> rulesOf(const RunSetup &Setup);

/// Analyses the jobs of Which on the pool. Records is as long as the jobs: the place of a result
/// does not depend on when it was ready. If Joined is given, the functions go there at once
/// instead of into the records: a header's are in every unit that includes it. From, if given,
/// receives what the units depend on; without a cache that is not known.
void analyseAll(const RunSetup &Setup, llvm::ArrayRef<size_t> Which,
                llvm::ThreadPoolInterface &Pool, const RunListener &Listener,
                std::vector<TURecord> &Records, Program *Joined, InputUnion *From = nullptr);

/// Adds what a unit says of its functions to what all units say.
void join(Program &Joined, uint32_t Unit, const TURecord &Record);

/// What the conditional findings of the records come to, with what else an index knows. Joined
/// holds the functions of the records, whose units are their numbers.
std::vector<PortableFinding> link(llvm::ArrayRef<TURecord> Records, Program &Joined,
                                  llvm::ArrayRef<TURecord> Index);
/// The same if the functions are still in the records.
std::vector<PortableFinding> link(llvm::ArrayRef<TURecord> Records, llvm::ArrayRef<TURecord> Index);

/// Findings of all units: each once, without the silenced, in order; and what failed. To be judged.
/// Linked: those that the link step has added.
Report gather(llvm::ArrayRef<TURecord> Records, std::vector<PortableFinding> Linked);

/// Why something could not be kept in the cache of a run; empty if there was nothing to complain
/// of.
std::string whyNotCached(const RunSetup &Setup);

/// Says how long a pass took when it ends.
class PassTimer {
public:
  PassTimer(const RunListener &Listener, llvm::StringRef What)
      : Listener(Listener), What(What), Start(std::chrono::steady_clock::now()) {}
  ~PassTimer();

private:
  const RunListener &Listener;
  llvm::StringRef What;
  std::chrono::steady_clock::time_point Start;
};

} // namespace lazy

#endif
