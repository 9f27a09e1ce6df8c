#include "Checks/Allowed.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"

using namespace clang;

namespace lazy {

static llvm::StringRef fileOf(const Pass &P, SourceLocation Loc) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  return SM.getFilename(SM.getFileLoc(Loc));
}

bool isInFileOf(const Pass &P, SourceLocation Loc, llvm::ArrayRef<std::string> Globs) {
  if (Globs.empty())
    return false;
  llvm::StringRef File = fileOf(P, Loc);
  // A glob of a whole path fits however the compiler names the file.
  llvm::SmallString<256> Absolute(File);
  P.Ctx.getSourceManager().getFileManager().makeAbsolutePath(Absolute);
  llvm::sys::path::remove_dots(Absolute, /*remove_dot_dot=*/true);
  for (llvm::StringRef Glob : Globs) {
    std::string Anywhere = Glob.starts_with("/") ? Glob.str() : ("*/" + Glob).str();
    for (llvm::StringRef Text : {Glob, llvm::StringRef(Anywhere)}) {
      llvm::Expected<llvm::GlobPattern> Pattern = llvm::GlobPattern::create(Text, 64);
      if (!Pattern)
        llvm::consumeError(Pattern.takeError());
      else if (Pattern->match(File) || (Glob.starts_with("/") && Pattern->match(Absolute)))
        return true;
    }
  }
  return false;
}

/// Whether the coroutine FF returns one of the types named in Types ("app::ThreadTask").
static bool returnsOneOf(const FunctionFacts &FF, llvm::ArrayRef<std::string> Types) {
  if (Types.empty())
    return false;
  const CXXRecordDecl *Returned = FF.Decl->getReturnType()->getAsCXXRecordDecl();
  return Returned && llvm::is_contained(Types, canonicalName(Returned));
}

bool mustNotBlock(const Pass &P, const FunctionFacts &FF, const BlockingAllowed &Allowed) {
  return runsOnExecutor(FF) && !returnsOneOf(FF, Allowed.AllowBlockingTypes) &&
         !isInFileOf(P, FF.Decl->getLocation(), Allowed.AllowBlockingIn);
}

/// Whether Name, of a directory or of a file without its ending, has the word "test": "tests",
/// "test_pool", "PoolTest", "unittests", but not "latest" or "attestation".
static bool saysTest(llvm::StringRef Name) {
  for (llvm::StringRef Word : {"tests", "Tests", "test", "Test", "unittest", "unittests"}) {
    if (Name == Word)
      return true;
    llvm::StringRef Rest = Name;
    if (Rest.consume_back(Word) &&
        (Rest.ends_with("_") || Rest.ends_with("-") || Rest.ends_with(".") ||
         (Word.front() == 'T' && llvm::isLower(Rest.back()))))
      return true;
    Rest = Name;
    if (Rest.consume_front(Word) &&
        (Rest.starts_with("_") || Rest.starts_with("-") || Rest.starts_with(".")))
      return true;
  }
  return false;
}

bool isTestFile(llvm::StringRef File) {
  if (saysTest(llvm::sys::path::stem(File)))
    return true;
  llvm::StringRef Directory = llvm::sys::path::parent_path(File);
  return llvm::any_of(
      llvm::make_range(llvm::sys::path::begin(Directory), llvm::sys::path::end(Directory)),
      saysTest);
}

/// Whether Class is made by a test framework: derived from a class whose unqualified name is Test
/// or TestCase (GoogleTest, Boost.Test, kj), at any distance.
static bool isTestClass(const CXXRecordDecl *Class) {
  if (!Class || !Class->hasDefinition())
    return false;
  return !Class->forallBases([](const CXXRecordDecl *Base) {
    return !Base->getIdentifier() || (Base->getName() != "Test" && Base->getName() != "TestCase");
  });
}

bool isInTest(const Pass &P, const FunctionFacts &FF) {
  for (const DeclContext *In = FF.Decl; In; In = In->getParent())
    if (isTestClass(dyn_cast<CXXRecordDecl>(In)))
      return true;
  return isTestFile(fileOf(P, FF.Decl->getLocation()));
}

} // namespace lazy
