// How is a name found in the catalogue? Exact names by hash; names with a
// trailing `*` by the longest prefix. Later entries replace earlier ones of the
// same name, so that users' files have the last word.

#include "Catalogue/Catalogue.h"
#include "Catalogue/Words.h"
#include "Support/EmbeddedFile.h"

using namespace llvm;

namespace lazy {

ArrayRef<EmbeddedFile> embeddedModels();

static const MethodModel *findMethod(ArrayRef<MethodModel> Methods, StringRef Name) {
  const MethodModel *Best = nullptr;
  for (const MethodModel &M : Methods) {
    StringRef Pattern = M.Name;
    if (Pattern == Name)
      return &M;
    if (Pattern.consume_back("*") && Name.starts_with(Pattern) &&
        (!Best || Best->Name.size() < M.Name.size()))
      Best = &M;
  }
  return Best;
}

const MethodModel *TypeModel::method(StringRef Name) const { return findMethod(Methods, Name); }

const Catalogue &Catalogue::builtin() {
  static const std::shared_ptr<const Catalogue> Table = [] {
    Expected<std::shared_ptr<const Catalogue>> C = withFiles({});
    // The models are part of the program, not input; CatalogueTest loads every
    // one.
    if (!C)
      report_fatal_error(C.takeError());
    return std::move(*C);
  }();
  return *Table;
}

Expected<std::shared_ptr<const Catalogue>>
Catalogue::withFiles(ArrayRef<std::pair<std::string, std::string>> Files) {
  std::shared_ptr<Catalogue> C = std::make_shared<Catalogue>();
  for (const EmbeddedFile &F : embeddedModels())
    if (Error E = C->addText((F.Name + ".yaml").str(), F.Text))
      return std::move(E);
  for (const std::pair<std::string, std::string> &File : Files)
    if (Error E = C->addText(File.first, File.second))
      return std::move(E);
  C->index();
  return C;
}

// A type that waits when dropped does so in its destructor.
static std::vector<BlockingDestructorModel>
blockingDestructors(ArrayRef<std::unique_ptr<TypeModel>> Types) {
  std::vector<BlockingDestructorModel> Result;
  for (const std::unique_ptr<TypeModel> &T : Types) {
    if (T->Dropped != Drop::Blocks || T->Names.empty())
      continue;
    BlockingDestructorModel &D = Result.emplace_back();
    D.Names = T->Names;
    for (const MethodModel &M : T->Methods)
      if (M.Blocks || M.Effect == ValueEffect::Detaches)
        D.SettledBy.push_back(M.Name);
    D.Library = T->Library;
    D.Why = T->Why;
    D.File = T->File;
  }
  return Result;
}

void Catalogue::index() {
  auto AddLast = [this](StringRef Name) {
    StringRef Last = lastComponent(Name);
    if (Last.consume_back("*"))
      LastComponentPrefixes.push_back(Last.str());
    else
      LastComponents.insert(Last);
  };
  for (const std::unique_ptr<TypeModel> &T : Types)
    for (const std::string &Name : T->Names) {
      TypeByName[Name] = T.get();
      AddLast(Name);
    }
  for (const std::unique_ptr<FunctionModel> &F : Functions)
    for (StringRef Name : F->Names) {
      AddLast(Name);
      if (Name.consume_back("*"))
        FunctionPatterns.emplace_back(Name.str(), F.get());
      else
        FunctionByName[Name] = F.get();
    }
  // A later pattern is tried first; of several that match, findFunction takes
  // the longest.
  std::reverse(FunctionPatterns.begin(), FunctionPatterns.end());
  indexBlockingMethods();
  Blocks.index(blockingDestructors(Types));
  indexSyncWaits();
}

// A method that blocks is a block-on function under the name of its class.
void Catalogue::indexBlockingMethods() {
  for (const std::unique_ptr<TypeModel> &T : Types)
    for (const MethodModel &M : T->Methods) {
      if (!M.Blocks || StringRef(M.Name).ends_with("*"))
        continue;
      std::unique_ptr<FunctionModel> F = std::make_unique<FunctionModel>();
      F->Role = FunctionRole::BlockOn;
      F->Library = T->Library;
      F->Why = "it waits on this thread until the result is there";
      F->File = T->File;
      for (const std::string &Name : T->Names)
        F->Names.push_back(Name + "::" + M.Name);
      for (const std::string &Name : F->Names)
        FunctionByName.try_emplace(Name, F.get());
      LastComponents.insert(M.Name);
      BlockingMethods.push_back(std::move(F));
    }
}

const TypeModel *Catalogue::findType(StringRef Name, StringRef DeclaredIn) const {
  const TypeModel *T = TypeByName.lookup(Name);
  if (T && !T->OnlyInHeader.empty() && !DeclaredIn.ends_with(T->OnlyInHeader))
    return nullptr;
  return T;
}

const FunctionModel *Catalogue::findFunction(StringRef Name) const {
  if (const FunctionModel *F = FunctionByName.lookup(Name))
    return F;
  const std::pair<std::string, const FunctionModel *> *Best = nullptr;
  for (const std::pair<std::string, const FunctionModel *> &P : FunctionPatterns)
    if (Name.starts_with(P.first) && (!Best || Best->first.size() < P.first.size()))
      Best = &P;
  return Best ? Best->second : nullptr;
}

const LibraryModel *Catalogue::findLibrary(StringRef Id) const {
  for (const std::unique_ptr<LibraryModel> &L : Libraries)
    if (L->Id == Id)
      return L.get();
  return nullptr;
}

const MethodModel *Catalogue::genericMethod(StringRef Name) const {
  return findMethod(GenericMethods, Name);
}

bool Catalogue::isMustUseResult(StringRef Name) const { return MustUseResults.contains(Name); }

bool Catalogue::mayKnow(StringRef LastComponent) const {
  return LastComponents.contains(LastComponent) ||
         any_of(LastComponentPrefixes,
                [&](const std::string &P) { return LastComponent.starts_with(P); });
}

StringRef toString(Role R) { return spell(R); }
StringRef toString(Start S) { return spell(S); }
StringRef toString(Drop D) { return spell(D); }
StringRef toString(Awaits A) { return spell(A); }
StringRef toString(LvalueAwait L) { return spell(L); }
StringRef toString(ValueEffect E) { return spell(E); }
StringRef toString(FunctionRole R) { return spell(R); }
StringRef toString(TaskErrors E) { return spell(E); }

} // namespace lazy
