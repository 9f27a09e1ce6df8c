#include "Config/ConfigFile.h"
#include "Config/Keys.h"
#include "Config/Selection.h"
#include "Support/Nearest.h"
#include "Support/YamlTree.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include <map>

namespace lazy {

using llvm::StringRef;

llvm::Error addSelection(llvm::ArrayRef<std::string> Patterns, bool Only, const Origin &From,
                         Settings &To) {
  std::vector<size_t> All;
  for (const std::string &Pattern : Patterns) {
    llvm::Expected<RuleMatch> Match = matchRules(Pattern);
    if (!Match)
      return Match.takeError();
    llvm::append_range(All, Match->Rules);
  }
  if (Only)
    To.Rules.push_back({RuleStep::AllOff, {}, From});
  To.Rules.push_back({Only ? RuleStep::TurnOn : RuleStep::TurnOff, All, From});
  return llvm::Error::success();
}

namespace {

/// Reads a checked tree by the table of keys. The first error ends it.
class Reader {
public:
  Reader(StringRef Name, StringRef Shown) : Shown(Shown.str()) {
    Out.Name = Name.str();
    Out.Folder = llvm::sys::path::parent_path(Name).str();
  }

  llvm::Expected<ConfigFile> run(const YamlNode &Root) {
    if (Root.Is != YamlNode::Nothing)
      if (llvm::Error E = readKeys(Root, Out.ForAll, nullptr))
        return std::move(E);
    return std::move(Out);
  }

private:
  llvm::Error fail(const YamlNode &At, const llvm::Twine &Message) {
    return errorAt(Shown, At, Message);
  }
  /// An error from elsewhere, about what stands at At.
  llvm::Error fail(const YamlNode &At, llvm::Error E) {
    return fail(At, llvm::toString(std::move(E)));
  }
  Origin at(const YamlNode &N) const { return {Out.Name, N.Line, "", N.Column}; }

  llvm::Error readKeys(const YamlNode &N, Settings &To, ConfigFile::Override *Of);
  llvm::Error readValue(const ConfigKey &Key, const YamlEntry &E, Settings &To,
                        ConfigFile::Override *Of);
  llvm::Error readGlobs(const YamlNode &N, std::vector<SourcedGlob> &To);
  llvm::Error readSelection(const YamlEntry &E, bool Only, Settings &To);
  llvm::Error readLevels(const YamlNode &N, Settings &To);
  llvm::Error readOptions(const YamlNode &N, Settings &To);
  llvm::Error readOverrides(const YamlNode &N);
  llvm::Expected<std::string> readText(const YamlNode &N);
  llvm::Expected<std::vector<const YamlNode *>> readList(const YamlNode &N, StringRef What);
  std::string absolute(StringRef Path) const;

