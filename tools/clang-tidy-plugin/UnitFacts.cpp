// How do clang-tidy's checks share one walk, and where do Sema and the compiler's errors come from?
//
// A clang-tidy check is given an ASTContext and nothing else, but templates that were not
// instantiated need Sema to be understood, and an error can only be explained by who has heard of
// it. clang, however, adds every registered AddBeforeMainAction plug-in to each front-end action,
// clang-tidy's own included. So this module also registers such a plug-in, whose only work is to
// remember both until the unit ends. In a host that does not ask plug-ins, Sema stays null, there
// are no errors, and the facts are read from the AST alone.

#include "UnitFacts.h"
#include "Facts/CompilerErrors.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"

namespace lazy {
namespace {

// Per thread, because a host may check several units at once.
thread_local clang::Sema *CurrentSema = nullptr;
thread_local CompilerErrors *CurrentErrors = nullptr; ///< set if CurrentSema is
thread_local const clang::ASTContext *FactsOf = nullptr;
thread_local std::weak_ptr<const Facts> CurrentFacts;

class Recorder : public clang::SemaConsumer {
public:
  explicit Recorder(CompilerErrors &Errors) : Errors(Errors) {}

private:
  void InitializeSema(clang::Sema &S) override {
    CurrentSema = &S;
    CurrentErrors = &Errors;
  }
  void ForgetSema() override {
    CurrentSema = nullptr;
    CurrentErrors = nullptr;
  }

  CompilerErrors &Errors;
};

class RecordUnit : public clang::PluginASTAction {
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &CI,
                                                        llvm::StringRef) override {
    return std::make_unique<Recorder>(CompilerErrors::install(CI.getDiagnostics()));
  }
  bool ParseArgs(const clang::CompilerInstance &, const std::vector<std::string> &) override {
    return true;
  }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

const clang::FrontendPluginRegistry::Add<RecordUnit>
    RegisterRecordUnit("lazy-lint-record", "lets lazy-lint's checks ask Sema and see errors");

} // namespace

std::shared_ptr<const Facts> currentFacts(const clang::ASTContext &Ctx) {
  std::shared_ptr<const Facts> Held = CurrentFacts.lock();
  return FactsOf == &Ctx ? Held : nullptr;
}

std::shared_ptr<const Facts>
collectForUnit(clang::ASTContext &Ctx, std::shared_ptr<const Catalogue> Known, bool SystemHeaders) {
  const clang::SourceManager &SM = Ctx.getSourceManager();
  std::function<bool(clang::SourceLocation)> IsUserCode =
      [&SM, SystemHeaders](clang::SourceLocation Loc) {
        return Loc.isValid() && (SystemHeaders || !SM.isInSystemHeader(SM.getExpansionLoc(Loc)));
      };
  bool IsCurrent = CurrentSema && &CurrentSema->getASTContext() == &Ctx;

  // The facts point into the catalogue, so whoever holds them holds it too.
  struct Holder {
    std::shared_ptr<const Catalogue> Known;
    Facts F;
  };
  std::shared_ptr<Holder> Both = std::make_shared<Holder>(
      Holder{Known, collectFacts(Ctx, IsCurrent ? CurrentSema : nullptr, *Known, IsUserCode)});
  if (IsCurrent)
    Both->F.Errors = CurrentErrors->take();

  std::shared_ptr<const Facts> Result(Both, &Both->F);
  FactsOf = &Ctx;
  CurrentFacts = Result;
  return Result;
}

} // namespace lazy
