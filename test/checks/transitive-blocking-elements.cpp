// Destructors of elements run where their container dies, if there are elements.
// RUN: %check_lazy %s transitive-blocking %t
#include "prelude.h"
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <unistd.h>
#include <vector>

struct File {
  File() = default;
  explicit File(int Descriptor);
  File(File &&) noexcept;
  File &operator=(File &&) noexcept;
  File &operator=(const File &);
  ~File() { fsync(1); }
  void write();
};
File &make();

Task<> grown() {
  std::vector<File> All;
  // CHECK: :[[@LINE-1]]:21: warning: the destructor of 'All' leads to 'fsync', which blocks the thread of this coroutine [lazy-transitive-blocking]
  All.reserve(1);
  All.emplace_back(1);
  co_await flush();
}
Task<> counted() {
  std::vector<File> All(2);
  // CHECK: :[[@LINE-1]]:21: warning: the destructor of 'All' leads to 'fsync'
  co_await flush();
}
Task<> fixed() {
  std::array<File, 2> All;
  // CHECK: :[[@LINE-1]]:23: warning: the destructor of 'All' leads to 'fsync'
  All[0].write();
  co_await flush();
}
Task<> plain() {
  File All[2];
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'All' leads to 'fsync'
  co_await flush();
}
Task<> by_key() {
  std::map<int, File> All;
  // CHECK: :[[@LINE-1]]:23: warning: the destructor of 'All' leads to 'fsync'
  All.try_emplace(1, 2);
  co_await flush();
}
Task<> assigned() {
  std::map<int, File> All;
  // CHECK: :[[@LINE-1]]:23: warning: the destructor of 'All' leads to 'fsync'
  All[1] = make();
  co_await flush();
}
Task<> made() {
  auto One = std::make_unique<File>(1);
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'One' leads to 'fsync'
  One->write();
  co_await flush();
}
Task<> raw() {
  std::unique_ptr<File> One(new File(1));
  // CHECK: :[[@LINE-1]]:25: warning: the destructor of 'One' leads to 'fsync'
  co_await flush();
}
Task<> many() {
  std::vector<std::unique_ptr<File>> All;
  // CHECK: :[[@LINE-1]]:38: warning: the destructor of 'All' leads to 'fsync'
  All.push_back(std::make_unique<File>(1));
  co_await flush();
}
Task<> set() {
  std::optional<File> One;
  // CHECK: :[[@LINE-1]]:23: warning: the destructor of 'One' leads to 'fsync'
  One.emplace(1);
  One->write();
  co_await flush();
}
Task<> given() {
  std::optional<File> One(std::in_place, 1);
  // CHECK: :[[@LINE-1]]:23: warning: the destructor of 'One' leads to 'fsync'
  co_await flush();
}

struct Log {
  std::unique_ptr<File> Out = std::make_unique<File>(1);
};
struct Logs {
  std::vector<File> All;
  Logs() : All(2) {}
};
struct Twins {
  std::array<File, 2> Both;
};
Task<> by_initialiser() {
  Log L;
  // CHECK: :[[@LINE-1]]:7: warning: the destructor of 'L' leads to 'fsync'
  co_await flush();
}
Task<> by_constructor() {
  Logs L;
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'L' leads to 'fsync'
  co_await flush();
}
Task<> by_array() {
  Twins T;
  // CHECK: :[[@LINE-1]]:9: warning: the destructor of 'T' leads to 'fsync'
  co_await flush();
}

// There is none, or it may be gone.
struct Spare {
  std::optional<File> Perhaps;
  std::vector<File> None;
};
void take(std::unique_ptr<File>);
void look(std::vector<File> &);
Task<> silent(std::vector<File> &Others) {
  std::vector<File> None;
  None.reserve(2);
  std::optional<File> Unset = std::nullopt;
  std::unique_ptr<File> Null = nullptr;
  std::vector<std::unique_ptr<File>> Nulls(3);
  Spare S;
  auto Moved = std::make_unique<File>(1);
  take(std::move(Moved));
  std::unique_ptr<File> Released(new File(1));
  Released.release();
  std::vector<File> Swapped(2), Looked(2), Emptied(2), First(1);
  Swapped.swap(Others);
  look(Looked);
  for (File &Each : Emptied)
    Others.push_back(std::move(Each));
  Others.push_back(std::move(First[0]));
  co_await flush();
}
