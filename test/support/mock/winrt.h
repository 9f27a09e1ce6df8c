// A mock of C++/WinRT: IAsync interfaces as coroutine types, fire_and_forget, resume_*.
#ifndef LAZY_TEST_MOCK_WINRT_H
#define LAZY_TEST_MOCK_WINRT_H

#include <chrono>
#include <coroutine>
#include <utility>

namespace winrt {

namespace Windows::Foundation {
enum class AsyncStatus { Started, Completed, Canceled, Error };
struct IUnknown {
  ~IUnknown() noexcept {
    if (m_ptr)
      release();
  }
  IUnknown() = default;
  IUnknown(const IUnknown &);
  void release() noexcept;
  void *m_ptr = nullptr;
};
struct IAsyncAction : IUnknown {
  AsyncStatus Status() const;
  void Cancel() const;
  void get() const;
  AsyncStatus wait_for(std::chrono::milliseconds) const;
  template <typename H> void Completed(const H &) const {}
};
template <typename T> struct IAsyncOperation : IUnknown {
  AsyncStatus Status() const;
  void Cancel() const;
  T GetResults() const;
  T get() const;
  template <typename H> void Completed(const H &) const {}
};
} // namespace Windows::Foundation

namespace impl {
template <typename Async, typename T> struct await_adapter {
  const Async &async;
  bool await_ready() const noexcept;
  bool await_suspend(std::coroutine_handle<>);
  T await_resume() const;
};
struct timespan_awaiter {
  bool await_ready() const noexcept;
  bool await_suspend(std::coroutine_handle<>);
  void await_resume();
};
} // namespace impl

namespace Windows::Foundation {
inline impl::await_adapter<IAsyncAction, void> operator co_await(const IAsyncAction &A) {
  return {A};
}
template <typename T>
impl::await_adapter<IAsyncOperation<T>, T> operator co_await(const IAsyncOperation<T> &A) {
  return {A};
}
} // namespace Windows::Foundation

struct fire_and_forget {};

[[nodiscard]] inline auto resume_background() noexcept {
  struct awaitable {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const;
    void await_resume() const noexcept {}
  };
  return awaitable{};
}
[[nodiscard]] impl::timespan_awaiter resume_after(std::chrono::milliseconds) noexcept;

namespace impl {
struct promise_base {
  std::suspend_never initial_suspend() const noexcept { return {}; }
  auto final_suspend() noexcept {
    struct awaiter {
      bool await_ready() const noexcept { return false; }
      bool await_suspend(std::coroutine_handle<>) const noexcept;
      void await_resume() const noexcept {}
    };
    return awaiter{};
  }
  void unhandled_exception() noexcept;
};
struct action_promise : promise_base {
  Windows::Foundation::IAsyncAction get_return_object() noexcept;
  void return_void() const noexcept;
};
template <typename T> struct operation_promise : promise_base {
  Windows::Foundation::IAsyncOperation<T> get_return_object() noexcept;
  void return_value(T);
};
} // namespace impl

} // namespace winrt

namespace std {
template <typename... Args>
struct coroutine_traits<winrt::Windows::Foundation::IAsyncAction, Args...> {
  using promise_type = winrt::impl::action_promise;
};
template <typename T, typename... Args>
struct coroutine_traits<winrt::Windows::Foundation::IAsyncOperation<T>, Args...> {
  using promise_type = winrt::impl::operation_promise<T>;
};
template <typename... Args> struct coroutine_traits<winrt::fire_and_forget, Args...> {
  struct promise_type {
    winrt::fire_and_forget get_return_object() const noexcept { return {}; }
    void return_void() const noexcept {}
    suspend_never initial_suspend() const noexcept { return {}; }
    suspend_never final_suspend() const noexcept { return {}; }
    void unhandled_exception() const noexcept;
  };
};
} // namespace std

#endif
