// What happens on each path through a function: Clang's CFG, and a walk over its feasible paths.
#include "Facts/Flow.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include <deque>
#include <set>

using namespace clang;

namespace lazy {

const FunctionFlow &FunctionFacts::flow() const {
  if (!Flow)
    Flow = std::make_shared<FunctionFlow>(*this);
  return *Flow;
}

const FunctionFlow &FunctionFacts::throwingFlow() const {
  if (!ThrowingFlow)
    ThrowingFlow = std::make_shared<FunctionFlow>(*this, /*Throws=*/true);
  return *ThrowingFlow;
}

static std::unique_ptr<CFG> draw(const FunctionFacts &FF, bool Throws) {
  if (!FF.Body || !FF.Decl || FF.HasErrors || FF.Decl->isDependentContext())
    return nullptr;
  CFG::BuildOptions Options;
  Options.AddImplicitDtors = true;
  Options.AddLifetime = true;
  Options.AddEHEdges = Throws;
  Options.setAlwaysAdd(Stmt::DeclRefExprClass);
  Options.setAlwaysAdd(Stmt::MemberExprClass);
  Options.setAlwaysAdd(Stmt::LambdaExprClass);
  Options.setAlwaysAdd(Stmt::CoawaitExprClass);
  Options.setAlwaysAdd(Stmt::CoyieldExprClass);
  // A coroutine's own body is given, so the graph has no initial or final suspension.
  return CFG::buildCFG(FF.Decl, const_cast<Stmt *>(FF.Body), &FF.Decl->getASTContext(), Options);
}

FunctionFlow::FunctionFlow(const FunctionFacts &FF, bool Throws)
    : FF(FF), Throws(Throws), Graph(draw(FF, Throws)) {
  if (!Graph)
    return;
  Conditions = std::make_unique<FlowConditions>(*Graph, FF.Body, FF.Decl->getASTContext());
  for (const CFGBlock *B : *Graph) {
    unsigned Index = 0;
    for (const CFGElement &E : *B) {
      if (std::optional<CFGStmt> S = E.getAs<CFGStmt>()) {
        Places.try_emplace(S->getStmt(), FlowPlace{B, Index});
        // `int a, b;` is drawn as two declarations that the source does not have.
        if (const DeclStmt *D = dyn_cast<DeclStmt>(S->getStmt()); D && D->isSingleDecl())
          if (const VarDecl *V = dyn_cast<VarDecl>(D->getSingleDecl()))
            Declarations.try_emplace(V, FlowPlace{B, Index});
      }
      ++Index;
    }
  }
}

std::optional<FlowPlace> FunctionFlow::find(const Stmt *S) const {
  llvm::DenseMap<const Stmt *, FlowPlace>::const_iterator It = Places.find(S);
  return It == Places.end() ? std::nullopt : std::optional<FlowPlace>(It->second);
}

std::optional<FlowPlace> FunctionFlow::find(const VarDecl *V) const {
  llvm::DenseMap<const VarDecl *, FlowPlace>::const_iterator It = Declarations.find(V);
  return It == Declarations.end() ? std::nullopt : std::optional<FlowPlace>(It->second);
}

llvm::SmallVector<const VarDecl *, 8> FunctionFlow::locals() const {
  llvm::SmallVector<const VarDecl *, 8> Result;
  if (!Graph)
    return Result;
  for (const CFGBlock *B : *Graph)
    for (const CFGElement &E : *B)
      if (std::optional<CFGStmt> Element = E.getAs<CFGStmt>())
        if (const DeclStmt *D = dyn_cast<DeclStmt>(Element->getStmt()))
          for (const Decl *Each : D->decls())
            if (const VarDecl *V = dyn_cast<VarDecl>(Each); V && V->hasLocalStorage())
              Result.push_back(V);
  const SourceManager &SM = FF.Decl->getASTContext().getSourceManager();
  llvm::sort(Result, [&](const VarDecl *A, const VarDecl *B) {
    return SM.isBeforeInTranslationUnit(A->getLocation(), B->getLocation());
  });
  return Result;
}

FlowWalk FunctionFlow::walk(const FlowRules &Rules, FlowState Handler) const {
  FlowWalk Walk;
  if (!Graph) {
    Walk.Complete = false;
    return Walk;
  }
  std::set<std::tuple<unsigned, FlowState, Knowledge>> Seen;
  std::deque<unsigned> Queue;
  auto reach = [&](const CFGBlock *B, FlowState State, int Parent, unsigned Via, Knowledge Knows) {
    if (!Seen.insert({B->getBlockID(), State, Knows}).second)
      return;
    Queue.push_back(Walk.Nodes.size());
    Walk.Nodes.push_back({B, State, Parent, Via, std::move(Knows)});
  };
  reach(&Graph->getEntry(), Rules.Start, -1, 0, {});
  if (!Throws)
    for (const CFGBlock *B : Graph->try_blocks())
      reach(B, Handler, -1, 0, {});

  while (!Queue.empty()) {
    if (Walk.Nodes.size() > MaxNodes) {
      Walk.Complete = false;
      return Walk;
    }
    unsigned Node = Queue.front();
    Queue.pop_front();
    const CFGBlock *B = Walk.Nodes[Node].Block;
    FlowState State = Walk.Nodes[Node].State;
    Knowledge Knows = Walk.Nodes[Node].Knows;
    for (unsigned Index = 0; Index != B->size(); ++Index) {
      Conditions->pass(*B, Index, Knows);
      State = Rules.Element(State, {B, Index}, Node);
    }
    unsigned Succ = 0;
    for (const CFGBlock::AdjacentBlock &Next : B->succs()) {
      unsigned Via = Succ++;
      const CFGBlock *To = Next.getReachableBlock();
      Knowledge After = Knows;
      if (!To || !Conditions->follow(*B, Via, After))
        continue;
      reach(To, Rules.Edge ? Rules.Edge(State, *B, Via) : State, Node, Via, std::move(After));
    }
  }
  return Walk;
}

std::vector<unsigned> FlowWalk::pathTo(unsigned Node) const {
  std::vector<unsigned> Path;
  for (int N = Node; N >= 0; N = Nodes[N].Parent)
    Path.push_back(N);
  std::reverse(Path.begin(), Path.end());
  return Path;
}

//===----------------------------------------------------------------------===//
// Words
//===----------------------------------------------------------------------===//

/// The text of E on one line, if it is short enough to be read inside a message.
static std::string shortText(const Expr *E, const ASTContext &Ctx) {
  const SourceManager &SM = Ctx.getSourceManager();
  CharSourceRange Range = CharSourceRange::getTokenRange(SM.getExpansionLoc(E->getBeginLoc()),
                                                         SM.getExpansionLoc(E->getEndLoc()));
  StringRef Text = Lexer::getSourceText(Range, SM, Ctx.getLangOpts());
  if (Text.empty() || Text.size() > 40 || Text.contains('\n'))
    return "this condition";
  return ("'" + Text + "'").str();
}

const Stmt *throwingCall(const CFGBlock &B, unsigned Succ) {
  if (Succ == 0 || B.getTerminatorStmt() || B.succ_size() < 2 || B.empty())
    return nullptr;
  std::optional<CFGStmt> Last = B.back().getAs<CFGStmt>();
  return Last ? Last->getStmt() : nullptr;
}

std::string describeEdge(const CFGBlock &B, unsigned Succ, const ASTContext &Ctx,
                         SourceLocation &Where) {
  if (const Stmt *Call = throwingCall(B, Succ)) {
    Where = Call->getBeginLoc();
    return "when this throws";
  }
  const Stmt *T = B.getTerminatorStmt();
  if (!T || B.succ_size() < 2)
    return "";
  if (const SwitchStmt *Switch = dyn_cast<SwitchStmt>(T)) {
    Where = Switch->getCond()->getBeginLoc();
    const CFGBlock *To = (B.succ_begin() + Succ)->getReachableBlock();
    const Stmt *Label = To ? To->getLabel() : nullptr;
    if (const CaseStmt *Case = dyn_cast_or_null<CaseStmt>(Label)) {
      Where = Case->getBeginLoc();
      return "in case " + shortText(Case->getLHS(), Ctx);
    }
    if (Label && isa<DefaultStmt>(Label)) {
      Where = Label->getBeginLoc();
      return "in the default case";
    }
    return "when no case matches";
  }
  if (const CXXForRangeStmt *For = dyn_cast<CXXForRangeStmt>(T)) {
    Where = For->getBeginLoc();
    return Succ == 0 ? "in the loop" : "when the loop ends";
  }
  const Expr *E = branchCondition(B);
  if (!E)
    return "";
  // What the user tests, without the conversion to bool around it.
  E = E->IgnoreUnlessSpelledInSource();
  bool Value = Succ == 0;
  if (const UnaryOperator *U = dyn_cast<UnaryOperator>(E); U && U->getOpcode() == UO_LNot) {
    E = U->getSubExpr()->IgnoreUnlessSpelledInSource();
    Value = !Value;
  }
  Where = E->getBeginLoc();
  return "when " + shortText(E, Ctx) + (Value ? " is true" : " is false");
}

} // namespace lazy
