// RUN: %check_lazy %s iterator-across-suspend %t
// The fixes make a copy, where nothing is written to the original.
#include "prelude.h"
#include <map>
#include <vector>

struct Hub {
  std::vector<int> subs_;
  std::vector<std::string> lines_;
  std::map<int, std::string> names_;
  void add(int sub) { subs_.push_back(sub); }
  void write(std::string line) { lines_.push_back(std::move(line)); }
  void forget(int id) { names_.erase(id); }

  Task<> notify() {
    // CHECK-FIXES: auto subsCopy = subs_;
    // CHECK-FIXES-NEXT: {{^}}    for (int sub : subsCopy)
    for (int sub : subs_)
      co_await fetch(sub);
    // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'subs_' across this 'co_await'
  }
  Task<> show() {
    // CHECK-FIXES: auto linesCopy = this->lines_;
    // CHECK-FIXES-NEXT: {{^}}    for (const std::string &line : linesCopy) {
    for (const std::string &line : this->lines_) {
      co_await flush();
      // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'lines_' across this 'co_await'
      log(line);
    }
  }
  Task<> greet(int id) {
    const std::string &text = names_.at(id);
    // CHECK-FIXES: const std::string text = names_.at(id);
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'text' leads into 'names_' across this 'co_await'
    log(text);
  }

  // What is written must reach the original.
  Task<> shorten() {
    for (std::string &line : lines_) {
      // CHECK-FIXES: for (std::string &line : lines_) {
      co_await flush();
      // CHECK: :[[@LINE-1]]:7: warning: this loop walks over 'lines_' across this 'co_await'
      line.clear();
    }
  }
  Task<> rename(int id) {
    std::string &text = names_.at(id);
    // CHECK-FIXES: std::string &text = names_.at(id);
    co_await flush();
    // CHECK: :[[@LINE-1]]:5: warning: 'text' leads into 'names_' across this 'co_await'
    text += "!";
  }
};
