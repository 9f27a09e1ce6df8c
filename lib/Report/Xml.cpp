#include "Report/Xml.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"

namespace lazy {

/// XML 1.0, "Char", without the C1 controls: those are allowed, but a terminal obeys them.
static bool isAllowed(llvm::UTF32 C) {
  return C == '\t' || C == '\n' || C == '\r' || (C >= 0x20 && C < 0x7f) ||
         (C >= 0xA0 && C <= 0xD7FF) || (C >= 0xE000 && C <= 0xFFFD) ||
         (C >= 0x10000 && C <= 0x10FFFF);
}

std::string xmlEscaped(llvm::StringRef Text) {
  std::string Result;
  while (!Text.empty()) {
    const auto *Begin = reinterpret_cast<const llvm::UTF8 *>(Text.data());
    const llvm::UTF8 *At = Begin;
    llvm::UTF32 Code = 0;
    bool Valid = llvm::convertUTF8Sequence(&At, Begin + Text.size(), &Code,
                                           llvm::strictConversion) == llvm::conversionOK;
    size_t Bytes = Valid ? At - Begin : 1;
    if (!Valid || !isAllowed(Code))
      Result += "\xEF\xBF\xBD";
    else if (Code < 0x20) // a parser would make blanks of tabs and line breaks
      Result += "&#" + llvm::utostr(Code) + ";";
    else if (Code == '<' || Code == '>')
      Result += Code == '<' ? "&lt;" : "&gt;";
    else if (Code == '&' || Code == '"')
      Result += Code == '&' ? "&amp;" : "&quot;";
    else
      Result += Text.take_front(Bytes);
    Text = Text.drop_front(Bytes);
  }
  return Result;
}

} // namespace lazy
