// The index: what other files may ever ask of these.
#include "Link/FactsFile.h"
#include "Link/Reach.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include <set>
#include <tuple>

namespace lazy {

TURecord indexOf(const Program &P) {
  std::set<std::string> Kinds;
  for (Program::Node N = 0; N < P.size(); ++N)
    for (const Program::Block &B : P[N].Blocks)
      Kinds.insert(P.text(B.Kind).str());
  Reach Any(P, std::vector<std::string>(Kinds.begin(), Kinds.end()), VirtualCalls::Overrides);

  // All definitions of a function or none: where they differ, readers must see that. One that gives
  // an asynchronous value (Cuts) is taken for a coroutine that keeps what it is given unless it is
  // known, so that it says something by saying nothing.
  llvm::DenseSet<Program::Id> Kept;
  for (Program::Node N = 0; N < P.size(); ++N)
    if (P.counts(N) &&
        (Any.reaches(N) || P[N].Cuts || !P[N].Params.empty() || !P[N].Outliving.empty()))
      Kept.insert(P[N].Usr);
  // What a function does not do if it is given a constant.
  for (Program::Node N = 0; N < P.size(); ++N)
    if (auto [Function, Given] = P.text(P[N].Usr).split(';');
        !Given.empty() && P.counts(N) && Kept.contains(P.find(Function)))
      Kept.insert(P[N].Usr);
  TURecord Result;
  for (Program::Node N = 0; N < P.size(); ++N) {
    if (!P.counts(N) || !Kept.contains(P[N].Usr))
      continue;
    FunctionSummary S = P.summary(N);
    llvm::erase_if(S.Calls, [&](const CallEdge &C) {
      Program::Id Callee = P.find(C.Callee);
      return !Kept.contains(Callee) && (!C.Virtual || P.overriders(Callee).empty());
    });
    Result.Functions.push_back(std::move(S));
  }
  llvm::sort(Result.Functions, [](const FunctionSummary &A, const FunctionSummary &B) {
    return std::tie(A.Usr, A.Where.File, A.Where.Offset) <
           std::tie(B.Usr, B.Where.File, B.Where.Offset);
  });
  return Result;
}

void addIndex(Program &P, llvm::ArrayRef<TURecord> Index, uint32_t FirstUnit,
              llvm::ArrayRef<std::string> Fresh) {
  for (const TURecord &R : Index) {
    std::vector<FunctionSummary> Functions;
    for (const FunctionSummary &S : R.Functions)
      if (!llvm::is_contained(Fresh, S.Where.File))
        Functions.push_back(S);
    P.add(FirstUnit++, Functions, Program::Source::Index);
  }
}

} // namespace lazy
