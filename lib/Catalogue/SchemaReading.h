// What the readers of the parts of a model file share: the state of reading, the complaints, and
// how words of a vocabulary are read. Private to the schema (Schema.cpp, BlockingSchema.cpp).
#ifndef LAZY_CATALOGUE_SCHEMAREADING_H
#define LAZY_CATALOGUE_SCHEMAREADING_H

#include "Catalogue/Catalogue.h"
#include "Catalogue/Words.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/YAMLTraits.h"

namespace lazy {

/// What the traits share while one file is read; the context pointer of
/// yaml::IO.
struct Reading {
  explicit Reading(const Catalogue &C) : Known(C) {}

  const Catalogue &Known;
  /// The keys of the mapping that was read last, for "unknown key".
  llvm::StringRef Keys;
  llvm::StringSet<> Names; ///< of types and functions so far, to find those given twice
  llvm::StringSet<> Ids;
  std::string FirstError;
  /// The words that may stand where the last wrong one did.
  std::vector<llvm::StringRef> Words;

  static Reading &of(llvm::yaml::IO &IO) { return *static_cast<Reading *>(IO.getContext()); }

  /// The complaint if one of Names was given before in this file, else empty.
  std::string addNames(llvm::StringRef Kind, llvm::ArrayRef<std::string> NewNames) {
    for (const std::string &Name : NewNames) {
      if (Name.empty() || llvm::StringRef(Name).starts_with("::") ||
          llvm::StringRef(Name).contains(' ') || llvm::StringRef(Name).drop_back().contains('*'))
        return llvm::formatv("'{0}' is no name; expected a qualified name without "
                             "leading '::', template "
                             "arguments and inline namespaces",
                             Name);
      if (!Names.insert((Kind + " " + Name).str()).second)
        return llvm::formatv("{0} '{1}' is named twice in this file; expected one "
                             "entry for each name",
                             Kind, Name);
    }
    return "";
  }
};

inline std::string missingWhy() {
  return "'why' is empty; expected the reason for this entry, in a few words";
}

} // namespace lazy

namespace llvm::yaml {

template <typename E>
  requires(std::size(lazy::Words<E>::Table) > 0)
struct ScalarTraits<E> {
  static void output(const E &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *Context, E &Value) {
    for (const lazy::Word<E> &W : lazy::Words<E>::Table)
      if (W.Text == Text) {
        Value = W.Value;
        return "";
      }
    std::vector<StringRef> &Words = static_cast<lazy::Reading *>(Context)->Words;
    Words.clear();
    for (const lazy::Word<E> &W : lazy::Words<E>::Table)
      Words.push_back(W.Text);
    static const std::string Complaint = [] {
      std::string S = ("unknown word for '" + lazy::Words<E>::What + "'; expected ").str();
      ListSeparator Comma;
      for (const lazy::Word<E> &W : lazy::Words<E>::Table)
        S += (StringRef(Comma) + W.Text).str();
      return S;
    }();
    return Complaint;
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

} // namespace llvm::yaml

#endif
