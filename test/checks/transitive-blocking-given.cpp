// What a function does with the constants it is given: not all of it blocks.
// RUN: %check_lazy %s transitive-blocking %t
#include "prelude.h"
#include <future>
#include <unistd.h>

void backoff(bool Sleep) {
  if (Sleep)
    usleep(1);
}
void settle(bool Quick) {
  if (Quick)
    return;
  usleep(1);
}
bool finished(std::future<int> &F, std::chrono::milliseconds Timeout) {
  return F.wait_for(Timeout) == std::future_status::ready;
}
void rest(int Seconds = 0) {
  if (Seconds > 0)
    sleep(Seconds);
}
void doze(int Milliseconds) { usleep(Milliseconds * 1000); }
void onward(int Number, bool Sleep) { backoff(Sleep && Number); }
void through(bool Sleep) { onward(1, Sleep); }
void handOn(bool Sleep) { backoff(Sleep); }
struct Client {
  void stop(const char *Why, bool Wait) {
    while (Wait && Why)
      usleep(1);
  }
};

Task<> blocks(std::future<int> F, int Number, bool Sleep, Client &C) {
  backoff(true);
  // CHECK: :[[@LINE-1]]:3: warning: 'backoff' leads to 'usleep'
  settle(false);
  // CHECK: :[[@LINE-1]]:3: warning: 'settle' leads to 'usleep'
  finished(F, 10ms);
  // CHECK: :[[@LINE-1]]:3: warning: 'finished' leads to 'std::future::wait_for'
  rest(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'rest' leads to 'sleep'
  doze(Number);
  // CHECK: :[[@LINE-1]]:3: warning: 'doze' leads to 'usleep'
  C.stop("end", true);
  // CHECK: :[[@LINE-1]]:5: warning: 'Client::stop' leads to 'usleep'
  co_return;
}
Task<> blocks_perhaps(bool Sleep) {
  through(Sleep);
  // CHECK: :[[@LINE-1]]:3: warning: 'through' leads to 'usleep'
  co_return;
}

Task<> does_not(std::future<int> F, Client &C) {
  backoff(false);
  settle(true);
  finished(F, 0ms);
  rest();
  doze(0);
  handOn(false);
  C.stop(nullptr, true);
  C.stop("end", false);
  co_return;
}

// It is given another value first.
void changed(bool Sleep) {
  Sleep = true;
  if (Sleep)
    usleep(1);
}
Task<> calls_changed() {
  changed(false);
  // CHECK: :[[@LINE-1]]:3: warning: 'changed' leads to 'usleep'
  co_return;
}
