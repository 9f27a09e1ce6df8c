// What happens on each path through a function. A check says how its state changes at an
// element and on an edge; the walk follows every feasible path and remembers how it got there.
//
// One path carries one state: states are not joined at merges but explored side by side, so
// that a finding always has a path to show. The states of one question are few (a value is
// empty, owed, gone or unknown; a lock is free or held), paths in the same block with the same
// state and knowledge fold, and a function that needs more than `MaxNodes` is given up: silence.
//
// Exceptions: the graph that most questions are asked of has no edges for them but `throw`
// itself. That of throwingFlow() also leads from each call that may throw to the handlers around
// it, or out of the function; it is bigger, and for questions about what is left undone then.
#ifndef LAZY_FACTS_FLOW_H
#define LAZY_FACTS_FLOW_H

#include "Facts/Facts.h"
#include "Facts/FlowCondition.h"
#include "clang/Analysis/CFG.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace lazy {

/// The state of one question on one path; its numbers mean what the asker says.
using FlowState = uint32_t;

/// A point of the graph: before element Index of Block.
struct FlowPlace {
  const clang::CFGBlock *Block = nullptr;
  unsigned Index = 0;

  bool operator==(const FlowPlace &) const = default;
};

/// How a state changes. The callbacks are called once for each node of the walk.
struct FlowRules {
  FlowState Start = 0;
  /// The state after the element at Place, reached in State by node Node of the walk.
  std::function<FlowState(FlowState State, FlowPlace Place, unsigned Node)> Element;
  /// The state after leaving B by its successor number Succ; may be null.
  std::function<FlowState(FlowState State, const clang::CFGBlock &B, unsigned Succ)> Edge;
};

/// A block as reached in one state.
struct FlowNode {
  const clang::CFGBlock *Block = nullptr;
  FlowState State = 0; ///< on entry
  int Parent = -1;     ///< the node this was first reached from; -1: a start
  unsigned Via = 0;    ///< by which successor of the parent
  Knowledge Knows;     ///< what the path has learnt of its conditions
};

/// All nodes, shortest paths first.
struct FlowWalk {
  std::vector<FlowNode> Nodes;
  bool Complete = true; ///< false: given up; nothing may be concluded

  /// The nodes from the start to Node.
  std::vector<unsigned> pathTo(unsigned Node) const;
};

/// The control flow of one function body. Made by FunctionFacts::flow() and throwingFlow(), which
/// own it.
class FunctionFlow {
public:
  /// Throws: with edges from calls that may throw.
  explicit FunctionFlow(const FunctionFacts &FF, bool Throws = false);

  /// Null if there is none: the body depends on template parameters, has errors, or is of a
  /// kind Clang cannot draw. Ends of lifetimes are elements (CFGLifetimeEnds), of variables
  /// with trivial destructors too.
  const clang::CFG *graph() const { return Graph.get(); }

  /// Where S is evaluated; none if it is not an element of the graph. Calls, variables'
  /// mentions, members, lambdas, awaits, yields, declarations (by DeclStmt or VarDecl) and
  /// returns are elements.
  std::optional<FlowPlace> find(const clang::Stmt *S) const;
  std::optional<FlowPlace> find(const clang::VarDecl *V) const;

  /// The variables with automatic storage that the graph declares, in the order of the source.
  /// Parameters are none of them.
  llvm::SmallVector<const clang::VarDecl *, 8> locals() const;

  /// Follows every feasible path from the entry, and from the handlers of try blocks, which
  /// begin in state Handler. With edges from calls that throw, handlers are entered by those.
  FlowWalk walk(const FlowRules &Rules, FlowState Handler) const;

  const FunctionFacts &function() const { return FF; }

private:
  static constexpr size_t MaxNodes = 20000;

  const FunctionFacts &FF;
  const bool Throws;
  std::unique_ptr<clang::CFG> Graph;
  std::unique_ptr<FlowConditions> Conditions;
  llvm::DenseMap<const clang::Stmt *, FlowPlace> Places;
  llvm::DenseMap<const clang::VarDecl *, FlowPlace> Declarations;
};

/// The call that throws if B is left by successor Succ; null if that is no edge of an exception.
const clang::Stmt *throwingCall(const clang::CFGBlock &B, unsigned Succ);

/// In words, what leaving B by successor Succ means: "when 'cached' is true", "in case 'A'",
/// "when the loop ends", "when this throws". Empty if B does not branch. Where: the condition.
std::string describeEdge(const clang::CFGBlock &B, unsigned Succ, const clang::ASTContext &Ctx,
                         clang::SourceLocation &Where);

} // namespace lazy

#endif
