// A mock of TooManyCooks: lazy task that leaks when dropped, spawn(), fork().
#ifndef LAZY_TEST_MOCK_TMC_H
#define LAZY_TEST_MOCK_TMC_H

#include <cassert>
#include <coroutine>
#include <future>
#include <utility>

namespace tmc {

template <typename Result = void> struct task;

namespace detail {
template <typename Result> struct task_promise {
  constexpr inline std::suspend_always initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  task<Result> get_return_object() noexcept;
  [[noreturn]] void unhandled_exception();
  template <typename U> void return_value(U &&);
};
template <> struct task_promise<void> {
  constexpr inline std::suspend_always initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  task<void> get_return_object() noexcept;
  [[noreturn]] void unhandled_exception();
  void return_void() {}
};
template <typename Result> struct aw_task {
  std::coroutine_handle<> handle;
  inline bool await_ready() const noexcept { return false; }
  inline std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return handle; }
  Result await_resume() noexcept;
};
} // namespace detail

template <typename Result>
struct [[nodiscard("You must submit or co_await task for execution.")]] task {
  using promise_type = detail::task_promise<Result>;
  std::coroutine_handle<promise_type> handle;

  task(task &&Other) noexcept : handle(std::exchange(Other.handle, nullptr)) {}
  ~task() { assert(!handle && "You must submit or co_await task for execution."); }
  bool done() const noexcept { return handle.done(); }
  void resume() const { handle.resume(); }
  detail::aw_task<Result> operator co_await() && noexcept {
    return {std::exchange(handle, nullptr)};
  }
  template <typename Executor> [[nodiscard]] task &resume_on(Executor &&) & { return *this; }
};

template <typename Result>
struct [[nodiscard("You must await or fork the spawned task.")]] aw_spawn_fork_impl {
  aw_spawn_fork_impl(aw_spawn_fork_impl &&) noexcept;
  ~aw_spawn_fork_impl() noexcept;
  detail::aw_task<Result> operator co_await() && noexcept;
};

template <typename Result>
class [[nodiscard("You must await or detach the spawned task.")]] aw_spawn {
public:
  aw_spawn(aw_spawn &&) noexcept;
  ~aw_spawn() noexcept;
  detail::aw_task<Result> operator co_await() && noexcept;
  void detach() &&;
  [[nodiscard]] aw_spawn_fork_impl<Result> fork() &&;
  template <typename Executor> [[nodiscard]] aw_spawn &&run_on(Executor &&) && {
    return std::move(*this);
  }
};

template <typename Result> aw_spawn<Result> spawn(task<Result> &&);
class ex_cpu {};
template <typename Result> void post(ex_cpu &, task<Result> &&);
template <typename Result> std::future<Result> post_waitable(ex_cpu &, task<Result> &&);
int async_main(task<int> &&);

} // namespace tmc

#endif
