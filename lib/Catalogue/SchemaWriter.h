// A YAML "reader" that reads nothing: it asks the traits of a type what they would read, and writes
// that down as a JSON schema. So the schema says what the reader does, whatever is added to it.
// Private to the schema (Schema.cpp).
#ifndef LAZY_CATALOGUE_SCHEMAWRITER_H
#define LAZY_CATALOGUE_SCHEMAWRITER_H

#include "Catalogue/SchemaReading.h"
#include "llvm/Support/JSON.h"

namespace lazy {

class SchemaWriter : public llvm::yaml::IO {
public:
  explicit SchemaWriter(Reading &R) : IO(&R), R(R) {}

  /// Of what was "read" last.
  llvm::json::Value take() { return std::move(Last); }

private:
  using StringRef = llvm::StringRef;
  struct Object {
    llvm::json::Object Properties;
    llvm::json::Array Required;
    std::string Key;
  };

  bool outputting() const override { return false; }
  unsigned beginSequence() override { return 1; }
  bool preflightElement(unsigned, void *&) override { return true; }
  void postflightElement(void *) override { InScalar = false; }
  void endSequence() override {
    Last = llvm::json::Object{{"type", "array"}, {"items", std::move(Last)}};
  }
  bool canElideEmptySequence() override { return false; }
  unsigned beginFlowSequence() override { return beginSequence(); }
  bool preflightFlowElement(unsigned, void *&) override { return true; }
  void postflightFlowElement(void *) override { InScalar = false; }
  void endFlowSequence() override { endSequence(); }

  void beginMapping() override { Open.emplace_back(); }
  void endMapping() override {
    Object Done = std::move(Open.back());
    Open.pop_back();
    llvm::json::Object Schema{{"type", "object"},
                              {"properties", std::move(Done.Properties)},
                              {"additionalProperties", false}};
    if (!Done.Required.empty())
      Schema["required"] = std::move(Done.Required);
    Last = std::move(Schema);
  }
  void beginFlowMapping() override { beginMapping(); }
  void endFlowMapping() override { endMapping(); }
  bool preflightKey(StringRef Key, bool Required, bool, bool &, void *&) override {
    if (Required)
      Open.back().Required.push_back(Key);
    Open.back().Key = Key.str();
    return true;
  }
  void postflightKey(void *) override {
    InScalar = false;
    Object &Of = Open.back();
    Of.Properties[Of.Key] = std::move(Last);
  }
  std::vector<StringRef> keys() override { return {}; }
  bool mapTag(StringRef, bool Default) override { return Default; }

  /// No text at all is like this one: a type that takes it takes every text. What others say
  /// against it tells what they would take.
  void scalarString(StringRef &Text, llvm::yaml::QuotingType) override {
    Text = "\x01";
    InScalar = true;
    R.Words.clear();
    Last = llvm::json::Object{{"type", "string"}};
  }
  void setError(const llvm::Twine &Message) override {
    if (!InScalar)
      return; // a mapping misses something
    llvm::json::Array Words(R.Words);
    if (!Words.empty())
      Last = llvm::json::Object{{"enum", std::move(Words)}};
    else if (StringRef(Message.str()).starts_with("invalid boolean"))
      Last = llvm::json::Object{{"type", "boolean"}};
    else
      Last = llvm::json::Object{{"type", llvm::json::Array{"integer", "string"}}};
  }
  std::error_code error() override { return {}; }

  // Not used by our traits.
  void beginEnumScalar() override {}
  bool matchEnumScalar(StringRef, bool) override { return false; }
  bool matchEnumFallback() override { return false; }
  void endEnumScalar() override {}
  bool beginBitSetScalar(bool &) override { return false; }
  bool bitSetMatch(StringRef, bool) override { return false; }
  void endBitSetScalar() override {}
  void blockScalarString(StringRef &) override {}
  void scalarTag(std::string &) override {}
  llvm::yaml::NodeKind getNodeKind() override { return llvm::yaml::NodeKind::Scalar; }

  Reading &R;
  std::vector<Object> Open;
  llvm::json::Value Last = nullptr;
  bool InScalar = false;
};

} // namespace lazy

#endif
