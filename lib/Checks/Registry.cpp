// The table of checks: one line a check in Checks.def, alphabetical.
#include "Checks/Check.h"
#include "Support/EmbeddedFile.h"

namespace lazy {

#define LAZY_CHECK(Name) extern const CheckDef Name;
#include "Checks/Checks.def"
#undef LAZY_CHECK

llvm::ArrayRef<EmbeddedFile> embeddedPages();

llvm::ArrayRef<const CheckDef *> allChecks() {
  static const CheckDef *const Table[] = {
#define LAZY_CHECK(Name) &Name,
#include "Checks/Checks.def"
#undef LAZY_CHECK
  };
  return Table;
}

const CheckDef *findCheck(llvm::StringRef Name) {
  Name.consume_front("lazy-");
  for (const CheckDef *C : allChecks())
    if (C->Info.Id == Name)
      return C;
  return nullptr;
}

llvm::StringRef checkPage(llvm::StringRef Id) {
  for (const EmbeddedFile &Page : embeddedPages())
    if (Page.Name == Id)
      return Page.Text;
  return "";
}

} // namespace lazy
