#include "Link/Program.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"
#include <algorithm>
#include <tuple>

namespace lazy {

using llvm::StringRef;

/// A number that is equal for definitions that mean the same. A function that calls a static one
/// calls another in each unit, which is no difference.
static uint64_t contentOf(const FunctionSummary &S) {
  llvm::SmallString<1024> Bytes;
  llvm::raw_svector_ostream OS(Bytes);
  auto Put = [&](StringRef Text) { OS << Text << '\0'; };
  auto PutPlace = [&](const Place &P) {
    Put(P.File);
    OS << P.Offset << ' ' << P.Length << ' ' << P.Line << ' ' << P.Column << ' ';
  };
  PutPlace(S.Where);
  OS << S.Cuts << ' ' << S.Blocks.size() << ' ' << S.Calls.size() << ' ' << S.Overrides.size();
  for (const BlockPoint &B : S.Blocks) {
    Put(B.Kind);
    Put(B.What);
    PutPlace(B.Where);
  }
  for (const CallEdge &C : S.Calls) {
    Put(withoutUnit(C.Callee));
    OS << C.Virtual;
    PutPlace(C.Where);
  }
  OS << ' ' << S.Outliving.size();
  for (const CallEdge &C : S.Outliving) {
    Put(withoutUnit(C.Callee));
    PutPlace(C.Where);
  }
  for (const std::string &O : S.Overrides)
    Put(withoutUnit(O));
  for (const ParamSummary &P : S.Params) {
    OS << P.Index << ' ' << P.CalleeIndex << ' ';
    Put(P.Fate);
    Put(withoutUnit(P.Callee));
  }
  return llvm::xxh3_64bits(Bytes);
}

Program::Id Program::intern(StringRef String) {
  auto [It, New] = Numbers.try_emplace(String, Strings.size());
  if (New)
    Strings.push_back(It->getKey());
  return It->getValue();
}

Program::Id Program::find(StringRef String) const {
  if (String.contains(';'))
    return known(String);
  llvm::StringMap<Id>::const_iterator It = Numbers.find(String);
  return It == Numbers.end() ? None : It->getValue();
}

Program::Spot Program::intern(const Place &P) {
  if (!P.valid())
    return Spot();
  return {intern(P.File), P.Offset, P.Length, P.Line, P.Column, P.EndLine, P.EndColumn};
}

Place Program::place(const Spot &S) const {
  if (S.File == None)
    return Place();
  return {Strings[S.File].str(), S.Offset, S.Length, S.Line, S.Column, S.EndLine, S.EndColumn};
}

Program::Definition Program::compact(const FunctionSummary &S) {
  Definition D;
  D.Usr = intern(S.Usr);
  D.Name = intern(S.Name);
  D.Where = intern(S.Where);
  D.Cuts = S.Cuts;
  D.Blocks.reserve(S.Blocks.size());
  for (const BlockPoint &B : S.Blocks)
    D.Blocks.push_back({intern(B.Kind), intern(B.What), intern(B.Where)});
  D.Calls.reserve(S.Calls.size());
  for (const CallEdge &C : S.Calls)
    D.Calls.push_back({intern(C.Callee), C.Virtual, intern(C.Where)});
  for (const CallEdge &C : S.Outliving)
    D.Outliving.push_back({intern(C.Callee), C.Virtual, intern(C.Where)});
  for (const std::string &O : S.Overrides)
    D.Overrides.push_back(intern(O));
  for (const ParamSummary &P : S.Params)
    D.Params.push_back({P.Index, intern(P.Fate), intern(P.Where),
                        P.Callee.empty() ? None : intern(P.Callee), P.CalleeIndex});
  return D;
}

void Program::add(uint32_t Unit, llvm::ArrayRef<FunctionSummary> Functions, Source From) {
  for (const FunctionSummary &S : Functions)
    add(Unit, S, From);
}

Program::Node Program::add(uint32_t Unit, const FunctionSummary &S, Source From) {
  uint64_t Content = contentOf(S);
  Node &Head = First.try_emplace(intern(S.Usr), None).first->second;
  Node Same = Head;
  while (Same != None && Definitions[Same].Content != Content)
    Same = Definitions[Same].Next;
  if (Same == None) {
    Definition D = compact(S);
    D.Content = Content;
    D.Unit = Unit;
    D.From = From;
    D.Next = Head;
    Head = Definitions.size();
    Definitions.push_back(std::move(D));
    return Head;
  }
  Definition &Known = Definitions[Same];
  Known.From = std::min(Known.From, From);
  if (Unit < Known.Unit) {
    // Static functions it calls are from now on those of this unit.
    Known.Unit = Unit;
    auto rename = [&](auto &Old, const auto &New) {
      for (auto [To, From] : llvm::zip_equal(Old, New))
        To.Callee = From.Callee.empty() ? None : intern(From.Callee);
    };
    rename(Known.Calls, S.Calls);
    rename(Known.Outliving, S.Outliving);
    rename(Known.Params, S.Params);
  }
  return Same;
}

bool Program::addAgain(Node N, uint32_t Unit, Source From) {
  Definition &Known = Definitions[N];
  if (Unit < Known.Unit)
    return false;
  Known.From = std::min(Known.From, From);
  return true;
}

/// Of "F;0;2+": of "F;0", "F;2+" and F the first that is defined.
Program::Id Program::known(StringRef Given) const {
  auto [Function, Values] = Given.split(';');
  const Id Self = find(Function);
  if (Self == None)
    return None;
  while (!Values.empty()) {
    auto [Value, Others] = Values.split(';');
    auto It = Numbers.find((Function + ";" + Value).str());
    // An old index may know of one that is no more.
    if (It != Numbers.end() && First.contains(It->second) &&
        BestSource.lookup(It->second) == BestSource.lookup(Self))
      return It->second;
    Values = Others;
  }
  return Self;
}

bool Program::isBefore(const Spot &A, const Spot &B) const {
  return std::tuple(text(A.File), A.Offset) < std::tuple(text(B.File), B.Offset);
}

void Program::finish() {
  BestSource.clear();
  Overriders.clear();
  for (const Definition &D : Definitions) {
    auto [It, New] = BestSource.try_emplace(D.Usr, D.From);
    if (!New)
      It->second = std::min(It->second, D.From);
  }
  Meant.clear();
  Plain.clear();
  for (const Definition &D : Definitions) {
    if (text(D.Usr).contains(';'))
      Plain.try_emplace(D.Usr, find(text(D.Usr).split(';').first));
    for (const Call &C : D.Calls)
      if (text(C.Callee).contains(';'))
        Meant.try_emplace(C.Callee, known(text(C.Callee)));
  }
  Outliving.clear();
  for (Node N = 0; N < Definitions.size(); ++N) {
    if (!counts(N))
      continue;
    for (Id Overridden : Definitions[N].Overrides)
      Overriders[Overridden].push_back(N);
    for (const Call &C : Definitions[N].Outliving) {
      const Call *&Known = Outliving[C.Callee];
      if (!Known || isBefore(C.Where, Known->Where))
        Known = &C;
    }
  }
  for (auto &Entry : Overriders)
    llvm::sort(Entry.second, [&](Node A, Node B) {
      const Definition &X = Definitions[A], &Y = Definitions[B];
      return std::tuple(text(X.Usr), X.Unit) < std::tuple(text(Y.Usr), Y.Unit);
    });
}

Program::Node Program::resolve(Id Usr, uint32_t Unit) const {
  Node Any = None, Own = None;
  unsigned Number = 0, NumberOfOwn = 0;
  // Nobody has said anything of the function at all.
  if (Usr == None)
    return None;
  if (auto It = Meant.find(Usr); It != Meant.end())
    Usr = It->second;
  if (Usr == None)
    return None;
  // Where nobody knows which function is meant, nobody knows what it does with a constant.
  if (auto It = Plain.find(Usr); It != Plain.end() && resolve(It->second, Unit) == None)
    return None;
  auto It = First.find(Usr);
  for (Node N = It == First.end() ? None : It->second; N != None; N = Definitions[N].Next) {
    if (!counts(N))
      continue;
    Any = N;
    ++Number;
    if (Definitions[N].Unit == Unit) {
      Own = N;
      ++NumberOfOwn;
    }
  }
  if (NumberOfOwn == 1)
    return Own;
  return Number == 1 ? Any : None;
}

llvm::ArrayRef<Program::Node> Program::overriders(Id Usr) const {
  auto It = Overriders.find(Usr);
  return It == Overriders.end() ? llvm::ArrayRef<Node>() : llvm::ArrayRef<Node>(It->second);
}

FunctionSummary Program::summary(Node N) const {
  const Definition &D = Definitions[N];
  FunctionSummary S;
  S.Usr = text(D.Usr).str();
  S.Name = text(D.Name).str();
  S.Where = place(D.Where);
  S.Cuts = D.Cuts;
  for (const Block &B : D.Blocks)
    S.Blocks.push_back({text(B.Kind).str(), text(B.What).str(), place(B.Where)});
  for (const Call &C : D.Calls)
    S.Calls.push_back({text(C.Callee).str(), place(C.Where), C.Virtual});
  for (const Call &C : D.Outliving)
    S.Outliving.push_back({text(C.Callee).str(), place(C.Where), C.Virtual});
  for (Id O : D.Overrides)
    S.Overrides.push_back(text(O).str());
  for (const Param &P : D.Params)
    S.Params.push_back({P.Index, text(P.Fate).str(), place(P.Where),
                        P.Callee == None ? "" : text(P.Callee).str(), P.CalleeIndex});
  return S;
}

} // namespace lazy
