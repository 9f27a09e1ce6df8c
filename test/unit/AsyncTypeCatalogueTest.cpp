// What the catalogue adds to what a class shows: overriding, completing,
// through base classes; and by which names the functions of calls are known.
#include "Facts/AsyncType.h"
#include "TestTU.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "gtest/gtest.h"

namespace lazy {
namespace {

constexpr llvm::StringLiteral Models = R"yaml(
library: lib
name: "Lib"
types:
  - id: lib.future
    names: [lib::future, lib::detail::basic_future]
    role: future
    start: eager
    drop: blocks
    await: once
    methods:
      - {name: get, value: consumes, blocks: true}
      - {name: then*, value: carries}
    why: "the future of the test"
    sources: ["a.h:1"]
  - id: lib.task
    names: [lib::_task::type]
    shown-as: lib::task
    role: task
    start: lazy
    drop: never-runs
    movable: false
    why: "the task of the test"
    sources: ["a.h:2"]
functions:
  - names: [lib::wait_all]
    role: block-on
    why: "waits"
  - names: [lib::detail::basic_future::join]
    role: block-on
    why: "waits"
  - names: [lib::spawn]
    role: spawn
    why: "starts"
  - names: [lib::sleep_fn]
    role: sleep
    why: "sleeps"
)yaml";

constexpr llvm::StringLiteral Lib = R"cpp(
namespace lib {
inline namespace v2 {
namespace detail {
template <class T> struct basic_future { void join(); T get(); };
}
template <class T> struct future : detail::basic_future<T> { void other(); };
namespace _task { template <class T> struct type { type(type &&); }; }
template <class T> using task = _task::type<T>;
void wait_all(int);
struct spawn_t { void operator()(int) const; };
struct sleep_fn { void operator()(int) const; };
constexpr spawn_t spawn{};
constexpr sleep_fn sleep{};
constexpr const sleep_fn &nap = sleep;
}
}
)cpp";

void inspect(llvm::StringRef Code,
             llvm::function_ref<void(AsyncTypes &, clang::ASTContext &)> Check) {
  llvm::Expected<std::shared_ptr<const Catalogue>> C =
      Catalogue::withFiles({{"test.yaml", Models.str()}});
  if (!C) {
    ADD_FAILURE() << toString(C.takeError());
    return;
  }
  EXPECT_TRUE(test::parseTU((Lib + Code).str(), [&](clang::ASTContext &Ctx, clang::Sema &S) {
    AsyncTypes Types(Ctx, &S, **C);
    Check(Types, Ctx);
  }));
}

TEST(AsyncTypeCatalogue, KnownByName) {
  inspect("using T = lib::future<int>;", [](AsyncTypes &Types, clang::ASTContext &Ctx) {
    const AsyncType *A = Types.get(test::typeNamed(Ctx, "T"));
    ASSERT_TRUE(A);
    ASSERT_TRUE(A->Model);
    EXPECT_EQ(A->Model->Id, "lib.future");
    ASSERT_TRUE(A->Library);
    EXPECT_EQ(A->Library->Name, "Lib");
    EXPECT_EQ(A->Name, "lib::future");
    EXPECT_EQ(A->Kind, Role::Future);
    EXPECT_EQ(A->Dropped, Drop::Blocks);
    EXPECT_EQ(A->Times, Awaits::Once);
    EXPECT_FALSE(A->Awaitable);
    EXPECT_EQ(A->ValueType.getAsString(), "int");
    ASSERT_TRUE(A->why("drop"));
    EXPECT_TRUE(A->why("drop")->FromCatalogue);
    EXPECT_EQ(A->why("drop")->Because, "the future of the test");
    const Catalogue &C = Types.catalogue();
    EXPECT_EQ(A->methodEffect("get", C), ValueEffect::Consumes);
    EXPECT_EQ(A->methodEffect("thenValue", C), ValueEffect::Carries);
    EXPECT_EQ(A->methodEffect("frobnicate", C), ValueEffect::Unknown);
    // The generic table, for methods the model is silent about.
    EXPECT_EQ(A->methodEffect("valid", C), ValueEffect::Observes);
  });
}

TEST(AsyncTypeCatalogue, KnownByItsBase) {
  inspect("struct Mine : lib::future<int> {}; using T = Mine;"
          "struct Hidden : private lib::future<int> {}; using U = Hidden;",
          [](AsyncTypes &Types, clang::ASTContext &Ctx) {
            const AsyncType *A = Types.get(test::typeNamed(Ctx, "T"));
            ASSERT_TRUE(A && A->Model);
            EXPECT_EQ(A->Name, "Mine");
            EXPECT_EQ(A->Dropped, Drop::Blocks);
            EXPECT_FALSE(Types.get(test::typeNamed(Ctx, "U")));
          });
}

