// RUN: %check_lazy %s dying-this %t --option lazy-dying-this.Constructors=true
#include "prelude.h"

void spawn_detached(Task<> work);
struct Server {
  int n = 0;
  Server() {
    spawn_detached(run());
    // CHECK: :[[@LINE-1]]:20: warning: 'run' runs alone with this object, which nobody keeps alive for it [lazy-dying-this]
    // CHECK: note: start it when the object is made, from who owns it
  }
  Task<> run() {
    co_await flush();
    ++n;
  }
};
