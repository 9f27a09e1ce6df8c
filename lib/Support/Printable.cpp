#include "Support/Printable.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Unicode.h"

namespace lazy {

static std::string escapedByte(unsigned char Byte) {
  return "\\x" + llvm::utohexstr(Byte, /*LowerCase=*/true, /*Width=*/2);
}

std::string printable(llvm::StringRef Text) {
  std::string Result;
  while (!Text.empty()) {
    unsigned char First = Text.front();
    if (First < 0x80) {
      Text = Text.drop_front();
      if (First < 0x20 || First == 0x7f)
        Result += escapedByte(First);
      else
        Result += char(First);
      continue;
    }
    const auto *Begin = reinterpret_cast<const llvm::UTF8 *>(Text.data());
    const llvm::UTF8 *At = Begin;
    llvm::UTF32 Code = 0;
    if (llvm::convertUTF8Sequence(&At, Begin + Text.size(), &Code, llvm::strictConversion) !=
        llvm::conversionOK) {
      Result += escapedByte(First);
      Text = Text.drop_front();
      continue;
    }
    size_t Bytes = At - Begin;
    if (llvm::sys::unicode::isPrintable(Code))
      Result += Text.take_front(Bytes);
    else
      Result += "\\u{" + llvm::utohexstr(Code, /*LowerCase=*/true) + "}";
    Text = Text.drop_front(Bytes);
  }
  return Result;
}

std::string printableLines(llvm::StringRef Text) {
  std::string Result;
  while (true) {
    size_t End = Text.find_first_of("\n\t");
    Result += printable(Text.take_front(End));
    if (End == llvm::StringRef::npos)
      return Result;
    Result += Text[End];
    Text = Text.drop_front(End + 1);
  }
}

} // namespace lazy
