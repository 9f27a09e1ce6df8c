// How cancellation shows in code: the exceptions that report it, the tokens that ask for it, and
// the coroutines that pass it on by themselves.
#ifndef LAZY_CATALOGUE_CANCELLATION_H
#define LAZY_CATALOGUE_CANCELLATION_H

#include <string>
#include <vector>

namespace lazy {

/// What a type has to do with cancellation.
enum class CancelRole {
  Exception, ///< thrown out of what is cancelled
  Token,     ///< tells those who have it that they are to end; what they await wants it too
  Implicit, ///< a coroutine type: what its coroutines await is cancelled with them, without a token
};

/// Types with one role.
struct CancellationModel {
  /// As TypeModel::Names, or aliases. A name without `::` is that of a class of users' own, in the
  /// namespace of the coroutine's type or around it (exceptions), or anywhere (tokens).
  std::vector<std::string> Names;
  CancelRole Is = CancelRole::Exception;
  /// Exceptions that have other reasons too: the condition that tells, with `{}` for the object.
  std::string OnlyIf;
  /// Exceptions: who goes on awaiting is told again, as the request stays.
  bool Repeats = false;
  std::string Library;
  std::string Why;  ///< never empty
  std::string File; ///< the model's file; for notes
};

} // namespace lazy

#endif
