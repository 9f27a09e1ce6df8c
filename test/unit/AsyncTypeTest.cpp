// What a class shows about being asynchronous: each trait, by each route it is
// inferred.
#include "Facts/ExplainType.h"
#include "TestTU.h"
#include "gtest/gtest.h"

namespace lazy {
namespace {

TEST(AsyncType, ExplainedTypeIsFound) {
  bool Ok =
      test::parseTU("struct S {};" + explainedTypeDecl("S"),
                    [](clang::ASTContext &Ctx, clang::Sema &) {
                      EXPECT_EQ(findExplainedType(Ctx).getAsString(), "S");
                    });
  EXPECT_TRUE(Ok);
}

} // namespace
} // namespace lazy