  std::string Shown;
  ConfigFile Out;
};

std::string Reader::absolute(StringRef Path) const {
  llvm::SmallString<256> Result(Path);
  if (!llvm::sys::path::is_absolute(Path)) {
    Result = Out.Folder;
    llvm::sys::path::append(Result, Path);
  }
  llvm::sys::path::remove_dots(Result, /*remove_dot_dot=*/true);
  return Result.str().str();
}

llvm::Expected<std::string> Reader::readText(const YamlNode &N) {
  if (N.Is != YamlNode::Scalar || N.Text.empty())
    return fail(N, "expected a text");
  return N.Text;
}

/// The texts of a list, or the only one.
llvm::Expected<std::vector<const YamlNode *>> Reader::readList(const YamlNode &N, StringRef What) {
  std::vector<const YamlNode *> Result;
  if (N.Is == YamlNode::Scalar)
    Result.push_back(&N);
  else if (N.Is == YamlNode::List)
    for (const YamlNode &Item : N.Items)
      Result.push_back(&Item);
  else
    return fail(N, "expected a list of " + What);
  for (const YamlNode *Item : Result)
    if (Item->Is != YamlNode::Scalar || Item->Text.empty())
      return fail(*Item, "expected a list of " + What);
  return Result;
}

llvm::Error Reader::readGlobs(const YamlNode &N, std::vector<SourcedGlob> &To) {
  llvm::Expected<std::vector<const YamlNode *>> Items =
      readList(N, "globs of files, e.g. ['tests/*']");
  if (!Items)
    return Items.takeError();
  for (const YamlNode *Item : *Items) {
    llvm::Expected<FileGlob> Glob = FileGlob::create(Item->Text);
    if (!Glob)
      return fail(*Item, "'" + Item->Text + "': " + llvm::toString(Glob.takeError()));
    To.push_back({std::move(*Glob), {Item->Text, at(*Item)}});
  }
  return llvm::Error::success();
}

llvm::Error Reader::readSelection(const YamlEntry &E, bool Only, Settings &To) {
  llvm::Expected<std::vector<const YamlNode *>> Items = readList(E.Value, "rules");
  if (!Items)
    return Items.takeError();
  // Each for itself: everything is said to come from its own line.
  if (Only)
    if (llvm::Error Failed = addSelection({}, /*Only=*/true, at(E.Key), To))
      return Failed;
  for (const YamlNode *Item : *Items) {
    Settings One;
    if (llvm::Error Failed = addSelection(splitPatterns(Item->Text), Only, at(*Item), One))
      return fail(*Item, std::move(Failed));
    To.Rules.push_back(std::move(One.Rules.back()));
  }
  return llvm::Error::success();
}

llvm::Error Reader::readLevels(const YamlNode &N, Settings &To) {
  if (N.Is != YamlNode::Mapping)
    return fail(N, "expected lines of 'rule: level', the level being one of " +
                       llvm::join(ruleLevels(), ", "));
  std::map<Breadth, std::vector<RuleStep>> Steps;
  for (const YamlEntry &E : N.Entries) {
    llvm::Expected<RuleMatch> Match = matchRules(E.Key.Text);
    if (!Match)
      return fail(E.Key, Match.takeError());
    StringRef Word = E.Value.Text;
    if (E.Value.Is != YamlNode::Scalar || !llvm::is_contained(ruleLevels(), Word))
      return fail(E.Value, "expected one of " + llvm::join(ruleLevels(), ", ") +
                               (E.Value.Is == YamlNode::Scalar
                                    ? ", got '" + Word.str() + "'" + didYouMean(ruleLevels(), Word)
                                    : ""));
    bool Off = Word == "off";
    RuleStep Step{Off ? RuleStep::TurnOff : RuleStep::TurnOn, Match->Rules, at(E.Key), !Off};
    for (Severity S : {Severity::Note, Severity::Warning, Severity::Error})
      if (Word == toString(S))
        Step.Asked = S;
    Steps[Match->How].push_back(std::move(Step));
  }
  // What names a rule more precisely has the last word, wherever it stands.
  for (const auto &[How, Alike] : Steps)
    llvm::append_range(To.Rules, Alike);
  return llvm::Error::success();
}

llvm::Error Reader::readOptions(const YamlNode &N, Settings &To) {
  if (N.Is != YamlNode::Mapping)
    return fail(N, "expected rules, and below each lines of 'Option: value'");
  for (const YamlEntry &E : N.Entries) {
    const CheckDef *Check = findCheck(E.Key.Text);
    if (!Check)
      return fail(E.Key, unknownCheck(E.Key.Text));
    if (E.Value.Is != YamlNode::Mapping)
      return fail(E.Value, "expected lines of 'Option: value' below '" + E.Key.Text + "'");
    for (const YamlEntry &Option : E.Value.Entries) {
      std::string Value = Option.Value.Text;
      if (Option.Value.Is == YamlNode::List) {
        llvm::Expected<std::vector<const YamlNode *>> Items = readList(Option.Value, "texts");
        if (!Items)
          return Items.takeError();
        Value = llvm::join(llvm::map_range(*Items, [](const YamlNode *Item) { return Item->Text; }),
                           ";");
      } else if (Option.Value.Is != YamlNode::Scalar) {
        return fail(Option.Value, "expected a value");
      }
      bool IsKnown = llvm::any_of(
          Check->Options(), [&](const OptionInfo &Info) { return Info.Name == Option.Key.Text; });
      if (llvm::Error Failed = validateOption(*Check, Option.Key.Text, Value))
        return fail(IsKnown ? Option.Value : Option.Key, std::move(Failed));
      To.Options.push_back({Check, {Value, at(Option.Key)}, Option.Key.Text});
    }
  }
  return llvm::Error::success();
}

llvm::Error Reader::readOverrides(const YamlNode &N) {
  if (N.Is != YamlNode::List)
    return fail(N, "expected a list; each item begins with '- files:'");
  for (const YamlNode &Item : N.Items) {
    ConfigFile::Override &Of = Out.Overrides.emplace_back();
    if (Item.Is != YamlNode::Mapping || !Item.find("files"))
      return fail(Item, "expected 'files' here, globs of the files that this is about");
    if (llvm::Error E = readKeys(Item, Of.Says, &Of))
      return E;
  }
  return llvm::Error::success();
}

llvm::Error Reader::readValue(const ConfigKey &Key, const YamlEntry &E, Settings &To,
                              ConfigFile::Override *Of) {
  switch (Key.Is) {
  case ConfigKey::Flag:
    if (E.Value.Text != "true" && E.Value.Text != "false")
      return fail(E.Value, "expected true or false");
    Out.Root = E.Value.Text == "true";
    return llvm::Error::success();
  case ConfigKey::Path: {
    llvm::Expected<std::string> Text = readText(E.Value);
    if (!Text)
      return Text.takeError();
    Out.Build = {absolute(*Text), at(E.Key)};
    return llvm::Error::success();
  }
  case ConfigKey::Paths: {
    llvm::Expected<std::vector<const YamlNode *>> Items = readList(E.Value, "files");
    if (!Items)
      return Items.takeError();
    for (const YamlNode *Item : *Items)
      Out.Catalogue.push_back({absolute(Item->Text), at(*Item)});
    return llvm::Error::success();
  }
  case ConfigKey::Globs:
    return readGlobs(E.Value, Of                      ? Of->Files
                              : Key.Name == "exclude" ? Out.Exclude
                                                      : Out.AllowBlockingIn);
  case ConfigKey::Rules:
    return readSelection(E, Key.Name == "select", To);
  case ConfigKey::Levels:
    return readLevels(E.Value, To);
  case ConfigKey::Options:
    return readOptions(E.Value, To);
  case ConfigKey::Models:
    if (E.Value.Is != YamlNode::Mapping)
      return fail(E.Value, "expected what a file of the catalogue says, beginning with 'library:'");
    Out.Models = at(E.Key);
    return llvm::Error::success();
  case ConfigKey::Overrides:
    return readOverrides(E.Value);
  }
  return llvm::Error::success();
}

llvm::Error Reader::readKeys(const YamlNode &N, Settings &To, ConfigFile::Override *Of) {
  if (N.Is != YamlNode::Mapping)
    return fail(N, "expected lines of 'key: value'");
  std::vector<StringRef> Known;
  for (const ConfigKey &Key : configKeys())
    if (findConfigKey(Key.Name, Of != nullptr) == &Key)
      Known.push_back(Key.Name);
  for (const YamlEntry &E : N.Entries) {
    if (findConfigKey(E.Key.Text, Of != nullptr))
      continue;
    std::string Near = didYouMean(Known, E.Key.Text);
    if (Of && Near.empty() && findConfigKey(E.Key.Text, false))
      return fail(E.Key, "'" + E.Key.Text +
                             "' holds for the whole file; it cannot stand in an "
                             "override");
    return fail(E.Key, "unknown key '" + E.Key.Text + "'" +
                           (Near.empty() ? "; expected " + llvm::join(Known, ", ") : Near));
  }
  // The order of the table, not of the text: `ignore` takes away from what `select` gives.
  for (const ConfigKey &Key : configKeys())
    for (const YamlEntry &E : N.Entries)
      if (E.Key.Text == Key.Name)
        if (llvm::Error Failed = readValue(Key, E, To, Of))
          return Failed;
  return llvm::Error::success();
}

} // namespace

llvm::Expected<ConfigFile> readConfigFile(StringRef Text, StringRef Name, StringRef Shown) {
  llvm::Expected<YamlNode> Root = readYaml(Text, Shown);
  if (!Root)
    return Root.takeError();
  llvm::Expected<ConfigFile> Result = Reader(Name, Shown).run(*Root);
  if (Result)
    Result->Text = Text.str();
  return Result;
}

} // namespace lazy
