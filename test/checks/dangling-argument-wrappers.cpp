// RUN: %check_lazy %s dangling-argument %t
// Functions that only pass on what they are given, and what keeps the task besides a variable.
#include "prelude.h"
#include <string>
#include <string_view>
#include <vector>

Task<int> load(const std::string &Path) {
  co_await flush();
  co_return Path.size();
}
Task<int> scan(std::string_view Text) {
  co_await flush();
  co_return Text.size();
}
Task<int> own(std::string Text) {
  co_await flush();
  co_return Text.size();
}
std::string make();
struct User {
  std::string Name;
};

Task<int> as_view(const std::string &Path) { return scan(Path); }
Task<int> by_variable(const std::string &Path) {
  auto T = load(Path);
  return T;
}
Task<int> by_view(const std::string &Path) {
  std::string_view View = Path;
  return scan(View);
}
Task<int> part_of(std::string_view Text) { return scan(Text.substr(1)); }
Task<int> member_of(const User &Of) { return load(Of.Name); }
Task<int> through_wrappers() {
  auto A = as_view(make());
  // CHECK: :[[@LINE-1]]:20: warning: this temporary dies at the end of the statement, but the task in 'A' still refers to it [lazy-dangling-argument]
  auto B = by_variable(make());
  // CHECK: :[[@LINE-1]]:24: warning: this temporary dies
  auto C = by_view(make());
  // CHECK: :[[@LINE-1]]:20: warning: this temporary dies
  auto D = part_of(make());
  // CHECK: :[[@LINE-1]]:20: warning: this temporary dies
  auto E = member_of(User{make()});
  // CHECK: :[[@LINE-1]]:22: warning: this temporary dies
  int Sum = co_await std::move(A) + co_await std::move(B) + co_await std::move(C);
  co_return Sum + co_await std::move(D) + co_await std::move(E);
}

// A copy is made on the way, or something else is given.
Task<int> copies(const std::string &Path) { return own(std::string(Path)); }
Task<int> copies_view(std::string_view Text) { return own(std::string(Text)); }
Task<int> others(const std::string &) {
  static std::string Own;
  std::string_view View = Own;
  return scan(View);
}
Task<int> through_copies() {
  auto A = copies(make());
  auto B = copies_view(make());
  auto C = others(make());
  co_return co_await std::move(A) + co_await std::move(B) + co_await std::move(C);
}

// Members, and objects that have the task as one.
struct Reader {
  Task<int> Reading;
  Reader() : Reading(load("x")) {}
  // CHECK: :[[@LINE-1]]:27: warning: this temporary dies at the end of the statement, but the stored task still refers to it
};
struct Braced {
  Task<int> Reading;
  Braced() : Reading{load("x")} {}
  // CHECK: :[[@LINE-1]]:27: warning: this temporary dies
};
struct OfItsOwn {
  std::string Path;
  Task<int> Reading;
  OfItsOwn() : Reading(load(Path)) {}
  explicit OfItsOwn(const std::string &From) : Reading(load(From)) {}
};
struct Job {
  Task<int> Reading;
  int Number;
};
Task<int> in_an_aggregate(std::vector<Job> &Jobs) {
  Job First{load("x"), 1};
  // CHECK: :[[@LINE-1]]:18: warning: this temporary dies
  Jobs.push_back({load("y"), 2});
  // CHECK: :[[@LINE-1]]:24: warning: this temporary dies
  Jobs.push_back(Job{load(make()), 3});
  // CHECK: :[[@LINE-1]]:27: warning: this temporary dies
  co_return co_await std::move(First.Reading) + co_await std::move(Job{load("z"), 4}.Reading);
}
