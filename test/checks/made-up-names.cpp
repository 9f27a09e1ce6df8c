// Names that a macro pasted together with a number stand in no source, and change when lines are
// added. They are told by their macro.
// RUN: %check_lazy %s blocking-destructor,lock-across-suspend,transitive-blocking,blocking-call %t
// RUN: %lazy_lint --output-format=gitlab %s -- -std=c++20 %mock > %t.one || true
// RUN: %lazy_lint --output-format=gitlab %s -- -std=c++20 %mock -DMORE > %t.two || true
// RUN: grep -o 'fingerprint[^,]*' %t.one > %t.prints
// RUN: grep -o 'fingerprint[^,]*' %t.two | diff %t.prints -
// RUN: grep -c fingerprint %t.prints
#include "prelude.h"
#include <mutex>
#include <thread>
#include <unistd.h>

#ifdef MORE
inline int Numbers[] = {__COUNTER__, __COUNTER__};
#endif

#define PASTE_(A, B) A##B
#define PASTE(A, B) PASTE_(A, B)
#define NEW_NAME(Stem) PASTE(Stem, __COUNTER__)
#define LINE_NAME(Stem) PASTE(Stem, __LINE__)

struct Sleeper {
  explicit Sleeper(int);
  ~Sleeper() { usleep(1); }
};
#define AT_EXIT Sleeper NEW_NAME(AT_EXIT_STATE) = Sleeper(1)
#define BACKGROUND(Work) std::jthread LINE_NAME(background_)(Work)
#define LOCKED(Mutex) std::lock_guard LINE_NAME(guard_)(Mutex)
#define WORKER(Name, Work) std::jthread Name(Work)
#define WORKER2(Name, Work) std::jthread PASTE(Name, _thread2)(Work)
#define SUITE(Name) Task<> PASTE(Name, _2_case)()
#define CASE Task<> NEW_NAME(ANONYMOUS_CASE_)()
#define TWICE(...) __VA_ARGS__

std::mutex Mutex;
void work();

Task<> leaves() {
  AT_EXIT;
  // CHECK: :[[@LINE-1]]:3: warning: the destructor of what 'AT_EXIT' makes leads to 'usleep', which blocks the thread of this coroutine [lazy-transitive-blocking]
  co_await flush();
}

Task<> in_an_argument() {
  TWICE(TWICE(AT_EXIT;))
  // CHECK: :[[@LINE-1]]:15: warning: the destructor of what 'AT_EXIT' makes leads to 'usleep'
  co_await flush();
}

Task<> joins() {
  BACKGROUND(work);
  // CHECK: :[[@LINE-1]]:3: warning: the destructor of what 'BACKGROUND' makes waits; it blocks the thread of coroutine 'joins' [lazy-blocking-destructor]
  co_await flush();
}

Task<> locks() {
  LOCKED(Mutex);
  co_await flush();
  // CHECK: :[[@LINE-1]]:3: warning: what 'LOCKED' makes holds 'std::mutex' across this 'co_await'{{.*}} [lazy-lock-across-suspend]
}

// Names that the user gave.
Task<> named() {
  WORKER(Worker7, work);
  // CHECK: :[[@LINE-1]]:10: warning: the destructor of 'Worker7' waits
  WORKER2(My2nd, work);
  // CHECK: :[[@LINE-1]]:3: warning: the destructor of 'My2nd_thread2' waits
  co_await flush();
}

CASE {
  usleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'usleep' blocks the thread that runs this coroutine [lazy-blocking-call]
  co_await flush();
}
SUITE(Files2) {
  usleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'usleep' blocks the thread that runs coroutine 'Files2_2_case'
  co_await flush();
}
