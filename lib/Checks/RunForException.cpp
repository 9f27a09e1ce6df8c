// Is code run only to see it throw or die? Test frameworks have macros and functions that say so.
// Declared in Wording.h.

#include "Checks/Wording.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace lazy {

/// The words of an identifier in lower case: EXPECT_NO_THROW, assertThrows, rethrow_later.
static llvm::SmallVector<std::string, 6> wordsOf(llvm::StringRef Name) {
  llvm::SmallVector<std::string, 6> Words;
  bool New = true;
  for (size_t I = 0; I != Name.size(); ++I) {
    if (!llvm::isAlnum(Name[I])) {
      New = true;
      continue;
    }
    New |= I && llvm::isUpper(Name[I]) && llvm::isLower(Name[I - 1]);
    if (New)
      Words.emplace_back();
    New = false;
    Words.back() += llvm::toLower(Name[I]);
  }
  return Words;
}

/// Whether a macro or function of this name checks that what it is given throws or dies:
/// EXPECT_THROW, ASSERT_DEATH, REQUIRE_THROWS_AS, BOOST_CHECK_THROW, assert_throws, throws. Not
/// those that run it for its effect: EXPECT_NO_THROW, THROW_IF_FAILED, rethrow_later.
static bool expectsException(llvm::StringRef Name) {
  llvm::SmallVector<std::string, 6> Words = wordsOf(Name);
  auto hasOneOf = [&](llvm::ArrayRef<llvm::StringRef> Wanted) {
    return llvm::any_of(Words, [&](const std::string &W) { return llvm::is_contained(Wanted, W); });
  };
  if (hasOneOf({"no", "not", "nothrow", "never", "without"}))
    return false;
  if (Words.size() == 1)
    return hasOneOf({"throws", "raises", "aborts", "dies"});
  return hasOneOf({"throw", "throws", "thrown", "raise", "raises", "death", "dies", "exit", "exits",
                   "abort", "aborts", "exception"}) &&
         hasOneOf({"expect", "expects", "assert", "asserts", "require", "requires", "check",
                   "checks", "verify", "qverify", "warn", "test", "should", "must", "ensure"});
}

bool isRunForItsException(const Pass &P, const Expr *E, const FunctionFacts *In) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  for (SourceLocation Loc = E->getBeginLoc(); Loc.isMacroID();
       Loc = SM.getImmediateMacroCallerLoc(Loc))
    if (expectsException(Lexer::getImmediateMacroName(Loc, SM, P.Ctx.getLangOpts())))
      return true;
  if (!In || !In->Lambda || !In->Outer)
    return false;
  const Stmt *S = In->Outer->parent(In->Lambda);
  while (S && !isa<CallExpr>(S) && isa<Expr>(S))
    S = In->Outer->parent(S);
  const CallExpr *Call = dyn_cast_or_null<CallExpr>(S);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->getIdentifier() && expectsException(Callee->getName());
}

} // namespace lazy
