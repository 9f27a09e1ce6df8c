#include "Config/FileGlob.h"
#include "llvm/ADT/StringRef.h"

namespace lazy {

using llvm::StringRef;

/// `a/**/b` fits a/b too, as people expect; LLVM's globs would ask for two slashes.
static std::string withOptionalFolders(StringRef Glob) {
  std::string Result;
  for (size_t At; (At = Glob.find("/**/")) != StringRef::npos; Glob = Glob.drop_front(At + 4))
    Result += (Glob.take_front(At) + "{/,/*/}").str();
  return Result + Glob.str();
}

llvm::Expected<FileGlob> FileGlob::create(StringRef Text) {
  FileGlob Result;
  while (Text.consume_front("./"))
    Result.Anchored = true;
  Result.Anchored |= Text.consume_front("/");
  while (Text.consume_front("**/"))
    Result.Anchored = false;
  Text = Text.rtrim('/');
  if (Text.empty())
    return llvm::createStringError("an empty glob fits nothing");
  Result.Text = std::make_shared<const std::string>(withOptionalFolders(Text));
  llvm::Expected<llvm::GlobPattern> Pattern = llvm::GlobPattern::create(*Result.Text, 64);
  if (!Pattern)
    return Pattern.takeError();
  Result.Pattern = std::move(*Pattern);
  return Result;
}

bool FileGlob::matches(StringRef Path) const {
  // The folders that hold the file, and the file itself.
  for (size_t End = 0; End != StringRef::npos;) {
    End = Path.find('/', End + 1);
    StringRef Whole = Path.take_front(End);
    for (StringRef Ending = Whole; !Ending.empty(); Ending = Ending.split('/').second) {
      if (Pattern.match(Ending))
        return true;
      if (Anchored)
        break;
    }
  }
  return false;
}

std::vector<std::string> FileGlob::below(StringRef Folder) const {
  std::string Literal;
  for (char C : Folder) {
    if (StringRef("*?[]{}\\").contains(C))
      Literal += '\\';
    Literal += C;
  }
  std::vector<std::string> Result;
  for (StringRef Between : {"/", "/*/"}) {
    if (Anchored && Between != "/")
      break;
    for (StringRef After : {"", "/*"})
      Result.push_back((Literal + Between + *Text + After).str());
  }
  return Result;
}

} // namespace lazy
