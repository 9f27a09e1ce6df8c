// RUN: %check_lazy %s return-task-of-local %t
// Continuations run when the function has returned.
#include "seastar.h"
#include <string>

void use(const std::string &);
seastar::future<int> read(int);
seastar::future<> done();
seastar::future<> known(seastar::future<>);

seastar::future<> by_default(std::string Name) {
  return read(1).then([&](int) { use(Name); });
  // CHECK: :[[@LINE-1]]:24: warning: 'Name' dies when 'by_default' returns, but the continuation still refers to it [lazy-return-task-of-local]
  // CHECK: :[[@LINE-3]]:42: note: it is a variable of the function that returns
}
seastar::future<> by_name() {
  std::string Name;
  return read(1).then([](int) {}).finally([&Name] { use(Name); });
  // CHECK: :[[@LINE-1]]:45: warning: 'Name' dies when 'by_name' returns
}
seastar::future<> by_address() {
  std::string Name;
  return read(1).then([Where = &Name](int) { use(*Where); });
  // CHECK: :[[@LINE-1]]:24: warning: 'Name' dies when 'by_address' returns
}
seastar::future<> by_a_variable() {
  std::string Name;
  auto Work = read(1).then([&](int) { use(Name); });
  // CHECK: :[[@LINE-1]]:29: warning: 'Name' dies when 'by_a_variable' returns
  return Work;
}
seastar::future<> in_a_continuation() {
  return read(1).then([](int X) {
    std::string Name = std::to_string(X);
    return read(X).then([&](int) { use(Name); });
    // CHECK: :[[@LINE-1]]:26: warning: 'Name' dies when this lambda returns
  });
}

// Owned by the continuation, somebody else's, not used, awaited, waited for, or given to somebody.
seastar::future<> by_value(std::string Name, std::string &Other) {
  return read(1).then([Name, &Other](int) { use(Name + Other); });
}
seastar::future<> unused() {
  std::string Name;
  return read(1).then([&](int) { use("x"); });
}
seastar::future<> awaited() {
  std::string Name;
  co_await read(1).then([&](int) { use(Name); });
}
seastar::future<> waited_for() {
  std::string Name;
  read(1).then([&](int) { use(Name); }).get();
  return done();
}
seastar::future<> given() {
  std::string Name;
  return known(read(1).then([&](int) { use(Name); }));
}
