// A mock of beman.execution and beman.task: a task that is not [[nodiscard]], plain senders.
#ifndef LAZY_TEST_MOCK_BEMAN_H
#define LAZY_TEST_MOCK_BEMAN_H

#include <coroutine>
#include <optional>
#include <tuple>
#include <utility>

namespace beman::execution {

struct sender_t {};

namespace detail {
template <typename Tag, typename Data, typename... Child> struct basic_sender {
  using sender_concept = ::beman::execution::sender_t;
  Data data;
  std::tuple<Child...> children;
};
struct just_t {
  template <typename T> auto operator()(T V) const { return basic_sender<just_t, T>{V, {}}; }
};
struct then_t {
  template <typename S, typename F> auto operator()(S Sender, F Fn) const {
    return basic_sender<then_t, F, S>{Fn, {std::move(Sender)}};
  }
};
struct sync_wait_t {
  template <typename S> std::optional<std::tuple<int>> operator()(S &&) const { return {}; }
};
} // namespace detail
inline constexpr detail::just_t just{};
inline constexpr detail::then_t then{};
inline constexpr detail::sync_wait_t sync_wait{};

template <typename T = void> class task {
public:
  using sender_concept = ::beman::execution::sender_t;
  struct promise_type {
    task get_return_object() noexcept;
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept;
    template <typename U> void return_value(U &&);
  };
  task(task &&Other) noexcept : handle(std::exchange(Other.handle, {})) {}
  ~task() {
    if (handle)
      handle.destroy();
  }
  auto as_awaitable() &&;

private:
  std::coroutine_handle<promise_type> handle;
};

} // namespace beman::execution

#endif
