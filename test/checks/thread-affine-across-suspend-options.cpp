// RUN: %check_lazy %s thread-affine-across-suspend %t --option lazy-thread-affine-across-suspend.InferFromThreadLocal=true --option lazy-thread-affine-across-suspend.SafeIn=Eager
#include "prelude.h"
#include <cerrno>

thread_local int Depth;
struct Counter {
  Counter() { ++Depth; }
  ~Counter() { --Depth; }
};

Task<> inferred() {
  Counter C;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'C' lives across this 'co_await'; it belongs to one thread
  // CHECK: note: 'Counter': its constructor and its destructor both write a thread_local
}

// The user says that these stay on their thread.
Eager<> safe() {
  Counter C;
  co_await flush();
}

class ErrorSaver {
public:
  ErrorSaver() : Error(errno) {}
  ~ErrorSaver() { errno = Error; }

private:
  int Error;
};
Task<> saves_error() {
  ErrorSaver S;
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'S' lives across this 'co_await'; it belongs to one thread
  // CHECK: note: 'ErrorSaver': its destructor sets errno to what it was
}

// Its destructor leaves errno as it was on the thread that runs it.
struct File {
  int Number;
  ~File() {
    int Error = errno;
    Number = -1;
    errno = Error;
  }
};
Task<> keeps_error() {
  File F;
  co_await flush();
}
