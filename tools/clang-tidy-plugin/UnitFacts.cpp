// How do clang-tidy's checks share one walk, and where does Sema come from?
//
// A clang-tidy check is given an ASTContext but no Sema, and templates that were not instantiated
// need one to be understood. clang, however, adds every registered AddBeforeMainAction plug-in to
// each front-end action, clang-tidy's own included. So this module also registers such a
// plug-in, whose only work is to remember Sema until the unit ends. In a host that does not ask
// plug-ins, Sema stays null and the facts are read from the AST alone.

#include "UnitFacts.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"

namespace lazy {
namespace {

// Per thread, because a host may check several units at once.
thread_local clang::Sema *CurrentSema = nullptr;
thread_local const clang::ASTContext *FactsOf = nullptr;
thread_local std::weak_ptr<const Facts> CurrentFacts;

class SemaRecorder : public clang::SemaConsumer {
  void InitializeSema(clang::Sema &S) override { CurrentSema = &S; }
  void ForgetSema() override { CurrentSema = nullptr; }
};

class RecordSema : public clang::PluginASTAction {
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &,
                                                        llvm::StringRef) override {
    return std::make_unique<SemaRecorder>();
  }
  bool ParseArgs(const clang::CompilerInstance &, const std::vector<std::string> &) override {
    return true;
  }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

const clang::FrontendPluginRegistry::Add<RecordSema>
    RegisterRecordSema("lazy-lint-sema", "lets lazy-lint's checks ask Sema");

} // namespace

std::shared_ptr<const Facts> currentFacts(const clang::ASTContext &Ctx) {
  std::shared_ptr<const Facts> Held = CurrentFacts.lock();
  return FactsOf == &Ctx ? Held : nullptr;
}

std::shared_ptr<const Facts> collectForUnit(clang::ASTContext &Ctx,
                                            std::shared_ptr<const Catalogue> Known,
                                            bool SystemHeaders) {
  const clang::SourceManager &SM = Ctx.getSourceManager();
  std::function<bool(clang::SourceLocation)> IsUserCode =
      [&SM, SystemHeaders](clang::SourceLocation Loc) {
        return Loc.isValid() &&
               (SystemHeaders || !SM.isInSystemHeader(SM.getExpansionLoc(Loc)));
      };
  clang::Sema *S = CurrentSema && &CurrentSema->getASTContext() == &Ctx ? CurrentSema : nullptr;

  // The facts point into the catalogue, so whoever holds them holds it too.
  struct Holder {
    std::shared_ptr<const Catalogue> Known;
    Facts F;
  };
  std::shared_ptr<Holder> Both =
      std::make_shared<Holder>(Holder{Known, collectFacts(Ctx, S, *Known, IsUserCode)});
  std::shared_ptr<const Facts> Result(Both, &Both->F);
  FactsOf = &Ctx;
  CurrentFacts = Result;
  return Result;
}

} // namespace lazy
