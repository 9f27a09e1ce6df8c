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
  ~File() { fsync(1); }
  void write();
};

Task<> in_containers() {
  std::vector<File> Grown, Counted(2);
  // CHECK: :[[@LINE-1]]:21: warning: the destructor of 'Grown' leads to 'fsync', which blocks the thread of this coroutine [lazy-transitive-blocking]
  // CHECK: :[[@LINE-2]]:28: warning: the destructor of 'Counted' leads to 'fsync'
  Grown.reserve(1);
  Grown.emplace_back(1);
  std::array<File, 2> Fixed;
  // CHECK: :[[@LINE-1]]:23: warning: the destructor of 'Fixed' leads to 'fsync'
  Fixed[0].write();
  File Plain[2];
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'Plain' leads to 'fsync'
  std::map<int, File> ByKey, Assigned;
  // CHECK: :[[@LINE-1]]:23: warning: the destructor of 'ByKey' leads to 'fsync'
  // CHECK: :[[@LINE-2]]:30: warning: the destructor of 'Assigned' leads to 'fsync'
  ByKey.try_emplace(1, 2);
  Assigned[1] = File(1);
  co_await flush();
}

Task<> behind_pointers() {
  auto Made = std::make_unique<File>(1);
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'Made' leads to 'fsync'
  Made->write();
  std::unique_ptr<File> Raw(new File(1));
  // CHECK: :[[@LINE-1]]:25: warning: the destructor of 'Raw' leads to 'fsync'
  std::vector<std::unique_ptr<File>> Many;
  // CHECK: :[[@LINE-1]]:38: warning: the destructor of 'Many' leads to 'fsync'
  Many.push_back(std::make_unique<File>(1));
  std::optional<File> Set, Given(std::in_place, 1);
  // CHECK: :[[@LINE-1]]:23: warning: the destructor of 'Set' leads to 'fsync'
  // CHECK: :[[@LINE-2]]:28: warning: the destructor of 'Given' leads to 'fsync'
  Set.emplace(1);
  Set->write();
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
Task<> in_members() {
  Log L;
  // CHECK: :[[@LINE-1]]:7: warning: the destructor of 'L' leads to 'fsync'
  Logs All;
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'All' leads to 'fsync'
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
