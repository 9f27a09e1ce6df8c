// RUN: %check_lazy %s return-task-of-local %t
// Continuations of a lazy task of the user's own: nothing runs before somebody awaits what `then`
// gives.
#include <coroutine>
#include <string>
#include <utility>

struct Work {
  struct promise_type {
    Work get_return_object();
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(int) {}
    void unhandled_exception() {}
  };
  explicit Work(std::coroutine_handle<promise_type> H) : Handle(H) {}
  Work(Work &&Other) : Handle(std::exchange(Other.Handle, {})) {}
  ~Work() {
    if (Handle)
      Handle.destroy();
  }
  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) { return Handle; }
  int await_resume() { return 0; }
  int get() &&;

  template <typename F> Work then(F Next) && { return chain(std::move(*this), std::move(Next)); }
  template <typename F> Work then_in_place(F Next) && {
    Work Before = std::move(*this);
    Next(co_await std::move(Before));
    co_return 0;
  }
  template <typename F> Work then_at_once(F Next) && {
    Next(0);
    return std::move(*this);
  }
  template <typename F> Work inspect(F Look) && {
    Look(0);
    return std::move(*this);
  }
  std::coroutine_handle<promise_type> Handle;

private:
  template <typename F> static Work chain(Work Before, F Next) {
    Next(co_await std::move(Before));
    co_return 0;
  }
};

void use(const std::string &);
Work fetch(int);
Work known(Work);

Work by_default(int Id) {
  std::string Name = std::to_string(Id);
  return fetch(Id).then([&](int) { use(Name); });
  // CHECK: :[[@LINE-1]]:26: warning: 'Name' dies when 'by_default' returns, but the continuation still refers to it [lazy-return-task-of-local]
  // CHECK: :[[@LINE-3]]:15: note: it is a variable of the function that returns
}
Work by_name(std::string Name) {
  return fetch(1).then_in_place([&Name](int) { use(Name); });
  // CHECK: :[[@LINE-1]]:35: warning: 'Name' dies when 'by_name' returns
}
Work further(int Id) {
  std::string Name = std::to_string(Id);
  return fetch(Id).then([](int) {}).then([&](int) { use(Name); });
  // CHECK: :[[@LINE-1]]:43: warning: 'Name' dies when 'further' returns
}

// Run before `then` returns, owned by the continuation, somebody else's, awaited, waited for, given
// to somebody, or to a method of another name.
Work at_once(std::string Name) {
  return fetch(1).then_at_once([&](int) { use(Name); });
}
Work owned(std::string Name, std::string &Other) {
  return fetch(1).then([Name, &Other](int) { use(Name + Other); });
}
Work awaited(std::string Name) {
  co_return co_await fetch(1).then([&](int) { use(Name); });
}
int waited_for(std::string Name) {
  return fetch(1).then([&](int) { use(Name); }).get();
}
Work given(std::string Name) {
  return known(fetch(1).then([&](int) { use(Name); }));
}
Work inspected(std::string Name) {
  return fetch(1).inspect([&](int) { use(Name); });
}
