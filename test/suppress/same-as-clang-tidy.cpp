// Both front ends report the very same lines of this file: clang-tidy decides with its own code what
// a NOLINT silences, the driver with ours. Whoever is not sure what a comment means adds it here.
// RUN: not %lazy_lint --output-format=concise --select=lazy-unawaited --quiet %s -- -std=c++20 %mock > %t.out
// RUN: grep -o ':[0-9]*:[0-9]*: warning:' %t.out > %t.driver
// RUN: %clang_tidy_lazy --quiet -checks=-*,lazy-unawaited %s -- -std=c++20 %mock > %t.tidy.out
// RUN: grep -o ':[0-9]*:[0-9]*: warning:' %t.tidy.out > %t.tidy
// RUN: diff %t.tidy %t.driver
// What is not silenced says so in its name.
// RUN: grep -nE '^  .*(loud\(\)|LOUD_CALL);' %s | cut -d: -f1 > %t.expected
// RUN: cut -d: -f2 %t.driver > %t.lines
// RUN: diff %t.expected %t.lines
#include "task.h"
Task<> f();
Task<> loud();
#define CALL f() // NOLINT
#define LOUD_CALL loud()

Task<> run() {
  f(); // NOLINT
  loud(); // NOLINT()
  loud(); // NOLINT( )
  f(); // NOLINT(lazy-unawaited)
  f(); // NOLINT(lazy-*)
  f(); // NOLINT(*)
  f(); // NOLINT(foo, lazy-unawaited )
  f(); // NOLINT(foo,	lazy-unawaited	)
  f(); // NOLINT(lazy-unawaited,)
  f(); // NOLINT(,lazy-unawaited)
  f(); // NOLINT(lazy*un*ed)
  loud(); // NOLINT(lazy-una)
  loud(); // NOLINT(unawaited)
  loud(); // NOLINT(Lazy-Unawaited)
  loud(); // NOLINT(lazy-unawai?ed)
  loud(); // NOLINT(lazy.unawaited)
  loud(); // NOLINT([lazy-unawaited])
  loud(); // NOLINT(lazy-unawaited -foo)
  loud(); // NOLINT(-lazy-unawaited)
  loud(); // NOLINT(--lazy-unawaited)
  f(); // NOLINT(*,-lazy-unawaited)
  f(); // NOLINT (foo)
  f(); // NOLINT(foo
  f(); // NOLINT(foo
  loud(); // NOLINTfoo
  f(); // NOLINT_foo
  f(); // xNOLINT
  f(); // NOLINT2
  f(); // NOLINT: why
  loud(); // nolint
  loud(); // NOLINTNOLINT
  f(); const char *S = "NOLINT";
  f(); // NOLINT(foo) NOLINT(lazy-unawaited)
  f(); // NOLINT NOLINTNEXTLINE
  f();
  // NOLINTNEXTLINE(lazy-unawaited)
  f();
  loud(); // NOLINTNEXTLINE(lazy-unawaited)
  f(); // the line before says so
  // NOLINTNEXTLINE

  loud();
  /* NOLINTNEXTLINE */ loud();
  f(); /* NOLINTBEGIN */ f();
  f(); /* NOLINTEND */ loud();
  // NOLINTBEGIN(lazy-unawaited)
  // NOLINTBEGIN(foo)
  f();
  // NOLINTEND(foo)
  f();
  // NOLINTEND( lazy-unawaited )
  loud();
  // NOLINTBEGIN(foo,lazy-*)
  f();
  // NOLINTEND(foo , lazy-*)
  CALL;
  LOUD_CALL;
  CALL; // NOLINT
  LOUD_CALL; // NOLINT(foo)
  co_return;
}
