// RUN: %check_lazy %s blocking-call %t --option "lazy-blocking-call.AllowBlockingIn=nowhere/*"
#include "prelude.h"
#include <unistd.h>

template <typename T> struct Generator {
  struct promise_type {
    Generator get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
  struct Iterator {
    T operator*() const;
    Iterator &operator++();
    bool operator!=(const Iterator &) const;
  };
  Iterator begin();
  Iterator end();
};

// It runs on the thread of whoever asks for the next value.
Generator<int> numbers() {
  usleep(1);
  co_yield 1;
}

Task<> coroutine() {
  usleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'usleep' blocks
  co_return;
}
