// How loud a finding is in formats that know grades. The text format says `warning` of all, as
// compilers and what reads their output expect.
#ifndef LAZY_REPORT_SEVERITY_H
#define LAZY_REPORT_SEVERITY_H

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

} // namespace lazy

#endif
