#include "Config/Config.h"
#include "Config/Keys.h"
#include "Config/Selection.h"
#include "Support/DisplayPath.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace lazy {

using llvm::StringRef;
namespace path = llvm::sys::path;

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

static llvm::ErrorOr<std::string> readFromDisk(StringRef File) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> Buffer = llvm::MemoryBuffer::getFile(
      File, /*IsText=*/false, /*RequiresNullTerminator=*/false, /*IsVolatile=*/true);
  if (!Buffer)
    return Buffer.getError();
  return (*Buffer)->getBuffer().str();
}

static std::string inFolder(StringRef Folder, StringRef Name) {
  llvm::SmallString<256> Result(Folder);
  path::append(Result, Name);
  return Result.str().str();
}

std::string Configuration::shown(StringRef Path) const {
  return displayPath(Path, Request.Directory);
}

/// The text of a file; nothing if it is not there.
llvm::Expected<std::optional<std::string>>
Configuration::readIfThere(const std::string &File) const {
  llvm::ErrorOr<std::string> Text = Request.Read(File);
  if (Text)
    return std::move(*Text);
  for (std::errc Absent : {std::errc::no_such_file_or_directory, std::errc::not_a_directory,
                           std::errc::is_a_directory})
    if (Text.getError() == Absent)
      return std::nullopt;
  return llvm::createStringError("cannot read '" + shown(File) + "': " + Text.getError().message());
}

template <class Parsed>
llvm::Expected<const Parsed *>
Configuration::readOnce(llvm::StringMap<std::unique_ptr<Parsed>> &Known, const std::string &File,
                        llvm::Expected<Parsed> (*Parse)(StringRef, StringRef, StringRef)) {
  auto [It, IsNew] = Known.try_emplace(File);
  if (!IsNew)
    return It->second.get();
  llvm::Expected<std::optional<std::string>> Text = readIfThere(File);
  if (!Text)
    return Text.takeError();
  if (!*Text)
    return nullptr;
  llvm::Expected<Parsed> Read = Parse(**Text, File, shown(File));
  if (!Read)
    return Read.takeError();
  It->second = std::make_unique<Parsed>(std::move(*Read));
  return It->second.get();
}

llvm::Expected<const Configuration::Chain *> Configuration::chainOf(StringRef Folder) {
  if (auto It = Chains.find(Folder); It != Chains.end())
    return &It->second;
  Chain Result;
  if (StringRef Parent = path::parent_path(Folder); !Parent.empty() && Parent != Folder) {
    llvm::Expected<const Chain *> Above = chainOf(Parent);
    if (!Above)
      return Above.takeError();
    Result = **Above;
  }
  if (Request.File.empty()) {
    for (StringRef Name : configFileNames()) {
      llvm::Expected<const ConfigFile *> Own =
          readOnce(Files, inFolder(Folder, Name), readConfigFile);
      if (!Own)
        return Own.takeError();
      if (!*Own)
        continue;
      if ((*Own)->Root)
        Result.Files.clear();
      Result.Files.push_back(*Own);
      break;
    }
  }
  if (!Request.NoTidy) {
    llvm::Expected<const TidyFile *> Tidy =
        readOnce(TidyFiles, inFolder(Folder, ".clang-tidy"), readTidyFile);
    if (!Tidy)
      return Tidy.takeError();
    if (*Tidy) {
      if (!(*Tidy)->InheritParent)
        Result.Tidy.clear();
      Result.Tidy.push_back(*Tidy);
    }
  }
  return &Chains.try_emplace(Folder, std::move(Result)).first->second;
}

