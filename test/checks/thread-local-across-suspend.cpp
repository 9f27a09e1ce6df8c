// RUN: %check_lazy %s thread-local-across-suspend %t
#include "prelude.h"
#include <cerrno>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

extern "C" int open_it(const char *);
thread_local std::string Buffer;
thread_local int Depth;
thread_local std::vector<int> List;

Task<> by_reference() {
  std::string &B = Buffer;
  co_await flush();
  B += "x";
  // CHECK: :[[@LINE-1]]:3: warning: 'B' refers to 'Buffer' of the thread that ran before the suspension [lazy-thread-local-across-suspend]
  // CHECK: :[[@LINE-4]]:16: note: it is bound to that thread's own here
  // CHECK: :[[@LINE-4]]:3: note: the coroutine is suspended here
}

Task<> by_const_reference() {
  const std::string &Copied = Buffer;
  // CHECK-FIXES: const std::string Copied = Buffer;
  co_await flush();
  log(Copied);
  // CHECK: :[[@LINE-1]]:7: warning: 'Copied' refers to 'Buffer'
}

Task<> by_pointer() {
  auto *P = &Depth;
  co_await flush();
  ++*P;
  // CHECK: :[[@LINE-1]]:6: warning: 'P' refers to 'Depth'
}

Task<> by_view() {
  std::string_view View = Buffer;
  co_await flush();
  log(std::string(View));
  // CHECK: :[[@LINE-1]]:19: warning: 'View' refers to 'Buffer'
}

Task<> by_element() {
  int &First = List.front();
  co_await flush();
  First = 1;
  // CHECK: :[[@LINE-1]]:3: warning: 'First' refers to 'List'
}

std::string &buffer() {
  thread_local std::string Local;
  return Local;
}
Task<> through_a_function() {
  auto &B = buffer();
  co_await flush();
  B.clear();
  // CHECK: :[[@LINE-1]]:3: warning: 'B' refers to 'Local'
}

Task<> in_a_loop() {
  for (int Each : List)
    // CHECK: :[[@LINE-1]]:19: warning: the loop goes on over 'List' of the thread that ran before the suspension
    co_await fetch(Each);
}

Task<> written_before() {
  Depth = 1;
  co_await flush();
  log(std::to_string(Depth));
  // CHECK: :[[@LINE-1]]:22: warning: 'Depth' was written before the suspension, perhaps on another thread
}

Task<> counted() {
  ++Depth;
  co_await flush();
  --Depth;
  // CHECK: :[[@LINE-1]]:5: warning: 'Depth' was written before the suspension, perhaps on another thread
}

Task<> failed_before() {
  int File = open_it("x");
  co_await flush();
  // CHECK-FIXES: const auto SavedError = errno; co_await flush();
  if (File < 0 && errno == ENOENT)
    // CHECK: :[[@LINE-1]]:19: warning: 'errno' is read after a suspension; it is that of the thread that runs now
    // CHECK-FIXES: if (File < 0 && SavedError == ENOENT)
    log("no file");
}

std::map<std::thread::id, int> ByThread;
Task<> identity() {
  auto Self = std::this_thread::get_id();
  co_await flush();
  ByThread[Self] = 1;
  // CHECK: :[[@LINE-1]]:12: warning: 'Self' is the id of the thread that ran before the suspension
}

// What was taken before is not used after.
Task<> before_only() {
  std::string &B = Buffer;
  B += "x";
  co_await flush();
}

// It is the thread's own that runs now.
Task<> after_only() {
  co_await flush();
  std::string &B = Buffer;
  B += "x";
}

// Written anew.
Task<> written_again() {
  Depth = 1;
  co_await flush();
  Depth = 2;
  log(std::to_string(Depth));
}

// A copy is its own.
Task<> copied() {
  std::string B = Buffer;
  co_await flush();
  B += "x";
}

// Asked for on purpose, to see whether the thread has changed.
Task<bool> compared() {
  auto Before = std::this_thread::get_id();
  co_await flush();
  co_return Before == std::this_thread::get_id();
}

// The call that fails comes after.
Task<> fails_after() {
  co_await flush();
  if (open_it("x") < 0)
    log(std::to_string(errno));
}

// Read before.
Task<> read_before() {
  int File = open_it("x");
  int Error = errno;
  co_await flush();
  log(std::to_string(File + Error));
}

// No call that could fail comes before.
Task<> nothing_failed() {
  co_await flush();
  log(std::to_string(errno));
}

// An ordinary global.
std::string Global;
Task<> ordinary_global() {
  std::string &B = Global;
  co_await flush();
  B += "x";
}

// Positions in a container, a view of it.
thread_local std::vector<int> Numbers;
Task<> iterator() {
  auto It = Numbers.begin();
  co_await flush();
  ++It;
  // CHECK: :[[@LINE-1]]:5: warning: 'It' refers to 'Numbers' of the thread that ran before the suspension
}
Task<> view() {
  auto All = std::span(Numbers);
  co_await flush();
  All[0] = 1;
  // CHECK: :[[@LINE-1]]:3: warning: 'All' refers to 'Numbers' of the thread that ran before the suspension
}

