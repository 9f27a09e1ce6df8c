// The form is YAML with comments: what is shown can be written into a file as it is, and means the
// same there (but for the models, which are named only).

#include "Config/Show.h"
#include "Config/Keys.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/YAMLParser.h"

namespace lazy {

using llvm::StringRef;

static std::string quoted(StringRef Text) {
  return "\"" + llvm::yaml::escape(Text, /*EscapePrintable=*/false) + "\"";
}

namespace {

class Writer {
public:
  Writer(const FileConfig &Of, const Configuration &In) : Of(Of), In(In) {}

  std::string run(StringRef Title) {
    Out = "# " + Title.str() + "\n";
    for (const std::string &File : Of.From)
      Out += "# configured by " + In.shown(File) + "\n";
    if (Of.From.empty())
      Out += "# no configuration file\n";
    for (const ConfigKey &Key : configKeys())
      write(Key);
    flush();
    return std::move(Out);
  }

private:
  struct Line {
    std::string Text, Comment;
  };

  std::string nameOf(const Origin &From) const {
    if (!From.File.empty())
      return In.shown(From.File) + ":" + std::to_string(From.Line);
    return From.Flag.empty() ? "default" : From.Flag;
  }
  void line(std::string Text, const Origin &From) { Lines.push_back({Text, nameOf(From)}); }
  void list(StringRef Key, llvm::ArrayRef<Sourced> Items) {
    flush();
    Out += (Key + ":" + (Items.empty() ? " []" : "") + "\n").str();
    for (const Sourced &Item : Items)
      line("  - " + quoted(Item.Text), Item.From);
  }
  /// Writes the lines, their comments below each other.
  void flush() {
    size_t Width = 0;
    for (const Line &L : Lines)
      Width = std::max(Width, L.Text.size());
    for (const Line &L : Lines)
      Out += L.Comment.empty()
                 ? L.Text + "\n"
                 : L.Text + std::string(Width - L.Text.size(), ' ') + "  # " + L.Comment + "\n";
    Lines.clear();
  }

  void write(const ConfigKey &Key);
  void writeRules();
  void writeOptions();
  void writeModels();

  const FileConfig &Of;
  const Configuration &In;
  std::string Out;
  std::vector<Line> Lines;
};

void Writer::writeRules() {
  Out += "rules:\n";
  for (auto [Check, Rule] : llvm::zip_equal(allChecks(), Of.Rules)) {
    StringRef Word = !Rule.On ? "off" : Rule.Asked ? toString(*Rule.Asked) : "on";
    bool BySeverity = Rule.On && Rule.Asked && !Rule.AskedBy.isDefault();
    Lines.push_back({"  " + Check->Info.fullName() + ": " + Word.str(),
                     nameOf(BySeverity ? Rule.AskedBy : Rule.By) +
                         (BySeverity && Rule.By.isDefault() == Rule.AskedBy.isDefault() &&
                                  nameOf(Rule.By) != nameOf(Rule.AskedBy)
                              ? "; on by " + nameOf(Rule.By)
                              : "")});
  }
}

void Writer::writeOptions() {
  Out += "options:\n";
  for (const CheckDef *Check : allChecks()) {
    if (Check->Options().empty())
      continue;
    Lines.push_back({"  " + Check->Info.fullName() + ":", ""});
    auto Given = Of.Options.find(Check->Info.Id.str());
    for (const OptionInfo &Info : Check->Options()) {
      Sourced Value = {Info.Default, {}};
      if (Given != Of.Options.end())
        if (auto It = Given->second.find(Info.Name); It != Given->second.end())
          Value = It->second;
      bool IsText = Info.Type != "bool" && Info.Type != "int";
      line("    " + Info.Name + ": " + (IsText ? quoted(Value.Text) : Value.Text), Value.From);
    }
  }
}

void Writer::writeModels() {
  std::vector<Sourced> Files;
  std::string Comments;
  for (const FileConfig::Model &M : Of.Models) {
    if (M.InConfig)
      Comments += "# models: " + nameOf(M.From) + "\n";
    else
      Files.push_back({M.Text.first, M.From});
  }
  list("catalogue", Files);
  flush();
  Out += Comments;
}

void Writer::write(const ConfigKey &Key) {
  if (Key.Where == ConfigKey::InOverrides)
    return;
  flush();
  switch (Key.Is) {
  case ConfigKey::Path:
    if (Of.Build)
      line((Key.Name + ": ").str() + quoted(Of.Build->Text), Of.Build->From);
    return;
  case ConfigKey::Globs: {
    std::vector<Sourced> Items;
    for (const FileConfig::Files &Each : Key.Name == "exclude" ? Of.Exclude : Of.AllowBlockingIn)
      Items.push_back(Each.Written);
    return list(Key.Name, Items);
  }
  case ConfigKey::Levels:
    return writeRules();
  case ConfigKey::Options:
    return writeOptions();
  case ConfigKey::Paths:
    return writeModels();
  // These have done their work; what came of it is shown.
  case ConfigKey::Flag:
  case ConfigKey::Rules:
  case ConfigKey::Overrides:
  // What models say is in their file, and shown by explain-type.
  case ConfigKey::Models:
    return;
  }
}

} // namespace

std::string showConfig(const FileConfig &Of, const Configuration &In, StringRef Title) {
  return Writer(Of, In).run(Title);
}

} // namespace lazy
