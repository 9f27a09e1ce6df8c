// lazy-lint's front door: words to arguments, arguments to a command, its result to the shell.
#include "CommandTable.h"
#include "Commands.h"
#include "Support/Printable.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {
namespace {

struct Dispatch {
  int operator()(const Leave &L) const {
    if (L.ExitCode)
      llvm::errs() << printableLines(L.Text); // it may quote what the user wrote
    else
      llvm::outs() << L.Text;
    return L.ExitCode;
  }
  int operator()(const CheckArgs &A) const { return check(A); }
  int operator()(const CollectArgs &A) const { return collect(A); }
  int operator()(const LinkArgs &A) const { return link(A); }
  int operator()(const IndexArgs &A) const { return index(A); }
  int operator()(const NinjaArgs &A) const { return ninja(A); }
  int operator()(const CacheArgs &A) const { return cache(A); }
  int operator()(const ConfigArgs &A) const { return config(A); }
  int operator()(const DoctorArgs &A) const { return doctor(A); }
  int operator()(const RulesArgs &A) const { return rules(A); }
  int operator()(const ExplainArgs &A) const { return explain(A); }
  int operator()(const ExplainTypeArgs &A) const { return explainType(A); }
  int operator()(const CompletionArgs &A) const {
    llvm::outs() << completionScript(A.Shell);
    return 0;
  }
  int operator()(const ManualArgs &) const {
    llvm::outs() << manualPage();
    return 0;
  }
  int operator()(const DumpFactsArgs &A) const { return dumpFacts(A); }
};

} // namespace
} // namespace lazy

int main(int Argc, char **Argv) {
  std::vector<std::string> Words(Argv + 1, Argv + Argc);
  lazy::Args A = lazy::parseArgs(std::move(Words), lazy::environment);
  int Code = std::visit(lazy::Dispatch(), A);
  // A report that did not arrive must not look like a clean one.
  llvm::outs().flush();
  if (llvm::outs().has_error()) {
    llvm::errs() << "lazy-lint: error: cannot write to the standard output: "
                 << llvm::outs().error().message() << '\n';
    llvm::outs().clear_error();
    return 2;
  }
  return Code;
}
