// How loud is a finding? Its group says, unless the user does.
#ifndef LAZY_FINDING_SEVERITY_H
#define LAZY_FINDING_SEVERITY_H

#include "Finding/CheckInfo.h"

namespace lazy {

enum class Severity {
  Error,   ///< a certain bug
  Warning, ///< most likely one
  Note,    ///< advice
};

inline Severity severityOf(CheckGroup G) {
  switch (G) {
  case CheckGroup::Correctness:
    return Severity::Error;
  case CheckGroup::Suspicious:
  case CheckGroup::Preview:
    return Severity::Warning;
  case CheckGroup::Performance:
  case CheckGroup::Pedantic:
    return Severity::Note;
  }
  return Severity::Warning;
}

/// "error", "warning" or "note"; static storage.
inline llvm::StringRef toString(Severity S) {
  return S == Severity::Error ? "error" : S == Severity::Warning ? "warning" : "note";
}

} // namespace lazy

#endif