llvm::Error Configuration::readCommandLine() {
  if (!Request.Select.empty())
    if (llvm::Error E = addSelection(splitPatterns(Request.Select), /*Only=*/true,
                                     {"", 0, "--select", 0}, CommandLine))
      return E;
  if (llvm::Error E = addSelection(splitPatterns(Request.Ignore), /*Only=*/false,
                                   {"", 0, "--ignore", 0}, CommandLine))
    return E;
  Settings Errors;
  if (llvm::Error E = addSelection(splitPatterns(Request.AsErrors), /*Only=*/false,
                                   {"", 0, "--warnings-as-errors", 0}, Errors))
    return E;
  for (RuleStep &Step : Errors.Rules) {
    Step.Do = RuleStep::Leave;
    Step.Asks = true;
    Step.Asked = Severity::Error;
    CommandLine.Rules.push_back(std::move(Step));
  }
  for (const std::string &Given : Request.Options) {
    llvm::Expected<GivenOption> Option = parseCheckOption(Given);
    if (!Option)
      return Option.takeError();
    CommandLine.Options.push_back(
        {Option->Check, {Option->Value, {"", 0, "--option", 0}}, Option->Name});
  }
  return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<Configuration>> Configuration::create(ConfigRequest Request) {
  bool OnDisk = !Request.Read;
  if (OnDisk)
    Request.Read = readFromDisk;
  std::unique_ptr<Configuration> Result(new Configuration(std::move(Request)));
  Result->OnDisk = OnDisk;
  std::string &File = Result->Request.File;
  if (!File.empty())
    File = inFolder(Result->realFolder(path::parent_path(File)), path::filename(File));
  if (llvm::Error E = Result->readCommandLine())
    return std::move(E);
  return std::move(Result);
}

std::vector<std::string> Configuration::filesRead() const {
  std::vector<std::string> Result;
  for (const auto &Entry : Files)
    if (Entry.second)
      Result.push_back(Entry.first().str());
  for (const auto &Entry : TidyFiles)
    if (Entry.second)
      Result.push_back(Entry.first().str());
  llvm::sort(Result);
  return Result;
}

//===----------------------------------------------------------------------===//
// Merging
//===----------------------------------------------------------------------===//

static void apply(const RuleStep &Step, std::vector<RuleState> &Rules) {
  if (Step.Do == RuleStep::AllOff)
    for (RuleState &Rule : Rules) {
      Rule.On = false;
      Rule.By = Step.From;
    }
  for (size_t I : Step.Rules) {
    if (Step.Do != RuleStep::Leave) {
      Rules[I].On = Step.Do == RuleStep::TurnOn;
      Rules[I].By = Step.From;
    }
    if (Step.Asks) {
      Rules[I].Asked = Step.Asked;
      Rules[I].AskedBy = Step.From;
    }
  }
}

static void apply(const Settings &Says, FileConfig &To) {
  for (const RuleStep &Step : Says.Rules)
    apply(Step, To.Rules);
  for (const OptionStep &Step : Says.Options)
    To.Options[Step.Check->Info.Id.str()][Step.Name] = Step.Value;
}

static void noteWhatIsOn(std::vector<RuleState> &Rules) {
  for (RuleState &Rule : Rules)
    Rule.MayBeOn |= Rule.On;
}

static bool matchesAny(llvm::ArrayRef<SourcedGlob> Globs, StringRef Path) {
  return llvm::any_of(Globs, [&](const SourcedGlob &G) { return G.Glob.matches(Path); });
}

/// Path relative to Folder; empty if it is not below it.
static StringRef relativeTo(StringRef Path, StringRef Folder) {
  if (!Path.consume_front(Folder) || !(Folder.ends_with("/") || Path.starts_with("/")))
    return "";
  return Path.ltrim('/');
}

static void apply(const ConfigFile &File, StringRef Path, FileConfig &To) {
  StringRef Below = relativeTo(Path, File.Folder);
  apply(File.ForAll, To);
  noteWhatIsOn(To.Rules);
  for (const ConfigFile::Override &Of : File.Overrides) {
    if (matchesAny(Of.Files, Below)) {
      apply(Of.Says, To);
      noteWhatIsOn(To.Rules);
      continue;
    }
    for (const RuleStep &Step : Of.Says.Rules)
      for (size_t I : Step.Rules)
        To.Rules[I].MayBeOn |= Step.Do == RuleStep::TurnOn;
  }
  for (const SourcedGlob &G : File.Exclude)
    To.Exclude.push_back({G.Written, G.Glob.below(File.Folder)});
  To.Excluded |= matchesAny(File.Exclude, Below);
  for (const SourcedGlob &G : File.AllowBlockingIn)
    To.AllowBlockingIn.push_back({G.Written, G.Glob.below(File.Folder)});
  if (File.Build)
    To.Build = File.Build;
  To.From.push_back(File.Name);
}

llvm::Error Configuration::addModelFile(const Sourced &File, FileConfig &To) {
  llvm::Expected<std::optional<std::string>> Text = readIfThere(File.Text);
  if (Text && *Text) {
    To.Models.push_back({{shown(File.Text), std::move(**Text)}, File.From});
    return llvm::Error::success();
  }
  std::string Why = Text ? "cannot read '" + shown(File.Text) + "': it is not there"
                         : llvm::toString(Text.takeError());
  return llvm::createStringError(
      File.From.File.empty() ? File.From.Flag + ": " + Why
                             : shown(File.From.File) + ":" + std::to_string(File.From.Line) + ":" +
                                   std::to_string(File.From.Column) + ": error: " + Why);
}

llvm::Error Configuration::addModels(const Chain &Of, FileConfig &To) {
  auto Absolute = [&](StringRef File) {
    return path::is_absolute(File) ? File.str() : inFolder(Request.Directory, File);
  };
  for (const TidyFile *Tidy : Of.Tidy)
    for (const Sourced &File : Tidy->Catalogue)
      // As in clang-tidy, relative to where the process is.
      if (llvm::Error E = addModelFile({Absolute(File.Text), File.From}, To))
        return E;
  for (const ConfigFile *File : Of.Files) {
    for (const Sourced &Model : File->Catalogue)
      if (llvm::Error E = addModelFile(Model, To))
        return E;
    if (File->Models)
      To.Models.push_back({{shown(File->Name), File->Text}, *File->Models, /*InConfig=*/true});
  }
  for (const std::string &File : Request.Catalogue)
    if (llvm::Error E = addModelFile({Absolute(File), {"", 0, "--catalogue", 0}}, To))
      return E;
  return llvm::Error::success();
}

llvm::Expected<const FileConfig *> Configuration::merged(StringRef Folder, StringRef Path) {
  Chain Of;
  if (!Request.None) {
    llvm::Expected<const Chain *> Found = chainOf(Folder);
    if (!Found)
      return Found.takeError();
    Of = **Found;
    if (!Request.File.empty()) {
      llvm::Expected<const ConfigFile *> Only = readOnce(Files, Request.File, readConfigFile);
      if (!Only)
        return Only.takeError();
      if (!*Only)
        return llvm::createStringError("--config: '" + shown(Request.File) + "' is not there");
      Of.Files = {*Only};
    }
  }

  // Most files of a folder are configured alike.
  std::string Key;
  for (const TidyFile *Tidy : Of.Tidy)
    Key += std::to_string(uintptr_t(Tidy)) + " ";
  for (const ConfigFile *File : Of.Files) {
    Key += File->Name + (matchesAny(File->Exclude, relativeTo(Path, File->Folder)) ? "-" : "+");
    for (const ConfigFile::Override &Each : File->Overrides)
      Key += matchesAny(Each.Files, relativeTo(Path, File->Folder)) ? '1' : '0';
    Key += '\n';
  }
  auto [It, IsNew] = Known.try_emplace(Key);
  if (!IsNew)
    return It->second.get();

  std::unique_ptr<FileConfig> Result = std::make_unique<FileConfig>();
  for (const CheckDef *Check : allChecks())
    Result->Rules.emplace_back().On = Check->Info.onByDefault();
  for (const TidyFile *Tidy : Of.Tidy)
    apply(Tidy->Says, *Result);
  for (const ConfigFile *File : Of.Files)
    apply(*File, Path, *Result);
  // The command line holds for all files.
  std::vector<RuleState> MayBe = Result->Rules;
  noteWhatIsOn(MayBe);
  for (RuleState &Rule : MayBe)
    Rule.On = Rule.MayBeOn;
  for (const RuleStep &Step : CommandLine.Rules)
    apply(Step, MayBe);
  apply(CommandLine, *Result);
  for (auto [Rule, Other] : llvm::zip_equal(Result->Rules, MayBe))
    Rule.MayBeOn = Other.On;
  if (llvm::Error E = addModels(Of, *Result)) {
    Known.erase(It);
    return std::move(E);
  }
  It->second = std::move(Result);
  return It->second.get();
}

std::string Configuration::realFolder(StringRef Folder) {
  auto [It, IsNew] = RealFolders.try_emplace(Folder, Folder.str());
  llvm::SmallString<256> Real;
  if (IsNew && OnDisk && !llvm::sys::fs::real_path(Folder, Real))
    It->second = Real.str().str();
  return It->second;
}

llvm::Expected<const FileConfig *> Configuration::forFile(StringRef Path) {
  std::string Folder = realFolder(path::parent_path(Path));
  return merged(Folder, inFolder(Folder, path::filename(Path)));
}

llvm::Expected<const FileConfig *> Configuration::forFolder(StringRef Path) {
  std::string Folder = realFolder(Path);
  return merged(Folder, Folder);
}

llvm::Expected<std::shared_ptr<const Catalogue>> Configuration::catalogueFor(const FileConfig &Of) {
  std::vector<ModelText> Texts = Of.models();
  // Not owned: the built-in catalogue lives as long as the process.
  if (Texts.empty())
    return std::shared_ptr<const Catalogue>(std::shared_ptr<void>(), &Catalogue::builtin());
  std::shared_ptr<const Catalogue> &Made = Catalogues[Texts];
  if (!Made) {
    llvm::Expected<std::shared_ptr<const Catalogue>> New = Catalogue::withFiles(Texts);
    if (!New)
      return New.takeError();
    Made = std::move(*New);
  }
  return Made;
}

//===----------------------------------------------------------------------===//
// The settings of one file
//===----------------------------------------------------------------------===//

const RuleState &FileConfig::rule(StringRef Check) const {
  static const llvm::StringMap<size_t> Places = [] {
    llvm::StringMap<size_t> Result;
    for (auto [Index, Def] : llvm::enumerate(allChecks()))
      Result[Def->Info.fullName()] = Index;
    return Result;
  }();
  static const RuleState Unknown = {/*On=*/true, {}, std::nullopt, {}, true};
  auto It = Places.find(Check);
  return It == Places.end() ? Unknown : Rules[It->second];
}

std::vector<const CheckDef *> FileConfig::rulesToRun() const {
  std::vector<const CheckDef *> Result;
  for (auto [Check, Rule] : llvm::zip_equal(allChecks(), Rules))
    if (Rule.MayBeOn)
      Result.push_back(Check);
  return Result;
}

OptionValues FileConfig::optionsOf(const CheckDef &Check, OptionValues Below) const {
  OptionValues Result = std::move(Below);
  if (auto Given = Options.find(Check.Info.Id.str()); Given != Options.end())
    for (const auto &[Name, Value] : Given->second)
      Result[Name] = Value.Text;
  // One setting for all rules that have this option; it adds to what is said of one of them.
  static constexpr StringRef Allow = "AllowBlockingIn";
  if (llvm::any_of(Check.Options(), [](const OptionInfo &Info) { return Info.Name == Allow; }))
    for (const Files &Each : AllowBlockingIn)
      Result[Allow.str()] += ";" + llvm::join(Each.Globs, ";");
  return Result;
}

std::map<std::string, OptionValues> FileConfig::optionValues() const {
  std::map<std::string, OptionValues> Result;
  for (const CheckDef *Check : allChecks())
    if (OptionValues Values = optionsOf(*Check); !Values.empty())
      Result[Check->Info.Id.str()] = std::move(Values);
  return Result;
}

std::vector<ModelText> FileConfig::models() const {
  std::vector<ModelText> Result;
  for (const Model &Each : Models)
    Result.push_back(Each.Text);
  return Result;
}

} // namespace lazy
