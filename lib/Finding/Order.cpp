#include "Finding/Order.h"
#include <algorithm>
#include <tuple>

namespace lazy {
namespace {

auto key(const Place &P) { return std::tie(P.File, P.Offset, P.Length, P.Line, P.Column); }

auto key(const Edit &E) { return std::tie(E.File, E.Offset, E.Length, E.Text); }

/// <0, 0, >0 as A is before, beside or behind B.
int compare(const Place &A, const Place &B) {
  return key(A) < key(B) ? -1 : key(B) < key(A) ? 1 : 0;
}

int compare(const PortableNote &A, const PortableNote &B) {
  if (int Order = compare(A.Where, B.Where))
    return Order;
  if (int Order = A.Message.compare(B.Message))
    return Order;
  return int(A.Side) - int(B.Side);
}

int compare(const PathStep &A, const PathStep &B) {
  if (int Order = compare(A.Where, B.Where))
    return Order;
  if (int Order = A.In.compare(B.In))
    return Order;
  return A.Calls.compare(B.Calls);
}

int compare(const Edit &A, const Edit &B) { return key(A) < key(B) ? -1 : key(B) < key(A) ? 1 : 0; }

int compare(const PortableFix &A, const PortableFix &B);

template <typename T> int compareAll(const std::vector<T> &A, const std::vector<T> &B) {
  for (size_t I = 0; I < A.size() && I < B.size(); ++I)
    if (int Order = compare(A[I], B[I]))
      return Order;
  return A.size() < B.size() ? -1 : A.size() > B.size() ? 1 : 0;
}

int compare(const PortableFix &A, const PortableFix &B) {
  if (A.Grade != B.Grade)
    return A.Grade < B.Grade ? -1 : 1;
  if (int Order = A.Title.compare(B.Title))
    return Order;
  return compareAll(A.Edits, B.Edits);
}

/// Only what decides whether two findings are the same one.
int compareIdentity(const PortableFinding &A, const PortableFinding &B) {
  if (int Order = compare(A.Where, B.Where))
    return Order;
  if (int Order = A.Check.compare(B.Check))
    return Order;
  return A.Message.compare(B.Message);
}

} // namespace

bool isBefore(const PortableFinding &A, const PortableFinding &B) {
  if (int Order = compareIdentity(A, B))
    return Order < 0;
  if (int Order = A.Function.compare(B.Function))
    return Order < 0;
  if (int Order = compareAll(A.Fixes, B.Fixes))
    return Order < 0;
  if (int Order = compareAll(A.Notes, B.Notes))
    return Order < 0;
  return compareAll(A.Path, B.Path) < 0;
}

void sortAndDeduplicate(std::vector<PortableFinding> &Findings) {
  std::sort(Findings.begin(), Findings.end(), isBefore);
  Findings.erase(std::unique(Findings.begin(), Findings.end(),
                             [](const PortableFinding &A, const PortableFinding &B) {
                               return compareIdentity(A, B) == 0;
                             }),
                 Findings.end());
}

} // namespace lazy
