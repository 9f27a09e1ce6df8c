// RUN: %check_lazy %s temporary-across-suspend %t
// Accessors that look into what their object owns, and objects behind a pointer that dies.
#include "prelude.h"
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct Item {
  std::vector<int> Numbers;
  std::optional<std::string> Title;
  std::map<int, std::string> Names;
  std::unique_ptr<std::string> Owned;
  std::string *Shared = nullptr;
  const std::vector<int> &numbers() const { return Numbers; }
  const std::string &title() const { return *Title; }
  const std::string &checked_title() const { return Title.value(); }
  const std::string &name(int Id) const { return Names.at(Id); }
  const std::string &owned() const { return *Owned; }
  const std::string &shared() const { return *Shared; }
};
Task<Item> item();
Task<std::optional<Item>> maybe();
Task<std::unique_ptr<Item>> owner();
Task<std::shared_ptr<Item>> share();

Task<> behind_a_pointer() {
  for (int number : (co_await owner())->numbers())
  // CHECK: :[[@LINE-1]]:22: warning: this temporary dies before the loop begins, which still reads it [lazy-temporary-across-suspend]
    co_await fetch(number);
  for (int number : (*co_await maybe()).numbers())
  // CHECK: :[[@LINE-1]]:23: warning: this temporary dies before the loop begins, which still reads it [lazy-temporary-across-suspend]
    co_await fetch(number);
  const auto &numbers = (co_await owner())->numbers();
  // CHECK: :[[@LINE-1]]:26: warning: this temporary dies with the statement, but 'numbers' still refers to it [lazy-temporary-across-suspend]
  co_await fetch(numbers.size());
}
Task<> looks_inside() {
  const std::string &title = (co_await item()).title();
  // CHECK: :[[@LINE-1]]:31: warning: this temporary dies with the statement, but 'title' still refers to it [lazy-temporary-across-suspend]
  const std::string &checked = (co_await item()).checked_title();
  // CHECK: :[[@LINE-1]]:33: warning: this temporary dies with the statement, but 'checked' still refers to it [lazy-temporary-across-suspend]
  const std::string &name = (co_await item()).name(1);
  // CHECK: :[[@LINE-1]]:30: warning: this temporary dies with the statement, but 'name' still refers to it [lazy-temporary-across-suspend]
  const std::string &owned = (co_await item()).owned();
  // CHECK: :[[@LINE-1]]:31: warning: this temporary dies with the statement, but 'owned' still refers to it [lazy-temporary-across-suspend]
  co_await flush();
  log(title + checked + name + owned);
}

Task<> fine() {
  for (int number : (co_await share())->numbers())
    co_await fetch(number);
  const std::string &elsewhere = (co_await item()).shared();
  co_await flush();
  log(elsewhere);
}
// It is set anew before anybody looks.
Task<> set_anew() {
  std::string own = "own";
  std::string_view text = co_await name();
  text = own;
  co_await flush();
  log(std::string(text));
}
