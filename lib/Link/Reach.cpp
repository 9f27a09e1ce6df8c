#include "Link/Reach.h"
#include "llvm/ADT/STLExtras.h"

namespace lazy {

using Node = Program::Node;
using Id = Program::Id;

namespace {

/// Who calls what, as two arrays: the callers of N are those between Begin[N] and Begin[N + 1].
class Callers {
public:
  Callers(const Program &P, bool FollowVirtual) : Begin(P.size() + 1, 0) {
    auto ForEach = [&](llvm::function_ref<void(Node Caller, Node Callee)> Do) {
      for (Node N = 0; N < P.size(); ++N)
        if (P.counts(N) && !P[N].Cuts)
          for (const Program::Call &C : P[N].Calls)
            if (FollowVirtual || !C.Virtual)
              if (Node To = P.resolve(C.Callee, P[N].Unit); To != Program::None)
                Do(N, To);
    };
    ForEach([&](Node, Node Callee) { ++Begin[Callee + 1]; });
    for (size_t I = 1; I < Begin.size(); ++I)
      Begin[I] += Begin[I - 1];
    All.resize(Begin.back());
    std::vector<uint32_t> Next = Begin;
    ForEach([&](Node Caller, Node Callee) { All[Next[Callee]++] = Caller; });
  }

  llvm::ArrayRef<Node> of(Node N) const {
    return llvm::ArrayRef(All).slice(Begin[N], Begin[N + 1] - Begin[N]);
  }

private:
  std::vector<uint32_t> Begin;
  std::vector<Node> All;
};

} // namespace

Reach::Reach(const Program &P, llvm::ArrayRef<std::string> Kinds, VirtualCalls Policy)
    : P(P), Policy(Policy), Distance(P.size(), Far) {
  for (const std::string &Kind : Kinds)
    if (Id Number = P.find(Kind); Number != Program::None) {
      if (Matters.size() <= Number)
        Matters.resize(Number + 1);
      Matters[Number] = true;
    }

  Callers CallersOf(P, Policy != VirtualCalls::No);
  // Who makes a virtual call, by the method that is named; only if any override may be meant.
  llvm::DenseMap<Id, std::vector<Node>> VirtualCallers;
  if (Policy == VirtualCalls::Overrides)
    for (Node N = 0; N < P.size(); ++N)
      if (P.counts(N) && !P[N].Cuts)
        for (const Program::Call &C : P[N].Calls)
          if (C.Virtual)
            VirtualCallers[C.Callee].push_back(N);

  std::vector<Node> Level;
  for (Node N = 0; N < P.size(); ++N)
    if (P.counts(N) && !P[N].Cuts && blockIn(N)) {
      Distance[N] = 0;
      Level.push_back(N);
    }
  for (uint32_t D = 1; !Level.empty(); ++D) {
    std::vector<Node> Next;
    auto Reached = [&](Node Caller) {
      if (Distance[Caller] != Far)
        return;
      Distance[Caller] = D;
      Next.push_back(Caller);
    };
    for (Node N : Level) {
      llvm::for_each(CallersOf.of(N), Reached);
      for (Id Overridden : P[N].Overrides)
        if (auto It = VirtualCallers.find(Overridden); It != VirtualCallers.end()) {
          llvm::for_each(It->second, Reached);
          VirtualCallers.erase(It); // none of them is new to whoever comes next
        }
    }
    Level = std::move(Next);
  }
}

const Program::Block *Reach::blockIn(Node N) const {
  for (const Program::Block &B : P[N].Blocks)
    if (B.Kind < Matters.size() && Matters[B.Kind])
      return &B;
  return nullptr;
}

Node Reach::target(Id Callee, bool Virtual, uint32_t Unit) const {
  if (Virtual && Policy == VirtualCalls::No)
    return Program::None;
  Node Best = P.resolve(Callee, Unit);
  if (Best != Program::None && !reaches(Best))
    Best = Program::None;
  if (Virtual && Policy == VirtualCalls::Overrides)
    for (Node N : P.overriders(Callee))
      if (reaches(N) && (Best == Program::None || Distance[N] < Distance[Best]))
        Best = N;
  return Best;
}

std::optional<Reach::Path> Reach::from(llvm::StringRef Callee, bool Virtual, uint32_t Unit) const {
  Id Number = P.find(Callee);
  Node At = Number == Program::None ? Program::None : target(Number, Virtual, Unit);
  if (At == Program::None)
    return std::nullopt;
  Path Result;
  Result.Start = At;
  while (Distance[At] != 0) {
    for (const Program::Call &C : P[At].Calls) {
      Node To = target(C.Callee, C.Virtual, P[At].Unit);
      if (To == Program::None || Distance[To] + 1 != Distance[At])
        continue;
      Result.Steps.push_back({&C, To});
      break;
    }
    At = Result.Steps.back().To;
  }
  Result.Leaf = blockIn(At);
  return Result;
}

} // namespace lazy
