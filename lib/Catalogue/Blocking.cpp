// Which call blocks, which lock does it take, and what can be written instead? Besides the
// entries of `blocking`, calls follow from other entries, so that each fact stands once: what
// acquires a lock, destructors that wait, and functions that drain a future.

#include "Catalogue/Blocking.h"
#include "Catalogue/Catalogue.h"
#include "Catalogue/Words.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace lazy {

static bool contains(ArrayRef<std::string> Names, StringRef Name) {
  return is_contained(Names, Name);
}

/// A name without "::" is that of a C function.
static bool isKnownWith(StringRef Name, bool ExternC) { return ExternC || Name.contains("::"); }

bool BlockingModel::shapeTakes(StringRef Name) const {
  return Names.empty() || any_of(Names, [&](StringRef Pattern) {
           return Pattern.consume_back("*") ? Name.starts_with(Pattern) : Name == Pattern;
         });
}

LockEffect LockModel::effect(StringRef Name) const {
  if (contains(Acquire, Name))
    return LockEffect::Acquires;
  if (contains(AcquireWithin, Name))
    return LockEffect::AcquiresWithin;
  if (contains(Try, Name))
    return LockEffect::Tries;
  return contains(Release, Name) ? LockEffect::Releases : LockEffect::None;
}

bool BlockingDestructorModel::settles(StringRef Method) const {
  return contains(SettledBy, Method);
}

template <typename Model>
static void append(std::vector<std::unique_ptr<Model>> &To, std::vector<Model> &From,
                   StringRef Library, StringRef File) {
  for (Model &M : From) {
    M.Library = Library;
    M.File = File;
    To.push_back(std::make_unique<Model>(std::move(M)));
  }
}

void BlockingTable::add(BlockingEntries &&Entries, StringRef Library, StringRef File) {
  append(Calls, Entries.Calls, Library, File);
  append(Locks, Entries.Locks, Library, File);
  append(ThreadAffine, Entries.ThreadAffine, Library, File);
  append(Destructors, Entries.Destructors, Library, File);
}

void BlockingTable::addLastComponent(StringRef Name) {
  StringRef Last = lastComponent(Name);
  if (Last.consume_back("*"))
    LastComponentPrefixes.push_back(Last.str());
  else
    LastComponents.insert(Last);
}

void BlockingTable::indexCall(const BlockingModel &B) {
  if (B.isShape()) {
    Shapes.push_back(&B);
    return;
  }
  for (StringRef Name : B.Names) {
    addLastComponent(Name);
    if (Name.consume_back("*"))
      CallPatterns.emplace_back(Name.str(), &B);
    else
      CallByName[Name] = &B;
  }
}

void BlockingTable::indexLock(const LockModel &L) {
  for (const std::string &Name : L.Names)
    LockByName[Name] = &L;
  bool IsFunctions = L.Kind == LockKind::Functions;
  if (IsFunctions)
    for (const std::vector<std::string> *Names : {&L.Acquire, &L.AcquireWithin, &L.Try, &L.Release})
      for (const std::string &Name : *Names)
        LockByFunction[Name] = &L;
  if (L.Kind == LockKind::AsyncMutex)
    return;

  auto Derive = [&] {
    BlockingModel &B = *Derived.emplace_back(std::make_unique<BlockingModel>());
    B.Kind = BlockKind::Lock;
    B.Severity = L.Severity;
    B.Instead = Replacement::Mutex;
    B.Library = L.Library;
    B.Why = L.Why;
    B.File = L.File;
    return &B;
  };
  auto AddMembers = [&](BlockingModel &B, ArrayRef<std::string> Members) {
    for (const std::string &Member : Members) {
      if (IsFunctions)
        B.Names.push_back(Member);
      else
        for (const std::string &Name : L.Names)
          B.Names.push_back(Name + "::" + Member);
    }
  };
  if (!L.Acquire.empty()) {
    BlockingModel *B = Derive();
    AddMembers(*B, L.Acquire);
    indexCall(*B);
  }
  if (!L.AcquireWithin.empty()) {
    BlockingModel *B = Derive();
    // The functions of C take points in time.
    B->TimeoutArgument = IsFunctions ? NoArgument : 0;
    AddMembers(*B, L.AcquireWithin);
    indexCall(*B);
  }
  if (L.Kind == LockKind::Guard && !L.StartsUnheld) {
    BlockingModel *B = Derive();
    for (const std::vector<std::string> *Tags : {&L.UnheldWith, &L.TriesWith, &L.AdoptsWith})
      append_range(B->UnlessFlags, *Tags);
    for (const std::string &Name : L.Names)
      B->Names.push_back((Name + "::" + lastComponent(Name)).str());
    indexCall(*B);
  }
}

void BlockingTable::indexDestructor(const BlockingDestructorModel &D) {
  BlockingModel &B = *Derived.emplace_back(std::make_unique<BlockingModel>());
  B.Kind = BlockKind::Wait;
  B.When = D.When;
  B.Instead = D.Instead;
  B.Library = D.Library;
  B.Why = D.Why;
  B.File = D.File;
  for (const std::string &Name : D.Names) {
    DestructorByName[Name] = &D;
    B.Names.push_back((Name + "::~" + lastComponent(Name)).str());
  }
  indexCall(B);
}

