#include "Finding/CheckInfo.h"

namespace lazy {

llvm::StringRef toString(CheckGroup G) {
  switch (G) {
  case CheckGroup::Correctness:
    return "correctness";
  case CheckGroup::Suspicious:
    return "suspicious";
  case CheckGroup::Performance:
    return "performance";
  case CheckGroup::Pedantic:
    return "pedantic";
  case CheckGroup::Preview:
    return "preview";
  }
  return "";
}

llvm::StringRef toString(Fixability F) {
  switch (F) {
  case Fixability::None:
    return "none";
  case Fixability::Suggested:
    return "suggested";
  case Fixability::Safe:
    return "safe";
  }
  return "";
}

} // namespace lazy
