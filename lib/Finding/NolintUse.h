// What came of a NOLINT comment.
#ifndef LAZY_FINDING_NOLINTUSE_H
#define LAZY_FINDING_NOLINTUSE_H

#include "Finding/TURecord.h"

namespace lazy {

/// What is said of comments that silence nothing. It is no check of ours: it looks at no code.
inline constexpr CheckInfo UnusedNolint = {
    .Id = "unused-nolint",
    .Summary = "a NOLINT comment silences nothing",
    .Group = CheckGroup::Suspicious,
    .Since = "0.1",
    .Fix = Fixability::Safe,
};

/// A directive that names rules of ours, with what came of each element of its list.
struct NolintUse {
  Suppression Said;
  std::vector<bool> Used; ///< as Said.Checks
  bool InHeader = false;  ///< its file is not the main file of a unit
};

} // namespace lazy

#endif
