// What happens to one thing at which place of a graph, in order of evaluation. The questions that
// are asked of a FlowWalk place their events first, and look them up element by element.
#ifndef LAZY_FACTS_FLOWEVENTS_H
#define LAZY_FACTS_FLOWEVENTS_H

#include "Facts/Flow.h"
#include "llvm/ADT/STLExtras.h"
#include <utility>
#include <vector>

namespace lazy {

template <typename Event> class FlowEvents {
public:
  /// Adds E behind those that were placed there before; false if there is no such place.
  bool place(std::optional<FlowPlace> Where, Event E) {
    if (!Where)
      return false;
    std::vector<std::pair<unsigned, Event>> &List = ByBlock[Where->Block->getBlockID()];
    List.insert(llvm::find_if(List,
                              [&](const std::pair<unsigned, Event> &Other) {
                                return Other.first > Where->Index;
                              }),
                {Where->Index, std::move(E)});
    return true;
  }

  /// All events of a block with their index, in order.
  llvm::ArrayRef<std::pair<unsigned, Event>> in(const clang::CFGBlock &B) const {
    auto It = ByBlock.find(B.getBlockID());
    if (It == ByBlock.end())
      return {};
    return It->second;
  }

  /// Calls F for each event at Place, in order.
  template <typename Fn> void at(FlowPlace Place, Fn F) const {
    for (const std::pair<unsigned, Event> &Each : in(*Place.Block))
      if (Each.first == Place.Index)
        F(Each.second);
  }

private:
  llvm::DenseMap<unsigned, std::vector<std::pair<unsigned, Event>>> ByBlock;
};

} // namespace lazy

#endif
