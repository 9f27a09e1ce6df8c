// RUN: %check_lazy %s spawn-local-ref,return-task-of-local %t
// Lambdas that a library runs later: posted to an executor, and continuations that nobody waits for.
#include "folly.h"
#include "prelude.h"

namespace asio {
struct io_context {
  size_t run();
};
template <typename Executor, typename Function> void post(Executor &On, Function &&Work) {}
} // namespace asio

folly::Future<int> read(int Id);
void use(const std::string &Text);

void posts(asio::io_context &On, std::string Given) {
  std::string Text;
  asio::post(On, [&] { use(Text); });
  // CHECK: :[[@LINE-1]]:19: warning: 'Text' dies when 'posts' is left, but the lambda, which runs later, still refers to it [lazy-spawn-local-ref]
  // CHECK: :[[@LINE-3]]:15: note: 'Text' is captured by reference
  // CHECK: note: capture it by value, or a std::shared_ptr to it, or join the work before
}
void posts_by_name(asio::io_context &On, std::string Given) {
  asio::post(On, [&Given] { use(Given); });
  // CHECK: :[[@LINE-1]]:20: warning: 'Given' dies when 'posts_by_name' is left
}
void continues(std::string Text) {
  read(1).thenValue([&](int) { use(Text); });
  // CHECK: :[[@LINE-1]]:22: warning: 'Text' dies when 'continues' is left, but the continuation still refers to it
}
void continues_twice(std::string Text) {
  (void)read(1).thenValue([&](int) { use(Text); }).thenValue([](folly::Unit) {});
  // CHECK: :[[@LINE-1]]:28: warning: 'Text' dies when 'continues_twice' is left
}
folly::Future<folly::Unit> returns(std::string Text) {
  return read(1).thenValue([&](int) { use(Text); });
  // CHECK: :[[@LINE-1]]:29: warning: 'Text' dies when 'returns' returns, but the continuation still refers to it [lazy-return-task-of-local]
}

// Owned, unused, somebody else's, or waited for.
void owns(asio::io_context &On, std::string Text) {
  asio::post(On, [Text] { use(Text); });
  asio::post(On, [&] { use("x"); });
  read(1).thenValue([Text](int) { use(Text); });
}
void of_others(asio::io_context &On, std::string &Text) {
  static std::string Mine;
  asio::post(On, [&] { use(Text + Mine); });
}
void runs(asio::io_context &On) {
  std::string Text;
  asio::post(On, [&] { use(Text); });
  On.run();
}
void waits(std::string Text) {
  read(1).thenValue([&](int) { use(Text); }).get();
}
folly::Future<folly::Unit> of_a_finished_one(std::string Text) {
  folly::makeFuture(1).thenValue([&](int) { use(Text); });
  return folly::makeFuture(1).thenValue([&](int) { use(Text); });
}
int keeps(std::string Text) {
  auto All = read(1).thenValue([&](int) { use(Text); });
  All.wait();
  return 0;
}
Task<> awaits(asio::io_context &On, std::string Text) {
  asio::post(On, [&] { use(Text); });
  co_await flush();
}