void BlockingTable::index(std::vector<BlockingDestructorModel> &&OfTypes) {
  for (BlockingDestructorModel &D : OfTypes)
    Destructors.insert(Destructors.begin(),
                       std::make_unique<BlockingDestructorModel>(std::move(D)));
  for (const std::unique_ptr<LockModel> &L : Locks)
    indexLock(*L);
  for (const std::unique_ptr<BlockingDestructorModel> &D : Destructors)
    indexDestructor(*D);
  for (const std::unique_ptr<ThreadAffineModel> &T : ThreadAffine)
    for (const std::string &Name : T->Names)
      ThreadAffineByName[Name] = T.get();
  // Last, so that an entry about the call itself wins over what follows from others.
  for (const std::unique_ptr<BlockingModel> &B : Calls)
    indexCall(*B);
  std::reverse(CallPatterns.begin(), CallPatterns.end());
}

const BlockingModel *BlockingTable::find(StringRef Name) const {
  if (const BlockingModel *B = CallByName.lookup(Name))
    return B;
  const std::pair<std::string, const BlockingModel *> *Best = nullptr;
  for (const std::pair<std::string, const BlockingModel *> &P : CallPatterns)
    if (Name.starts_with(P.first) && (!Best || Best->first.size() < P.first.size()))
      Best = &P;
  return Best ? Best->second : nullptr;
}

bool BlockingTable::mayBlock(StringRef LastComponent) const {
  return LastComponents.contains(LastComponent) ||
         any_of(LastComponentPrefixes,
                [&](const std::string &P) { return LastComponent.starts_with(P); });
}

const LockModel *BlockingTable::findLockFunction(StringRef Name, bool ExternC) const {
  return isKnownWith(Name, ExternC) ? LockByFunction.lookup(Name) : nullptr;
}

void Catalogue::indexSyncWaits() {
  auto Add = [&](const FunctionModel &F, BlockCondition When) {
    if (F.Role != FunctionRole::BlockOn)
      return;
    BlockingModel &B = *SyncWaits.emplace_back(std::make_unique<BlockingModel>());
    B.Names = F.Names;
    B.Kind = BlockKind::SyncWait;
    B.When = When;
    B.Instead = Replacement::FutureWait;
    B.Library = F.Library;
    B.Why = F.Why;
    B.File = F.File;
    SyncWaitOf[&F] = &B;
    for (const std::string &Name : F.Names)
      Blocks.addLastComponent(Name);
  };
  for (const std::unique_ptr<FunctionModel> &F : Functions)
    Add(*F, BlockCondition::Always);
  // A future that is ready gives its result at once.
  for (const std::unique_ptr<FunctionModel> &F : BlockingMethods)
    Add(*F, BlockCondition::UnlessReady);
}

const BlockingModel *Catalogue::findBlocking(StringRef Name, bool ExternC) const {
  if (!isKnownWith(Name, ExternC))
    return nullptr;
  const BlockingModel *B = Blocks.find(Name);
  if (!B)
    if (const FunctionModel *F = findFunction(Name))
      B = SyncWaitOf.lookup(F);
  return B && B->Kind != BlockKind::Never ? B : nullptr;
}

bool Catalogue::mayBlock(StringRef LastComponent) const { return Blocks.mayBlock(LastComponent); }

/// The text for R of the first library that has one.
static StringRef findAdvice(const Catalogue &C, Replacement R, ArrayRef<StringRef> LibraryIds) {
  for (StringRef Id : LibraryIds)
    if (const LibraryModel *L = C.findLibrary(Id); L && !L->Instead[size_t(R)].empty())
      return L->Instead[size_t(R)];
  return "";
}

static std::string replaced(StringRef Text, StringRef Placeholder, StringRef By) {
  std::string Result;
  for (;;) {
    auto [Before, After] = Text.split(Placeholder);
    Result += Before;
    if (Before.size() == Text.size())
      return Result;
    Result += By;
    Text = After;
  }
}

std::string Catalogue::replacement(Replacement R, StringRef LibraryId,
                                   StringRef BlockingLibraryId) const {
  // Sleeping alone has advice that is code.
  return replaced(findAdvice(*this, R, {LibraryId, BlockingLibraryId, "generic"}), "{0}",
                  "duration");
}

std::optional<std::string> Catalogue::replacementCode(const BlockingModel &B, StringRef LibraryId,
                                                      ArrayRef<std::string> Arguments) const {
  StringRef Code = findAdvice(*this, B.Instead, {LibraryId});
  if (!Code.contains("{0}") || B.Passes.empty() || Arguments.size() != 1)
    return std::nullopt;
  return replaced(Code, "{0}", replaced(B.Passes, "{0}", Arguments.front()));
}

StringRef toString(BlockKind K) { return spell(K); }
StringRef toString(BlockCondition C) { return spell(C); }
StringRef toString(BlockSeverity S) { return spell(S); }
StringRef toString(Replacement R) { return spell(R); }
StringRef toString(Runs R) { return spell(R); }
StringRef toString(LockKind K) { return spell(K); }

} // namespace lazy
