// The schema follows the table of keys, the table of rules and their options, and the reader of
// models: nothing is written down twice.

#include "Catalogue/ModelsSchema.h"
#include "Config/Keys.h"
#include "Config/Show.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

namespace lazy {

namespace json = llvm::json;
using llvm::StringRef;

/// What is a glob of rules, or several of them.
static constexpr llvm::StringLiteral GlobPattern = "[*?\\[{,]";

static json::Value oneOrMore(json::Value Item) {
  json::Value Again = Item;
  return json::Object{
      {"anyOf",
       json::Array{std::move(Again), json::Object{{"type", "array"}, {"items", std::move(Item)}}}}};
}

static json::Value text() { return json::Object{{"type", "string"}, {"minLength", 1}}; }

/// Every word for rules that is no glob, with what it says to people.
static std::vector<std::pair<std::string, std::string>> ruleWords() {
  std::vector<std::pair<std::string, std::string>> Result = {{"all", "every rule"}};
  for (CheckGroup G : {CheckGroup::Correctness, CheckGroup::Suspicious, CheckGroup::Performance,
                       CheckGroup::Pedantic, CheckGroup::Preview})
    Result.push_back({toString(G).str(), "a group of rules"});
  for (const CheckDef *Check : allChecks())
    for (const std::string &Name : {Check->Info.Id.str(), Check->Info.fullName()})
      Result.push_back({Name, Check->Info.Summary.str()});
  return Result;
}

static json::Value rulePattern() {
  json::Array Words;
  for (const auto &[Word, Help] : ruleWords())
    Words.push_back(Word);
  return json::Object{
      {"anyOf", json::Array{json::Object{{"enum", std::move(Words)}},
                            json::Object{{"type", "string"}, {"pattern", GlobPattern}}}}};
}

static json::Value levels() {
  json::Array Words(ruleLevels());
  json::Object Properties;
  for (const auto &[Word, Help] : ruleWords())
    Properties[Word] = json::Object{{"description", Help}, {"enum", json::Array(Words)}};
  return json::Object{{"type", "object"},
                      {"properties", std::move(Properties)},
                      {"patternProperties",
                       json::Object{{GlobPattern, json::Object{{"enum", json::Array(Words)}}}}},
                      {"additionalProperties", false}};
}

static json::Object option(const OptionInfo &Info) {
  if (Info.Type == "bool")
    return json::Object{{"type", "boolean"}, {"default", Info.Default == "true"}};
  if (Info.Type == "int") {
    int Default = 0;
    StringRef(Info.Default).getAsInteger(10, Default);
    return json::Object{{"type", "integer"}, {"default", Default}};
  }
  auto Words = [](StringRef Text) {
    json::Array Result;
    for (StringRef Word : llvm::split(Text, '|'))
      Result.push_back(Word);
    return Result;
  };
  if (Info.Type != "list")
    return json::Object{{"enum", Words(Info.Type)}, {"default", Info.Default}};
  json::Value Item = json::Object{{"type", "string"}};
  if (!Info.Words.empty())
    Item = json::Object{{"enum", Words(Info.Words)}};
  return json::Object{
      {"anyOf", json::Array{json::Object{{"type", "string"}},
                            json::Object{{"type", "array"}, {"items", std::move(Item)}}}},
      {"default", Info.Default}};
}

static json::Value options() {
  json::Object Rules;
  for (const CheckDef *Check : allChecks()) {
    json::Object Properties;
    for (const OptionInfo &Info : Check->Options()) {
      json::Object One = option(Info);
      One["description"] = Info.Help;
      Properties[Info.Name] = std::move(One);
    }
    if (Properties.empty())
      continue;
    json::Object Schema{{"type", "object"},
                        {"description", Check->Info.Summary},
                        {"properties", std::move(Properties)},
                        {"additionalProperties", false}};
    Rules[Check->Info.Id] = json::Object(Schema);
    Rules[Check->Info.fullName()] = std::move(Schema);
  }
  return json::Object{
      {"type", "object"}, {"properties", std::move(Rules)}, {"additionalProperties", false}};
}

static json::Object keys(bool InOverride);

static json::Value valueOf(ConfigKey::Form Form) {
  switch (Form) {
  case ConfigKey::Flag:
    return json::Object{{"type", "boolean"}};
  case ConfigKey::Path:
    return text();
  case ConfigKey::Paths:
  case ConfigKey::Globs:
    return oneOrMore(text());
  case ConfigKey::Rules:
    return oneOrMore(rulePattern());
  case ConfigKey::Levels:
    return levels();
  case ConfigKey::Options:
    return options();
  case ConfigKey::Models:
    return modelsSchema();
  case ConfigKey::Overrides: {
    json::Object Item = keys(/*InOverride=*/true);
    Item["required"] = json::Array{"files"};
    return json::Object{{"type", "array"}, {"items", std::move(Item)}};
  }
  }
  return nullptr;
}

static json::Object keys(bool InOverride) {
  json::Object Properties;
  for (const ConfigKey &Key : configKeys()) {
    if (findConfigKey(Key.Name, InOverride) != &Key)
      continue;
    // Written once, whether it stands at the top or in an override.
    Properties[Key.Name] = json::Object{
        {"description", Key.Help},
        {"allOf", json::Array{json::Object{{"$ref", ("#/definitions/" + Key.Name).str()}}}}};
  }
  return json::Object{
      {"type", "object"}, {"properties", std::move(Properties)}, {"additionalProperties", false}};
}

std::string configSchema() {
  json::Object Result = keys(/*InOverride=*/false);
  json::Object Definitions;
  for (const ConfigKey &Key : configKeys())
    Definitions[Key.Name] = valueOf(Key.Is);
  Result["definitions"] = std::move(Definitions);
  Result["$schema"] = "http://json-schema.org/draft-07/schema#";
  Result["title"] = "configuration of lazy-lint (.lazy-lint.yaml)";
  // An empty file says nothing, which is right.
  Result["type"] = json::Array{"object", "null"};
  return llvm::formatv("{0:2}", json::Value(std::move(Result))).str() + "\n";
}

} // namespace lazy
