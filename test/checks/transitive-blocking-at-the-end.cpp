// Where the program is about to end nobody waits for it any more.
// RUN: %check_lazy %s transitive-blocking,blocking-call %t
#include "prelude.h"
#include <cstdlib>
#include <exception>
#include <unistd.h>

bool coin();

void write_log(bool Fatal) {
  if (Fatal) {
    usleep(1000);
    std::exit(1);
  }
}
void give_up() {
  usleep(1000);
  std::terminate();
}
Task<> silent() {
  write_log(coin());
  if (coin())
    give_up();
  if (coin()) {
    usleep(10);
    std::abort();
  }
  co_await flush();
}

// Not the end of the block, in a loop that comes before, or an exception.
void may_go_on() {
  usleep(1000);
  if (coin())
    std::exit(1);
}
void works_first() {
  while (coin())
    usleep(1000);
  std::exit(0);
}
void throws() {
  usleep(1000);
  throw 1;
}
Task<> goes_on() {
  may_go_on();
  // CHECK: :[[@LINE-1]]:3: warning: 'may_go_on' leads to 'usleep'
  works_first();
  // CHECK: :[[@LINE-1]]:3: warning: 'works_first' leads to 'usleep'
  throws();
  // CHECK: :[[@LINE-1]]:3: warning: 'throws' leads to 'usleep'
  co_await flush();
}

// A coroutine that ends the program lives until then.
Task<> whole_program() {
  usleep(10);
  // CHECK: :[[@LINE-1]]:3: warning: 'usleep' blocks the thread
  co_await flush();
  std::exit(0);
}
