// REQUIRES: boost
// RUN: %check_lazy %s return-task-of-local,spawn-local-ref,lambda-capture %t -- -DBOOST_THREAD_VERSION=3 -DBOOST_THREAD_PROVIDES_FUTURE -DBOOST_THREAD_PROVIDES_FUTURE_CONTINUATION
// Continuations and work of a library whose futures go on alone on threads.
#include "prelude.h"
#include <boost/thread/future.hpp>
#include <boost/thread/once.hpp>

boost::future<int> number();
void use(const std::string &Key, int Number);

boost::future<void> continues(std::string Key) {
  return number().then([&](boost::future<int> N) { use(Key, N.get()); });
  // CHECK: :[[@LINE-1]]:25: warning: 'Key' dies when 'continues' returns, but the continuation still refers to it [lazy-return-task-of-local]
}
boost::future<void> owns(std::string Key) {
  return number().then([Key](boost::future<int> N) { use(Key, N.get()); });
}
boost::future<void> starts(std::string Key) {
  return boost::async([&Key] { use(Key, 1); });
  // CHECK: :[[@LINE-1]]:25: warning: 'Key' dies when 'starts' returns, but the lambda, which runs later, still refers to it
}
void waits(std::string Key) {
  number().then([&](boost::future<int> N) { use(Key, N.get()); }).get();
}
void lets_go(std::string Key) {
  number().then([&](boost::future<int> N) { use(Key, N.get()); });
  // CHECK: :[[@LINE-1]]:18: warning: 'Key' dies when 'lets_go' is left, but the continuation still refers to it [lazy-spawn-local-ref]
}
// Called before it returns.
void once(std::string Key) {
  static boost::once_flag Flag;
  boost::call_once(Flag, [&] { use(Key, 1); });
}
