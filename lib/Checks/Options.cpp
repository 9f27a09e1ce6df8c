#include "Checks/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace lazy {

llvm::Error parseOption(llvm::StringRef Text, bool &Out) {
  if (Text == "true" || Text == "1") {
    Out = true;
    return llvm::Error::success();
  }
  if (Text == "false" || Text == "0") {
    Out = false;
    return llvm::Error::success();
  }
  return llvm::createStringError("expected true or false, got '%s'", Text.str().c_str());
}

llvm::Error parseOption(llvm::StringRef Text, int &Out) {
  if (!Text.getAsInteger(10, Out))
    return llvm::Error::success();
  return llvm::createStringError("expected a number, got '%s'", Text.str().c_str());
}

llvm::Error parseOption(llvm::StringRef Text, std::vector<std::string> &Out) {
  Out.clear();
  llvm::SmallVector<llvm::StringRef, 8> Parts;
  Text.split(Parts, ';', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Part : Parts)
    Out.push_back(Part.trim().str());
  return llvm::Error::success();
}

std::string printOption(bool V) { return V ? "true" : "false"; }
std::string printOption(int V) { return std::to_string(V); }
std::string printOption(const std::vector<std::string> &V) { return llvm::join(V, ";"); }

/// The one of Words that may have been meant by Text; empty if none is near.
static llvm::StringRef nearest(llvm::ArrayRef<llvm::StringRef> Words, llvm::StringRef Text) {
  llvm::StringRef Near;
  unsigned Best = 4;
  for (llvm::StringRef Word : Words) {
    unsigned Distance = Word.edit_distance(Text, true, Best);
    if (Distance < Best) {
      Best = Distance;
      Near = Word;
    }
  }
  return Near;
}

static std::string didYouMean(llvm::StringRef Near) {
  return Near.empty() ? "" : " (did you mean '" + Near.str() + "'?)";
}

/// Whether each part of Text, a list, is one of Words.
static llvm::Error holdsOnly(llvm::ArrayRef<llvm::StringRef> Words, llvm::StringRef Text) {
  std::vector<std::string> Parts;
  if (llvm::Error E = parseOption(Text, Parts))
    return E;
  for (const std::string &Part : Parts)
    if (!llvm::is_contained(Words, Part))
      return llvm::createStringError("expected any of %s, got '%s'%s",
                                     llvm::join(Words, ", ").c_str(), Part.c_str(),
                                     didYouMean(nearest(Words, Part)).c_str());
  return llvm::Error::success();
}

static llvm::Error parses(const OptionInfo &Info, llvm::StringRef Text) {
  bool Flag;
  int Number;
  if (!Info.Words.empty()) {
    llvm::SmallVector<llvm::StringRef, 8> Words;
    llvm::StringRef(Info.Words).split(Words, '|');
    return holdsOnly(Words, Text);
  }
  if (Info.Type == "bool")
    return parseOption(Text, Flag);
  if (Info.Type == "int")
    return parseOption(Text, Number);
  if (!llvm::StringRef(Info.Type).contains('|'))
    return llvm::Error::success();
  llvm::SmallVector<llvm::StringRef, 4> Words;
  llvm::StringRef(Info.Type).split(Words, '|');
  if (llvm::is_contained(Words, Text))
    return llvm::Error::success();
  return llvm::createStringError("expected %s, got '%s'", llvm::join(Words, " or ").c_str(),
                                 Text.str().c_str());
}

llvm::Error validateOptions(llvm::ArrayRef<OptionInfo> Known, const OptionValues &Values) {
  for (const auto &[Name, Text] : Values) {
    const OptionInfo *Info =
        llvm::find_if(Known, [&](const OptionInfo &I) { return I.Name == Name; });
    if (Info != Known.end()) {
      if (llvm::Error E = parses(*Info, Text))
        return llvm::createStringError("option '%s': %s", Name.c_str(),
                                       llvm::toString(std::move(E)).c_str());
      continue;
    }
    llvm::SmallVector<llvm::StringRef, 8> Names;
    for (const OptionInfo &I : Known)
      Names.push_back(I.Name);
    return llvm::createStringError("no option named '%s'%s", Name.c_str(),
                                   didYouMean(nearest(Names, Name)).c_str());
  }
  return llvm::Error::success();
}

} // namespace lazy
