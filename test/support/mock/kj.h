// A mock of KJ and Cap'n Proto: promises that cancel when dropped.
#ifndef LAZY_TEST_MOCK_KJ_H
#define LAZY_TEST_MOCK_KJ_H

#include <concepts>
#include <coroutine>
#include <type_traits>
#include <utility>

namespace kj {

class Exception {};
class WaitScope {};
template <typename T> class Promise;
template <typename T> class ForkedPromise;

namespace _ {
class PromiseNode {
public:
  void destroy();
};
class OwnPromiseNode {
public:
  OwnPromiseNode() = default;
  OwnPromiseNode(OwnPromiseNode &&) noexcept;
  OwnPromiseNode &operator=(OwnPromiseNode &&) noexcept;
  ~OwnPromiseNode() { dispose(); }

private:
  void dispose();
  PromiseNode *node = nullptr;
};
class PromiseBase {
public:
  PromiseBase(PromiseBase &&) = default;
  PromiseBase &operator=(PromiseBase &&) = default;

protected:
  PromiseBase() = default;
  OwnPromiseNode node;
};
template <typename T> struct PromiseAwaiter {
  bool await_ready() const { return false; }
  bool await_suspend(std::coroutine_handle<>);
  T await_resume();
};
template <typename T> class Coroutine {
public:
  Promise<T> get_return_object();
  auto initial_suspend() { return std::suspend_never(); }
  auto final_suspend() noexcept { return std::suspend_always(); }
  void unhandled_exception();
  template <typename U> void return_value(U &&);
  template <typename U> PromiseAwaiter<U> await_transform(Promise<U> &);
  template <typename U> PromiseAwaiter<U> await_transform(Promise<U> &&);
};
template <> class Coroutine<void> {
public:
  Promise<void> get_return_object();
  auto initial_suspend() { return std::suspend_never(); }
  auto final_suspend() noexcept { return std::suspend_always(); }
  void unhandled_exception();
  void return_void();
  template <typename U> PromiseAwaiter<U> await_transform(Promise<U> &);
  template <typename U> PromiseAwaiter<U> await_transform(Promise<U> &&);
};
} // namespace _

template <typename T> class Promise;
namespace _ {
struct ReadyNow {
  template <typename T> operator Promise<T>() const;
};
struct NeverDone {
  template <typename T> operator Promise<T>() const;
};
} // namespace _
inline constexpr _::ReadyNow READY_NOW{};
inline constexpr _::NeverDone NEVER_DONE{};

template <typename T> class [[nodiscard]] Promise : protected _::PromiseBase {
public:
  Promise(decltype(nullptr)) {}
  template <typename U>
    requires std::is_convertible_v<U, T>
  Promise(U);
  Promise(Promise &&) = default;
  Promise &operator=(Promise &&) = default;
  template <typename Func> [[nodiscard]] Promise<T> then(Func &&) { return std::move(*this); }
  template <typename Func> [[nodiscard]] Promise<T> catch_(Func &&) { return std::move(*this); }
  [[nodiscard]] Promise<void> ignoreResult();
  T wait(WaitScope &);
  bool poll(WaitScope &);
  [[nodiscard]] ForkedPromise<T> fork();
  [[nodiscard]] Promise<T> exclusiveJoin(Promise<T> &&);
  template <typename... A> [[nodiscard]] Promise<T> attach(A &&...);
  template <typename Handler> [[nodiscard]] Promise<T> eagerlyEvaluate(Handler &&) {
    return std::move(*this);
  }
  template <typename Handler> void detach(Handler &&) {}
};

template <typename T> class ForkedPromise {
public:
  Promise<T> addBranch();
};

class TaskSet {
public:
  void add(Promise<void> &&);
};
class Duration {};
class Timer {
public:
  Promise<void> afterDelay(Duration);
};
Promise<void> joinPromises(Promise<void> &&, Promise<void> &&);

} // namespace kj

namespace capnp {
template <typename T> class RemotePromise : public kj::Promise<T> {
public:
  using kj::Promise<T>::Promise;
};
} // namespace capnp

namespace std {
template <typename T, typename... Args> struct coroutine_traits<kj::Promise<T>, Args...> {
  using promise_type = kj::_::Coroutine<T>;
};
} // namespace std

#endif
