// lazy-lint's front door: words to arguments, arguments to a command, its result to the shell.
#include "Commands.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {
namespace {

struct Dispatch {
  int operator()(const Leave &L) const {
    (L.ExitCode ? llvm::errs() : llvm::outs()) << L.Text;
    return L.ExitCode;
  }
  int operator()(const CheckArgs &A) const { return check(A); }
  int operator()(const RulesArgs &A) const { return rules(A); }
  int operator()(const ExplainArgs &A) const { return explain(A); }
  int operator()(const ExplainTypeArgs &A) const { return explainType(A); }
};

} // namespace
} // namespace lazy

int main(int Argc, char **Argv) {
  std::vector<std::string> Words(Argv + 1, Argv + Argc);
  lazy::Args A = lazy::parseArgs(std::move(Words), lazy::environment);
  return std::visit(lazy::Dispatch(), A);
}
