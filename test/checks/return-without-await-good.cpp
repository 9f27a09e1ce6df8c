// RUN: %check_lazy %s return-without-await %t
#include "prelude.h"
#include <map>
#include <mutex>

template <typename F> struct Cleanup {
  F Run;
  explicit Cleanup(F Run) : Run(std::move(Run)) {}
  ~Cleanup() { Run(); }
};
int parse(const std::string &text);
Task<int> ready_with(int value);
Task<int> failed_with(std::exception_ptr error);
Task<int> checked(int id) {
  if (id < 0)
    throw id;
  return fetch(id);
}

// Nothing is around it: handing a task on is fine.
Task<int> hands_on(int id) { return fetch(id); }
Task<int> after_the_try(int id) {
  try {
    id = parse("1");
  } catch (...) {
    id = 0;
  }
  return fetch(id);
}
// It is waited for.
Task<int> waits(int id) {
  try {
    co_return co_await fetch(id);
  } catch (...) {
    co_return 0;
  }
}
// The handler is there for something else.
Task<int> of_an_argument(const std::string &text) {
  try {
    return fetch(parse(text));
  } catch (...) {
    return fetch(0);
  }
}
Task<int> of_a_statement(const std::string &text) {
  try {
    int id = parse(text);
    return fetch(id);
  } catch (...) {
    return fetch(0);
  }
}
Task<int> of_what_fails_at_once(int id) {
  try {
    return checked(id);
  } catch (...) {
    return fetch(0);
  }
}
// What fails at once becomes a failed task.
Task<int> made_asynchronous(int id) {
  try {
    return fetch(id);
  } catch (...) {
    return failed_with(std::current_exception());
  }
}
// From a handler it is handed on as from anywhere.
Task<int> from_the_handler(const std::string &text) {
  try {
    parse(text);
  } catch (...) {
    return fetch(0);
  }
  return fetch(1);
}

struct Store {
  std::mutex mutex;
  std::map<int, std::string> names;
  int last = 0;
  bool open = false;
  Store *next = nullptr;
  Task<int> read(int id);
  Task<int> read_name(std::string name);

  // The lock protects what the call is given.
  Task<int> of_a_member() {
    std::lock_guard<std::mutex> hold(mutex);
    return read(last);
  }
  Task<int> of_an_element(int id) {
    std::lock_guard<std::mutex> hold(mutex);
    return read_name(names[id]);
  }
  Task<int> of_another() {
    std::lock_guard<std::mutex> hold(mutex);
    return next->read(1);
  }
  Task<int> after_a_change(int id) {
    std::lock_guard<std::mutex> hold(mutex);
    last = id;
    return read(id);
  }
  Task<int> if_open(int id) {
    std::lock_guard<std::mutex> hold(mutex);
    if (!open)
      return ready_with(0);
    return read(id);
  }
  // It is released before, or given away.
  Task<int> unlocked(int id) {
    std::unique_lock<std::mutex> hold(mutex);
    hold.unlock();
    return read(id);
  }
  Task<int> in_a_scope(int id) {
    {
      std::lock_guard<std::mutex> hold(mutex);
      last = id;
    }
    return read(id);
  }
};

// Destructors that do something else.
struct Buffer {
  char *Data = nullptr;
  int Used = 0;
  ~Buffer() {
    delete[] Data;
    Data = nullptr;
    Used = 0;
  }
};
Task<int> with_a_buffer(int id) {
  Buffer buffer;
  return fetch(id);
}
