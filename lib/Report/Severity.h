// How loud a finding is in the formats. Where the user says nothing, the text format says `warning`
// of all, as compilers and what reads their output expect; formats that know grades go by group.
#ifndef LAZY_REPORT_SEVERITY_H
#define LAZY_REPORT_SEVERITY_H

#include "Report/Report.h"

namespace lazy {

inline Severity severityOf(const Report &R, const PortableFinding &F) {
  return R.asked(F).value_or(severityOf(F.Group));
}

/// The word of the text formats. `note` is not among them: to those who read compilers' output a
/// note belongs to the line before it.
inline llvm::StringRef wordInText(const Report &R, const PortableFinding &F) {
  return R.asked(F) == Severity::Error ? "error" : "warning";
}

} // namespace lazy

#endif
