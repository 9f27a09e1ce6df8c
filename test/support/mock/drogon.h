// A mock of Drogon: lazy Task, AsyncTask made to be dropped, awaiters that send on await.
#ifndef LAZY_TEST_MOCK_DROGON_H
#define LAZY_TEST_MOCK_DROGON_H

#include <chrono>
#include <coroutine>
#include <exception>
#include <future>
#include <memory>
#include <utility>

namespace trantor {
class EventLoop {
public:
  template <typename F> void runInLoop(F &&Fn) { Fn(); }
  template <typename F> void queueInLoop(F &&Fn) { Fn(); }
};
} // namespace trantor

namespace drogon {

struct final_awaiter {
  bool await_ready() noexcept { return false; }
  template <typename P> auto await_suspend(std::coroutine_handle<P> H) noexcept {
    return H.promise().continuation_;
  }
  void await_resume() noexcept {}
};

template <typename T = void> struct [[nodiscard]] Task {
  struct promise_type;
  using handle_type = std::coroutine_handle<promise_type>;

  Task(handle_type H) : coro_(H) {}
  Task(const Task &) = delete;
  Task(Task &&Other) noexcept : coro_(std::exchange(Other.coro_, nullptr)) {}
  ~Task() {
    if (coro_)
      coro_.destroy();
  }

  struct promise_type {
    Task<T> get_return_object();
    std::suspend_always initial_suspend() { return {}; }
    void return_value(const T &V);
    auto final_suspend() noexcept { return final_awaiter{}; }
    void unhandled_exception();
    T &&result() &&;
    std::coroutine_handle<> continuation_;
  };
  auto operator co_await() const noexcept {
    struct awaiter {
      explicit awaiter(handle_type C) : coro_(C) {}
      bool await_ready() noexcept { return !coro_ || coro_.done(); }
      auto await_suspend(std::coroutine_handle<> H) noexcept {
        coro_.promise().continuation_ = H;
        return coro_;
      }
      T await_resume() { return std::move(coro_.promise()).result(); }
      handle_type coro_;
    };
    return awaiter(coro_);
  }
  handle_type coro_;
};

template <> struct [[nodiscard]] Task<void> {
  struct promise_type;
  using handle_type = std::coroutine_handle<promise_type>;
  Task(handle_type H) : coro_(H) {}
  Task(Task &&Other) noexcept : coro_(std::exchange(Other.coro_, nullptr)) {}
  ~Task() {
    if (coro_)
      coro_.destroy();
  }
  struct promise_type {
    Task<> get_return_object();
    std::suspend_always initial_suspend() { return {}; }
    void return_void() {}
    auto final_suspend() noexcept { return final_awaiter{}; }
    void unhandled_exception();
    std::coroutine_handle<> continuation_;
  };
  auto operator co_await() const noexcept {
    struct awaiter {
      bool await_ready() noexcept { return !coro_ || coro_.done(); }
      auto await_suspend(std::coroutine_handle<> H) noexcept {
        coro_.promise().continuation_ = H;
        return coro_;
      }
      void await_resume() {}
      handle_type coro_;
    };
    return awaiter{coro_};
  }
  handle_type coro_;
};

struct AsyncTask {
  struct promise_type {
    AsyncTask get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception();
  };
};

template <typename T> struct CallbackAwaiter {
  bool await_ready() noexcept { return false; }
  const T &await_resume() const noexcept(false);
};

class HttpRequest;
class HttpResponse;
using HttpRequestPtr = std::shared_ptr<HttpRequest>;
using HttpResponsePtr = std::shared_ptr<HttpResponse>;

namespace internal {
struct HttpRespAwaiter : public CallbackAwaiter<HttpResponsePtr> {
  void await_suspend(std::coroutine_handle<>);
};
struct [[nodiscard]] TimerAwaiter : public CallbackAwaiter<int> {
  void await_suspend(std::coroutine_handle<>);
};
} // namespace internal
namespace orm {
class Result {};
namespace internal {
struct [[nodiscard]] SqlAwaiter : public CallbackAwaiter<Result> {
  void await_suspend(std::coroutine_handle<>);
};
} // namespace internal
class DbClient {
public:
  internal::SqlAwaiter execSqlCoro(const char *);
  Result execSqlSync(const char *);
};
} // namespace orm
class HttpClient {
public:
  internal::HttpRespAwaiter sendRequestCoro(HttpRequestPtr, double Timeout = 0);
};

internal::TimerAwaiter sleepCoro(trantor::EventLoop *, std::chrono::milliseconds) noexcept;
template <typename T> T sync_wait(Task<T> &&);
template <typename T> std::future<T> co_future(Task<T>);
template <typename Coro> void async_run(Coro &&C) {
  auto Runner = [](std::decay_t<Coro> Fn) -> AsyncTask { co_await Fn(); };
  Runner(std::forward<Coro>(C));
}

} // namespace drogon

#endif
