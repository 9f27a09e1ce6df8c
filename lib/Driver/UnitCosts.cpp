#include "Driver/UnitCosts.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace lazy {

namespace json = llvm::json;

UnitCosts::UnitCosts(ResultCache *Cache, llvm::StringRef Project) : Cache(Cache) {
  Key.Subject = "how long files take";
  Key.add("the project", Project);
  if (!Cache)
    return;
  InputChecker Now;
  ResultCache::Found Known = Cache->find(Key, Now);
  llvm::Expected<json::Value> Value = json::parse(Known.Text ? *Known.Text : "{}");
  if (!Value) {
    llvm::consumeError(Value.takeError());
    return;
  }
  const json::Object *Files = Value->getAsObject();
  if (!Files || Files->empty())
    return;
  for (const auto &[File, Took] : *Files)
    Average += Seconds[File] = Took.getAsNumber().value_or(0);
  Average /= Seconds.size();
}

double UnitCosts::of(llvm::StringRef File) const {
  std::lock_guard<std::mutex> Guard(Lock);
  llvm::StringMap<double>::const_iterator It = Seconds.find(File);
  return It == Seconds.end() ? Average : It->second;
}

void UnitCosts::note(llvm::StringRef File, double Took) {
  std::lock_guard<std::mutex> Guard(Lock);
  Seconds[File] = Took;
  Changed = true;
}

void UnitCosts::keep() {
  std::lock_guard<std::mutex> Guard(Lock);
  if (!Cache || !Changed)
    return;
  json::Object Files;
  for (const auto &[File, Took] : Seconds)
    Files[json::fixUTF8(File)] = Took;
  std::string Text;
  llvm::raw_string_ostream(Text) << json::Value(std::move(Files));
  llvm::consumeError(Cache->put(Key, Inputs(), Text));
}

} // namespace lazy
