#include "Fix/Sources.h"
#include "Support/Digest.h"
#include "Support/FileCache.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include <optional>

namespace lazy {
namespace {

std::string resolve(const std::string &Name) {
  llvm::SmallString<256> Real;
  // A file that is gone keeps its name; reading it will fail and say so.
  return llvm::sys::fs::real_path(Name, Real) ? Name : Real.str().str();
}

/// Fills Text or Problem.
void read(Source &S) {
  S.Loaded = true;
  if (S.Stamps.empty()) {
    S.Problem = "was not among the analysed files; left alone";
    return;
  }
  if (S.Stamps.size() > 1) {
    S.Problem = "changed while it was analysed; left alone";
    return;
  }
  std::optional<std::string> Text = readBytes(S.File);
  if (!Text) {
    S.Problem = "cannot be read; left alone";
    return;
  }
  if (Text->size() != S.Stamps[0].Size || digest(*Text) != S.Stamps[0].Hash) {
    S.Problem = "changed since it was analysed; left alone";
    return;
  }
  S.Text = std::move(*Text);
}

} // namespace

Sources::Sources(llvm::ArrayRef<FileStamp> Stamps) {
  for (const FileStamp &Stamp : Stamps) {
    Source &S = intern(Stamp.File);
    bool Known = llvm::any_of(S.Stamps, [&](const FileStamp &Other) {
      return Other.Size == Stamp.Size && Other.Hash == Stamp.Hash;
    });
    if (!Known)
      S.Stamps.push_back(Stamp);
  }
}

Source &Sources::intern(const std::string &Name) {
  auto [It, IsNew] = ByName.try_emplace(Name, nullptr);
  if (IsNew) {
    std::string File = resolve(Name);
    Source &S = Files[File];
    S.File = File;
    S.Names.insert(Name);
    S.Names.insert(File);
    It->second = &S;
  }
  return *It->second;
}

Source &Sources::load(const std::string &Name) {
  Source &S = intern(Name);
  if (!S.Loaded) {
    S.Name = Name;
    read(S);
  }
  return S;
}

} // namespace lazy
