// What does a `.clang-tidy` say about our rules? With clang-tidy's own meaning, but for its globs
// that are not about us: a project that chose among clang-tidy's checks did not mean ours.

#include "Config/ConfigFile.h"
#include "Config/Selection.h"
#include "Support/YamlTree.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace lazy {

using llvm::StringRef;

namespace {

class TidyReader {
public:
  TidyReader(StringRef Name, StringRef Shown) : Name(Name.str()), Shown(Shown.str()) {}

  llvm::Expected<TidyFile> run(const YamlNode &Root) {
    // What is wrong with other keys clang-tidy says.
    if (const YamlNode *Inherit = Root.find("InheritParentConfig"))
      Out.InheritParent = Inherit->Text == "true";
    if (const YamlNode *Checks = Root.find("Checks"))
      readChecks(*Checks);
    if (const YamlNode *AsErrors = Root.find("WarningsAsErrors"))
      readErrors(*AsErrors);
    if (const YamlNode *Options = Root.find("CheckOptions"))
      if (llvm::Error E = readOptions(*Options))
        return std::move(E);
    return std::move(Out);
  }

private:
  Origin at(const YamlNode &N) const { return {Name, N.Line, "", N.Column}; }

  /// The globs of a list, which is a text with commas or line breaks, or a list of texts.
  static std::vector<std::string> globs(const YamlNode &N) {
    std::vector<std::string> Texts = {N.Text};
    for (const YamlNode &Item : N.Items)
      Texts.push_back(Item.Text);
    std::vector<std::string> Result;
    for (StringRef Text : Texts)
      for (StringRef Line : llvm::split(Text, '\n'))
        for (StringRef Glob : llvm::split(Line, ','))
          if (Glob = Glob.trim(); !Glob.empty())
            Result.push_back(Glob.str());
    return Result;
  }

  static std::vector<size_t> rulesOf(StringRef Glob) {
    llvm::Expected<RuleMatch> Match = matchRules(Glob);
    if (Match)
      return Match->Rules;
    // A check that does not exist is nobody's error in clang-tidy either, unless it verifies.
    llvm::consumeError(Match.takeError());
    return {};
  }

  void readChecks(const YamlNode &N) {
    std::vector<std::string> Ours;
    for (std::string &Glob : globs(N))
      if (StringRef Positive = StringRef(Glob).ltrim('-'); Positive.starts_with("lazy-"))
        Ours.push_back(std::move(Glob));
    // Those that it names and no others; or, if it only takes some away, the usual ones without.
    if (llvm::any_of(Ours, [](StringRef Glob) { return !Glob.starts_with("-"); }))
      Out.Says.Rules.push_back({RuleStep::AllOff, {}, at(N)});
    for (StringRef Glob : Ours) {
      bool Off = Glob.consume_front("-");
      Out.Says.Rules.push_back({Off ? RuleStep::TurnOff : RuleStep::TurnOn, rulesOf(Glob), at(N)});
    }
  }

  void readErrors(const YamlNode &N) {
    for (StringRef Glob : globs(N)) {
      bool Not = Glob.consume_front("-");
      if (Glob == "*" || Glob.starts_with("lazy-"))
        Out.Says.Rules.push_back({RuleStep::Leave, rulesOf(Glob == "*" ? "all" : Glob), at(N),
                                  /*Asks=*/true,
                                  Not ? std::nullopt : std::optional(Severity::Error)});
    }
  }

  llvm::Error readOption(const YamlNode &Key, const YamlNode &Value) {
    StringRef Written = Key.Text;
    if (Written == "lazy.Catalogue") {
      for (StringRef File : llvm::split(StringRef(Value.Text), ';'))
        if (File = File.trim(); !File.empty())
          Out.Catalogue.push_back({File.str(), at(Key)});
      return llvm::Error::success();
    }
    if (!Written.starts_with("lazy-"))
      return llvm::Error::success();
    auto [CheckName, Name] = Written.split('.');
    const CheckDef *Check = findCheck(CheckName);
    if (!Check)
      return errorAt(Shown, Key, llvm::toString(unknownCheck(CheckName)));
    if (llvm::Error E = validateOption(*Check, Name, Value.Text))
      return errorAt(Shown, Key, llvm::toString(std::move(E)));
    Out.Says.Options.push_back({Check, {Value.Text, at(Key)}, Name.str()});
    return llvm::Error::success();
  }

  /// A mapping, or the older list of mappings with `key` and `value`.
  llvm::Error readOptions(const YamlNode &N) {
    for (const YamlEntry &E : N.Entries)
      if (llvm::Error Failed = readOption(E.Key, E.Value))
        return Failed;
    for (const YamlNode &Item : N.Items) {
      const YamlNode *Key = Item.find("key"), *Value = Item.find("value");
      if (Key && Value)
        if (llvm::Error Failed = readOption(*Key, *Value))
          return Failed;
    }
    return llvm::Error::success();
  }

  std::string Name, Shown;
  TidyFile Out;
};

} // namespace

llvm::Expected<TidyFile> readTidyFile(StringRef Text, StringRef Name, StringRef Shown) {
  llvm::Expected<YamlNode> Root = readYaml(Text, Shown);
  if (!Root)
    return Root.takeError();
  return TidyReader(Name, Shown).run(*Root);
}

} // namespace lazy