// Changed by its methods.
Task<> appended() {
  Numbers.push_back(1);
  co_await flush();
  Numbers.pop_back();
  // CHECK: :[[@LINE-1]]:3: warning: 'Numbers' was written before the suspension, perhaps on another thread
}
Task<> filled_anew() {
  Numbers.push_back(1);
  co_await flush();
  Numbers.clear();
  Numbers.push_back(2);
}

// The thread's own errno, by its address.
Task<> address_of_error() {
  int *Error = &errno;
  co_await flush();
  *Error = 0;
  // CHECK: :[[@LINE-1]]:4: warning: 'Error' refers to 'errno' of the thread that ran before the suspension
}
Task<> reference_to_error() {
  int &Error = errno;
  co_await flush();
  Error = 0;
  // CHECK: :[[@LINE-1]]:3: warning: 'Error' refers to 'errno' of the thread that ran before the suspension
}

bool coin();
Task<> assigned_later() {
  int *P = nullptr;
  if (coin())
    P = &Depth;
  co_await flush();
  if (P)
    // CHECK: :[[@LINE-1]]:7: warning: 'P' refers to 'Depth'
    // CHECK: :[[@LINE-4]]:5: note: it is bound to that thread's own here
    *P = 1;
}
Task<> assigned_another(int *Other) {
  int *P = &Depth;
  *P = 2;
  P = Other;
  co_await flush();
  *P = 1;
}

struct Session {
  int Id;
  std::string Name;
  Session *Parent;
  void run();
};
thread_local Session Own;
thread_local Session *Current;
thread_local std::unique_ptr<Session> Owned;
thread_local std::shared_ptr<Session> Shared;
Session &own() { return Own; }
Session *current() { return Current; }

Task<> part_of_what_is_given() {
  auto &Name = own().Name;
  co_await flush();
  Name += "x";
  // CHECK: :[[@LINE-1]]:3: warning: 'Name' refers to 'Own'
}
Task<> reference_to_a_reference() {
  Session &All = Own;
  std::string &Name = All.Name;
  co_await flush();
  Name += "x";
  // CHECK: :[[@LINE-1]]:3: warning: 'Name' refers to 'Own'
}
Task<> owned() {
  Session &S = *Owned;
  co_await flush();
  S.run();
  // CHECK: :[[@LINE-1]]:3: warning: 'S' refers to 'Owned'
}
Task<> wrapped_reference() {
  auto S = std::ref(Own);
  co_await flush();
  S.get().run();
  // CHECK: :[[@LINE-1]]:3: warning: 'S' refers to 'Own'
}
Task<> one_of_two(int &Other) {
  int &Which = coin() ? Depth : Other;
  co_await flush();
  Which = 1;
  // CHECK: :[[@LINE-1]]:3: warning: 'Which' refers to 'Depth'
}

// The pointer was the thread's, what it points to may be anybody's.
Task<> where_it_points() {
  Session *A = Current, *B = current(), *C = Own.Parent, *D = Shared.get();
  Session &E = *Current;
  co_await flush();
  A->run(), B->run(), C->run(), D->run(), E.run();
}

Task<> member_written() {
  Own.Id = 1;
  co_await flush();
  log(std::to_string(Own.Id));
  // CHECK: :[[@LINE-1]]:22: warning: 'Own' was written before the suspension, perhaps on another thread
}
Task<> other_member_written() {
  Own.Id = 1;
  co_await flush();
  log(Own.Name);
}
thread_local int Table[4];
Task<> element_written() {
  Table[0] = 1;
  co_await flush();
  log(std::to_string(Table[1]));
  log(std::to_string(Table[0]));
  // CHECK: :[[@LINE-1]]:22: warning: 'Table' was written before the suspension
}

// Each thread counts its own.
Task<> counters() {
  ++Depth;
  List.push_back(1);
  co_await flush();
  ++Depth;
  List.push_back(2);
}

// Given to what may write it anew.
void fill(std::string &);
Task<> filled() {
  Buffer = "x";
  co_await flush();
  fill(Buffer);
  log(Buffer);
}
Task<> by_another_name() {
  Buffer = "x";
  co_await flush();
  auto &Again = Buffer;
  Again.clear();
}

// A function that nobody sees may have failed, if it can say so.
int open_somehow(const char *);
void told(const char *);
Task<> unknown_failed() {
  if (open_somehow("x") < 0) {
    co_await flush();
    log(std::to_string(errno));
    // CHECK: :[[@LINE-1]]:24: warning: 'errno' is read after a suspension
  }
}
Task<> unknown_cannot_say() {
  told("x");
  co_await flush();
  log(std::to_string(errno));
}

// The awaiter says by its result that it has failed, and may have set it on this thread.
Task<> awaited_failed() {
  open_it("x");
  if (co_await fetch(1) < 0)
    log(std::to_string(errno));
}