TEST(AsyncTypeCatalogue, TheClassItselfSpeaksBeforeItsBase) {
  inspect("struct Mine : lib::future<int> { bool await_ready(); int "
          "await_suspend(int); char await_resume(); ~Mine(); }; using T = Mine;",
          [](AsyncTypes &Types, clang::ASTContext &Ctx) {
            const AsyncType *A = Types.get(test::typeNamed(Ctx, "T"));
            ASSERT_TRUE(A);
            EXPECT_EQ(A->Kind, Role::Awaiter);
            EXPECT_TRUE(A->Awaitable);
            EXPECT_EQ(A->ValueType.getAsString(), "char");
            EXPECT_EQ(A->Starts, Start::Eager); // completed by the base
          });
}

TEST(AsyncTypeCatalogue, ShownAs) {
  inspect("using T = lib::task<int>;", [](AsyncTypes &Types, clang::ASTContext &Ctx) {
    const AsyncType *A = Types.get(test::typeNamed(Ctx, "T"));
    ASSERT_TRUE(A);
    EXPECT_EQ(A->Name, "lib::task");
    EXPECT_FALSE(A->Movable);
    EXPECT_EQ(A->Kind, Role::Task);
  });
}

TEST(AsyncTypeCatalogue, AliasOfAnInternalName) {
  inspect("namespace mine { namespace detail { struct task_impl { bool "
          "await_ready(); void await_suspend(int); void await_resume(); }; } "
          "using task = detail::task_impl; } using T = mine::task;"
          "mine::task make();",
          [](AsyncTypes &Types, clang::ASTContext &Ctx) {
            for (const clang::NamedDecl *D :
                 Ctx.getTranslationUnitDecl()->lookup(&Ctx.Idents.get("make"))) {
              const AsyncType *A = Types.get(llvm::cast<clang::FunctionDecl>(D)->getReturnType());
              ASSERT_TRUE(A);
              EXPECT_EQ(A->Name, "mine::task");
            }
          });
}

struct Calls : clang::RecursiveASTVisitor<Calls> {
  std::vector<const clang::CallExpr *> Found;
  bool VisitCallExpr(clang::CallExpr *E) {
    Found.push_back(E);
    return true;
  }
};

/// The role of the only call in `void use() { … }`; "-" if it is not known.
std::string roleOf(llvm::StringRef Call) {
  std::string Role;
  inspect(("void use() {" + Call + "}").str(), [&](AsyncTypes &Types, clang::ASTContext &Ctx) {
    Calls V;
    V.TraverseDecl(Ctx.getTranslationUnitDecl());
    ASSERT_EQ(V.Found.size(), 1u) << Call.str();
    const FunctionModel *M = calledFunctionModel(V.Found[0], Types.catalogue());
    Role = M ? toString(M->Role).str() : "-";
  });
  return Role;
}

TEST(AsyncTypeCatalogue, CalledFunctions) {
  EXPECT_EQ(roleOf("lib::wait_all(1);"), "block-on");
  EXPECT_EQ(roleOf("using namespace lib; wait_all(1);"), "block-on");
  // A function object by its variable; by its type, also through an alias.
  EXPECT_EQ(roleOf("lib::spawn(1);"), "spawn");
  EXPECT_EQ(roleOf("lib::sleep(1);"), "sleep");
  EXPECT_EQ(roleOf("lib::nap(1);"), "sleep");
  EXPECT_EQ(roleOf("lib::sleep_fn{}(1);"), "sleep");
  // A method declared in a base, called on a derived class.
  EXPECT_EQ(roleOf("lib::future<int> f; f.join();"), "block-on");
  EXPECT_EQ(roleOf("lib::future<int> *f = nullptr; f->join();"), "block-on");
  EXPECT_EQ(roleOf("struct D : lib::future<int> {} d; d.join();"), "block-on");
  // Methods of the types' models that block are functions too.
  EXPECT_EQ(roleOf("lib::future<int> f; f.get();"), "block-on");
  // Nothing of the kind.
  EXPECT_EQ(roleOf("lib::future<int> f; f.other();"), "-");
  EXPECT_EQ(roleOf("struct X { void join(); } x; x.join();"), "-");
  EXPECT_EQ(roleOf("void (*p)(int) = &lib::wait_all; p(1);"), "-");
}

} // namespace
} // namespace lazy
