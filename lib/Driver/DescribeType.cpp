#include "Driver/DescribeType.h"
#include "Driver/Jobs.h"
#include "Driver/Parse.h"
#include "Driver/Paths.h"
#include "Driver/Run.h"
#include "Facts/AsyncType.h"
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

llvm::Expected<std::string> describeType(llvm::StringRef File, llvm::StringRef Type,
                                         const CommandOptions &Commands,
                                         llvm::ArrayRef<std::string> CatalogueFiles) {
  llvm::Expected<std::shared_ptr<const Catalogue>> Known = loadCatalogue(CatalogueFiles);
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

  Overlay Texts = {{Job.File, *Text + explainedTypeDecl(Type)}};
  ParseOptions Options;
  Options.ResourceDir = *ResourceDir;
  Options.User = &Plan->User;
  Options.Texts = &Texts;
  std::string Description;
  bool Found = false;
  ParseResult Parsed = parse(Job, Options, [&](ParsedUnit &Unit) {
    clang::QualType T = findExplainedType(Unit.Ctx);
    if (T.isNull())
      return;
    Found = true;
    AsyncTypes Types(Unit.Ctx, &Unit.S, **Known);
    const AsyncType *Async = Types.get(T);
    Description = Async ? explainType(*Async, Unit.Ctx) : explainType(T, Types);
  });
  if (Parsed.Result == Outcome::Crashed)
    return llvm::createStringError("the compiler crashed on '%s'", File.str().c_str());
  if (!Found)
    return doesNotCompile(Parsed, File);
  return Description;
}

} // namespace lazy
