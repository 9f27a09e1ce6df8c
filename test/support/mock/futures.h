// Mocks of libraries whose futures nobody awaits in coroutines: only names and methods matter.
#ifndef LAZY_TEST_MOCK_FUTURES_H
#define LAZY_TEST_MOCK_FUTURES_H

#include <coroutine>
#include <future>
#include <utility>

namespace hpx {
template <typename T> class future {
public:
  future(future &&) noexcept;
  ~future();
  bool valid() const noexcept;
  bool is_ready() const noexcept;
  T get();
  void wait() const;
  template <typename F> future<T> then(F &&) { return std::move(*this); }
};
template <typename F> auto async(F &&Fn) -> future<decltype(Fn())>;
template <typename F> void post(F &&Fn) { Fn(); }
template <typename T> future<T> make_ready_future(T);
} // namespace hpx

namespace pplx {
template <typename T> class task {
public:
  task(const task &);
  ~task();
  bool is_done() const;
  T get() const;
  void wait() const;
  template <typename F> task<T> then(F &&) const { return *this; }
};
} // namespace pplx

namespace boost {
namespace detail {
template <typename T> class basic_future {
public:
  basic_future(basic_future &&) noexcept;
  ~basic_future() {}
  bool valid() const noexcept;
  void wait() const;
};
} // namespace detail
template <typename T> class future : public detail::basic_future<T> {
public:
  T get();
  template <typename F> future<T> then(F &&) { return std::move(*this); }
};
namespace fibers {
template <typename T> class future {
public:
  future(future &&) noexcept;
  T get();
  void wait() const;
};
class fiber {
public:
  ~fiber();
  void join();
  void detach();
  bool joinable() const noexcept;
};
} // namespace fibers
} // namespace boost

namespace tf {
template <typename T> class Future : public std::future<T> {
public:
  bool cancel();
};
class Taskflow {};
class Executor {
public:
  Future<void> run(Taskflow &);
  void wait_for_all();
  template <typename F> auto async(F &&Fn) -> std::future<decltype(Fn())> { return {}; }
  template <typename F> void silent_async(F &&Fn) { Fn(); }
};
} // namespace tf

namespace arrow {
class Status {};
template <typename T> class [[nodiscard]] Future {
public:
  bool is_finished() const;
  const T &result() const;
  const Status &status() const;
  void Wait() const;
  template <typename F> void AddCallback(F &&) const {}
  template <typename F> Future<T> Then(F &&) const { return *this; }
};
} // namespace arrow

namespace tensorstore {
template <typename T> class [[nodiscard]] Future;
template <typename T> class Future {
public:
  bool ready() const;
  T result() const;
  void Force() const;
  void IgnoreFuture() const;
};
} // namespace tensorstore

namespace cti {
template <typename Data> class continuable_base {
public:
  continuable_base(continuable_base &&) noexcept;
  ~continuable_base();
  template <typename F> continuable_base then(F &&) && { return std::move(*this); }
  continuable_base &freeze();
  void done() &&;
};
} // namespace cti

namespace wil {
template <typename T> struct task {
  struct promise_type {
    task get_return_object() noexcept;
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept;
    void return_value(T);
  };
  struct awaiter {
    bool await_ready() const noexcept;
    void await_suspend(std::coroutine_handle<>);
    T await_resume();
  };
  task(task &&) noexcept;
  ~task();
  void operator co_await() & = delete;
  awaiter operator co_await() && noexcept;
  T get() &&;
};
} // namespace wil

namespace lf {
template <typename R> struct task {
  struct promise_type {
    task get_return_object() noexcept;
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept;
    void return_value(R);
  };
  task(task &&) noexcept;
  ~task();
};
} // namespace lf

namespace photon {
template <typename T> class Future {
public:
  Future();
  Future(const Future &) = delete;
  ~Future();
  T &get();
  void wait();
};
} // namespace photon

namespace mozilla {
template <typename R, typename E, bool Exclusive> class MozPromise {
public:
  template <typename F> MozPromise *Then(F &&) { return this; }
};
} // namespace mozilla

namespace base {
template <typename Signature> class OnceCallback {
public:
  OnceCallback(OnceCallback &&) noexcept;
  ~OnceCallback();
  void Run() &&;
};
} // namespace base

namespace ssx {
namespace detail {
struct background_t {
  template <typename Future> void operator=(Future &&) const {}
};
} // namespace detail
inline constexpr detail::background_t background{};
} // namespace ssx

#endif
