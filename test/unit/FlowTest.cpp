// Paths through a function: which exist, what state they carry, and what becomes of a local's
// value on them.
#include "Facts/FlowExit.h"
#include "Facts/FlowValue.h"
#include "TestTU.h"
#include "gtest/gtest.h"

namespace lazy {
namespace {

/// Standard coroutines and a lazy task in as few lines as compile.
constexpr llvm::StringLiteral Prelude = R"cpp(
namespace std {
template <class R, class...> struct coroutine_traits { using promise_type = typename R::promise_type; };
template <class P = void> struct coroutine_handle;
template <> struct coroutine_handle<void> { static coroutine_handle from_address(void *); };
template <class P> struct coroutine_handle {
  static coroutine_handle from_address(void *);
  operator coroutine_handle<>() const;
};
struct suspend_always {
  bool await_ready() noexcept { return false; }
  void await_suspend(coroutine_handle<>) noexcept {}
  void await_resume() noexcept {}
};
template <class T> T &&move(T &V) { return static_cast<T &&>(V); }
}
struct Task {
  struct promise_type {
    Task get_return_object();
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void();
    void unhandled_exception();
  };
  Task(); Task(Task &&); Task &operator=(Task &&); ~Task();
  bool valid() const;
  bool await_ready(); void await_suspend(std::coroutine_handle<>); void await_resume();
};
Task make(int);
bool coin();
void nothing();
[[noreturn]] void die();
)cpp";

/// Calls Use with the facts of function `f` in Code.
void withFacts(llvm::StringRef Code, llvm::function_ref<void(const FunctionFacts &)> Use) {
  bool Ok = test::parseTU((Prelude + Code).str(), [&](clang::ASTContext &Ctx, clang::Sema &S) {
    Facts F = collectFacts(Ctx, &S, Catalogue::builtin(),
                           [](clang::SourceLocation L) { return L.isValid(); });
    for (const std::unique_ptr<FunctionFacts> &FF : F.Functions)
      if (FF->Decl->getNameAsString() == "f")
        Use(*FF);
  });
  EXPECT_TRUE(Ok);
}

/// The flow of the first local of `f`.
void withValue(llvm::StringRef Code, llvm::function_ref<void(const ValueFlow &)> Use) {
  bool Called = false;
  withFacts(Code, [&](const FunctionFacts &FF) {
    const AsyncLocal *L = nullptr;
    for (const AsyncLocal &Each : FF.Locals)
      if (!L && !Each.IsParameter)
        L = &Each;
    ASSERT_NE(L, nullptr);
    Use(valueFlow(FF.flow(), *L, Catalogue::builtin()));
    Called = true;
  });
  EXPECT_TRUE(Called);
}

size_t leaks(llvm::StringRef Body) {
  size_t Result = ~size_t(0);
  withValue(("Task f(bool A, bool B, int N) {" + Body + "}").str(), [&](const ValueFlow &V) {
    EXPECT_TRUE(V.Known);
    Result = V.Leaks.size();
  });
  return Result;
}

TEST(Flow, EarlyReturnLeaks) {
  EXPECT_EQ(leaks("Task t = make(1); if (A) co_return; co_await t;"), 1u);
  EXPECT_EQ(leaks("Task t = make(1); co_await t;"), 0u);
}

TEST(Flow, ThrowAndNoReturnAreNoExits) {
  EXPECT_EQ(leaks("Task t = make(1); if (A) throw 1; if (B) die(); co_await t;"), 0u);
}

TEST(Flow, EachBranchIsALeakOfItsOwn) {
  EXPECT_EQ(leaks("Task t = make(1); if (A) co_return; if (B) co_return; co_await t;"), 2u);
}

TEST(Flow, SameConditionGoesOneWay) {
  EXPECT_EQ(leaks("Task t; if (A) t = make(1); nothing(); if (A) co_await t;"), 0u);
  EXPECT_EQ(leaks("Task t; if (A) t = make(1); if (!A) co_return; co_await t;"), 0u);
  EXPECT_EQ(leaks("Task t; if (A && B) t = make(1); if (A && B) co_await t;"), 0u);
  EXPECT_EQ(leaks("Task t; if (N > 1) t = make(1); if (N <= 1) co_return; co_await t;"), 0u);
  EXPECT_EQ(leaks("Task t; if (N == 1) t = make(1); if (N != 1) co_return; co_await t;"), 0u);
  EXPECT_EQ(leaks("Task t; if (A) t = make(1); if (B) co_await t;"), 1u);
}

TEST(Flow, AnAssignmentForgetsTheCondition) {
  EXPECT_EQ(leaks("Task t; if (A) t = make(1); A = coin(); if (A) co_await t;"), 1u);
  EXPECT_EQ(leaks("Task t; if (N > 1) t = make(1); ++N; if (N > 1) co_await t;"), 1u);
}

TEST(Flow, FlagsRemember) {
  EXPECT_EQ(leaks("Task t; bool on = false; if (coin()) { t = make(1); on = true; }"
                  " if (on) co_await t;"),
            0u);
  EXPECT_EQ(leaks("Task t; bool on = false; if (coin()) { t = make(1); on = false; }"
                  " if (on) co_await t;"),
            1u);
}

TEST(Flow, SwitchesAgree) {
  EXPECT_EQ(leaks("Task t; switch (N) { case 1: t = make(1); break; default: break; }"
                  " if (N == 1) co_await t;"),
            0u);
  EXPECT_EQ(leaks("Task t; switch (N) { case 1: t = make(1); break; default: break; }"
                  " if (N == 2) co_await t;"),
            1u);
}

TEST(Flow, ATestOfTheValueSettlesIt) {
  EXPECT_EQ(leaks("Task t; if (A) t = make(1); if (t.valid()) co_await t;"), 0u);
  EXPECT_EQ(leaks("Task t = make(1); bool ok = t.valid(); if (ok) co_await t;"), 0u);
}

TEST(Flow, LoopsThatConsumeConsume) {
  EXPECT_EQ(leaks("Task t = make(1); for (int i = 0; i < N; ++i) co_await t;"), 0u);
  EXPECT_EQ(leaks("for (;;) { Task t = make(1); if (coin()) break; co_await t; }"), 1u);
}

TEST(Flow, TheDecidingBranchIsTheLastWithHope) {
  withValue("Task f(bool A, bool B) { Task t = make(1); if (A) { if (B) nothing(); co_return; }"
            " co_await t; }",
            [](const ValueFlow &V) {
              ASSERT_EQ(V.Leaks.size(), 1u);
              ASSERT_TRUE(V.Leaks[0].Decides);
              const FlowNode &From = V.Walk.Nodes[V.Leaks[0].Path[*V.Leaks[0].Decides]];
              const clang::DeclRefExpr *Tested = llvm::dyn_cast<clang::DeclRefExpr>(
                  branchCondition(*From.Block)->IgnoreParenImpCasts());
              ASSERT_NE(Tested, nullptr);
              EXPECT_EQ(Tested->getDecl()->getName(), "A");
            });
}

TEST(Flow, OverwritesAreDefiniteOrNot) {
  withValue("Task f(bool A) { Task t = make(1); t = make(2); co_await t; }",
            [](const ValueFlow &V) {
              ASSERT_EQ(V.Overwrites.size(), 1u);
              EXPECT_TRUE(V.Overwrites[0].Definite);
            });
  withValue("Task f(bool A) { Task t = make(1); if (A) co_await t; t = make(2); co_await t; }",
            [](const ValueFlow &V) {
              ASSERT_EQ(V.Overwrites.size(), 1u);
              EXPECT_FALSE(V.Overwrites[0].Definite);
            });
}

TEST(Flow, TheGraphIsDrawnOnce) {
  withFacts("void f() {}", [](const FunctionFacts &FF) {
    EXPECT_NE(FF.flow().graph(), nullptr);
    EXPECT_EQ(&FF.flow(), &FF.flow());
  });
}

TEST(Flow, TemplatePatternsHaveNoGraph) {
  withFacts("template <class T> void f(T V) { V(); }",
            [](const FunctionFacts &FF) { EXPECT_EQ(FF.flow().graph(), nullptr); });
}

TEST(FlowExit, FailuresAreKnownByTheirWords) {
  struct Case {
    llvm::StringRef Condition;
    bool Fails;
  } Cases[] = {{"ec", true},       {"isStopRequested", true}, {"kBadInput", true}, {"time", false},
               {"section", false}, {"cached", false},         {"timed_out", true}};
  for (const Case &C : Cases)
    withFacts(("bool " + C.Condition + "; void f() { if (" + C.Condition + ") nothing(); }").str(),
              [&](const FunctionFacts &FF) {
                for (const clang::CFGBlock *B : *FF.flow().graph())
                  if (const clang::Expr *E = branchCondition(*B))
                    EXPECT_EQ(testsForFailure(E), C.Fails) << C.Condition.str();
              });
}

/// Throwing calls of `f`, by the name of the callee: how many lead to a handler, how many out.
struct Thrown {
  unsigned ToHandler = 0, Out = 0, WithCondition = 0;
};
Thrown thrown(llvm::StringRef Code, bool Throws) {
  Thrown Result;
  withFacts(Code, [&](const FunctionFacts &FF) {
    const FunctionFlow &Flow = Throws ? FF.throwingFlow() : FF.flow();
    for (const clang::CFGBlock *B : *Flow.graph())
      for (unsigned Succ = 0; Succ != B->succ_size(); ++Succ)
        if (throwingCall(*B, Succ)) {
          const clang::CFGBlock *To = (B->succ_begin() + Succ)->getReachableBlock();
          ++(To == &Flow.graph()->getExit() ? Result.Out : Result.ToHandler);
          Result.WithCondition += branchCondition(*B) != nullptr;
        }
  });
  return Result;
}

TEST(ThrowingFlow, CallsLeadToTheHandlerAroundThemOrOut) {
  constexpr llvm::StringLiteral Code =
      "void f() { coin(); try { coin(); make(1); } catch (int) { nothing(); } }";
  Thrown T = thrown(Code, /*Throws=*/true);
  EXPECT_EQ(T.ToHandler, 2u);
  EXPECT_EQ(T.Out, 2u);
  EXPECT_EQ(T.WithCondition, 0u);
  EXPECT_EQ(thrown(Code, /*Throws=*/false).ToHandler, 0u);
  EXPECT_EQ(thrown(Code, /*Throws=*/false).Out, 0u);
}

TEST(ThrowingFlow, WhatCannotThrowLeadsNowhere) {
  Thrown T = thrown("void g() noexcept; void f() { g(); }", /*Throws=*/true);
  EXPECT_EQ(T.Out, 0u);
}

} // namespace
} // namespace lazy
