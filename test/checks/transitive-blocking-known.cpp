// A function that may block, but does not where it is called, does not lead to what blocks in it.
// Its body is code of the user's here, as for those who write the library.
// RUN: %check_lazy %s transitive-blocking,sync-wait %t
#include "prelude.h"
#include <condition_variable>
#include <mutex>

namespace folly {
template <typename T> class SemiFuture {
public:
  SemiFuture(SemiFuture &&Other) noexcept;
  ~SemiFuture();
  bool isReady() const;
  void wait();
  T get() && {
    std::unique_lock Lock(M);
    Done.wait(Lock);
    return Value;
  }

private:
  std::mutex M;
  std::condition_variable Done;
  T Value;
};
} // namespace folly

Task<int> tested(folly::SemiFuture<int> F) {
  if (!F.isReady())
    co_return 0;
  co_return std::move(F).get();
}

Task<int> untested(folly::SemiFuture<int> F) {
  co_return std::move(F).get();
  // CHECK: :[[@LINE-1]]:13: warning: 'SemiFuture::get' blocks the thread of coroutine 'untested'
}
