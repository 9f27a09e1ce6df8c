// What the XML formats have in common.
#ifndef LAZY_REPORT_XML_H
#define LAZY_REPORT_XML_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace lazy {

/// Text for an attribute's value in double quotes, or between tags. Characters that XML does not
/// allow, control characters that it should not, and bytes that are not UTF-8 become U+FFFD.
std::string xmlEscaped(llvm::StringRef Text);

} // namespace lazy

#endif
