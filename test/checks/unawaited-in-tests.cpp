// Macros and functions of tests that run code only to see it throw or die; and those that do not.
// RUN: %check_lazy %s unawaited %t
#include "prelude.h"
#include <functional>

#define RUN(Statement) \
  try { \
    Statement; \
  } catch (...) { \
  }
#define EXPECT_THROW(Statement, Exception) RUN(Statement)
#define EXPECT_EXIT(Statement, Predicate, Text) RUN(Statement)
#define ASSERT_EXIT(Statement, Predicate, Text) RUN(Statement)
#define ASSERT_DEATH_IF_SUPPORTED(Statement, Text) RUN(Statement)
#define REQUIRE_THROWS_AS(Statement, Exception) RUN(Statement)
#define CHECK_THROWS(Statement) RUN(Statement)
#define BOOST_CHECK_THROW(Statement, Exception) RUN(Statement)
#define EXPECT_NO_THROW(Statement) RUN(Statement)
#define BOOST_REQUIRE_NO_THROW(Statement) RUN(Statement)
#define REQUIRE_NOTHROW(Statement) RUN(Statement)
#define THROW_IF_FAILED(Statement) RUN(Statement)

void expected_to_fail() {
  EXPECT_THROW(flush(), int);
  EXPECT_EXIT(flush(), 1, "");
  ASSERT_EXIT(flush(), 1, "");
  ASSERT_DEATH_IF_SUPPORTED(flush(), "");
  REQUIRE_THROWS_AS(flush(), int);
  CHECK_THROWS(flush());
  BOOST_CHECK_THROW(flush(), int);
}

void expected_to_work() {
  EXPECT_NO_THROW(flush());
  // CHECK: :[[@LINE-1]]:19: warning: task returned by 'flush' is dropped
  BOOST_REQUIRE_NO_THROW(flush());
  // CHECK: :[[@LINE-1]]:26: warning: task returned by 'flush' is dropped
  REQUIRE_NOTHROW(flush());
  // CHECK: :[[@LINE-1]]:19: warning: task returned by 'flush' is dropped
  THROW_IF_FAILED(flush());
  // CHECK: :[[@LINE-1]]:19: warning: task returned by 'flush' is dropped
}

void assertThrows(std::function<void()>);
void throws(std::function<void()>);
void rethrow_later(std::function<void()>);
void run_nothrow(std::function<void()>);

void functions() {
  assertThrows([] { flush(); });
  throws([] { flush(); });
  rethrow_later([] { flush(); });
  // CHECK: :[[@LINE-1]]:22: warning: task returned by 'flush' is dropped
  run_nothrow([] { flush(); });
  // CHECK: :[[@LINE-1]]:20: warning: task returned by 'flush' is dropped
}
