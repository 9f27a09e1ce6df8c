#include "Driver/DescribeType.h"
#include "Driver/Jobs.h"
#include "Driver/Parse.h"
#include "Driver/Paths.h"
#include "Driver/Units.h"
#include "Facts/AsyncType.h"
#include "Facts/DumpFacts.h"
#include "Facts/ExplainType.h"
#include "Support/FileCache.h"

namespace lazy {

/// The first error, on one line.
static llvm::Error doesNotCompile(const ParseResult &Parsed, llvm::StringRef File) {
  if (Parsed.Errors.empty())
    return llvm::createStringError("'%s' could not be read", File.str().c_str());
  const CompilerError &E = Parsed.Errors.front();
  if (!E.Where.valid())
    return llvm::createStringError(E.Message.c_str());
  return llvm::createStringError("%s:%u:%u: %s", shownPath(E.Where.File).c_str(), E.Where.Line,
                                 E.Where.Column, E.Message.c_str());
}

/// Parses File, followed by Appended, and calls Use; what the parse said.
static llvm::Expected<ParseResult>
parseAlone(llvm::StringRef File, llvm::StringRef Appended, CommandOptions Commands,
           const ConfigRequest &Request,
           llvm::function_ref<void(ParsedUnit &, const Catalogue &)> Use) {
  llvm::Expected<std::unique_ptr<Configuration>> Config = configure(Request, Commands);
  if (!Config)
    return Config.takeError();
  llvm::Expected<const FileConfig *> Settings = (*Config)->forFile(absolutePath(File));
  if (!Settings)
    return Settings.takeError();
  llvm::Expected<std::shared_ptr<const Catalogue>> Known = (*Config)->catalogueFor(**Settings);
  if (!Known)
    return Known.takeError();
  llvm::Expected<std::string> ResourceDir = findResourceDir(Commands.ResourceDir);
  if (!ResourceDir)
    return ResourceDir.takeError();
  llvm::Expected<JobPlan> Plan = planJobs({File.str()}, {}, Commands, [](const std::string &) {});
  if (!Plan)
    return Plan.takeError();
  const CompileJob &Job = Plan->Jobs.front();
  std::optional<std::string> Text = readBytes(Job.File);
  if (Plan->Jobs.size() != 1 || !Text)
    return llvm::createStringError("'%s' is not a file", File.str().c_str());

  Overlay Texts = {{Job.File, *Text + Appended.str()}};
  ParseOptions Options;
  Options.ResourceDir = *ResourceDir;
  Options.User = &Plan->User;
  Options.Texts = &Texts;
  ParseResult Parsed = parse(Job, Options, [&](ParsedUnit &Unit) { Use(Unit, **Known); });
  if (Parsed.Result == Outcome::Crashed)
    return llvm::createStringError("the compiler crashed on '%s'", File.str().c_str());
  return Parsed;
}

llvm::Expected<std::string> describeType(llvm::StringRef File, llvm::StringRef Type,
                                         const CommandOptions &Commands,
                                         const ConfigRequest &Config) {
  std::string Description;
  bool Found = false;
  auto describe = [&](ParsedUnit &Unit, const Catalogue &Known) {
    clang::QualType T = findExplainedType(Unit.Ctx);
    if (T.isNull())
      return;
    Found = true;
    AsyncTypes Types(Unit.Ctx, &Unit.S, Known);
    const AsyncType *Async = Types.get(T);
    Description = Async ? explainType(*Async, Unit.Ctx) : explainType(T, Types);
  };
  llvm::Expected<ParseResult> Parsed =
      parseAlone(File, explainedTypeDecl(Type), Commands, Config, describe);
  if (!Parsed)
    return Parsed.takeError();
  if (!Found)
    return doesNotCompile(*Parsed, File);
  return Description;
}

llvm::Expected<std::string> describeFacts(llvm::StringRef File, const CommandOptions &Commands,
                                          const ConfigRequest &Config) {
  std::string Description;
  auto describe = [&](ParsedUnit &Unit, const Catalogue &Known) {
    Facts F = collectFacts(Unit.Ctx, &Unit.S, Known,
                           [&](clang::SourceLocation Loc) { return Unit.Files.isUserCode(Loc); });
    Description = dumpFacts(F, Unit.Ctx);
  };
  llvm::Expected<ParseResult> Parsed = parseAlone(File, "", Commands, Config, describe);
  if (!Parsed)
    return Parsed.takeError();
  if (Parsed->Result != Outcome::Analysed)
    return doesNotCompile(*Parsed, File);
  return Description;
}

} // namespace lazy
