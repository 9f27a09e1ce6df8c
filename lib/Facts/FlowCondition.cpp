// What a path through a function knows about the conditions it has passed.
#include "Facts/FlowCondition.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace lazy {

const Expr *branchCondition(const CFGBlock &B) {
  // Two ways on without a branch: the call at the end throws, or not.
  if (!B.getTerminatorStmt())
    return nullptr;
  if (const Expr *Last = B.getLastCondition())
    return Last;
  const Stmt *S = B.getTerminatorCondition();
  const Expr *E = dyn_cast_or_null<Expr>(S);
  if (const BinaryOperator *Op = E ? dyn_cast<BinaryOperator>(E->IgnoreParens()) : nullptr)
    return Op->isLogicalOp() ? nullptr : E;
  return E;
}

static bool isLoop(const Stmt *S) {
  return S && (isa<ForStmt>(S) || isa<WhileStmt>(S) || isa<DoStmt>(S) || isa<CXXForRangeStmt>(S));
}

namespace {

/// What a condition depends on.
class DependsVisitor : public RecursiveASTVisitor<DependsVisitor> {
public:
  llvm::SmallVector<const ValueDecl *, 2> Mentions;
  bool LocalOnly = true;

  bool VisitDeclRefExpr(DeclRefExpr *D) {
    const VarDecl *V = dyn_cast<VarDecl>(D->getDecl());
    if (V)
      Mentions.push_back(V);
    if (V && !V->hasLocalStorage())
      LocalOnly = false;
    return true;
  }
  bool VisitMemberExpr(MemberExpr *M) {
    if (isa<FieldDecl>(M->getMemberDecl())) {
      Mentions.push_back(M->getMemberDecl());
      if (M->isArrow())
        LocalOnly = false;
    }
    return true;
  }
  bool VisitCallExpr(CallExpr *) {
    LocalOnly = false;
    return true;
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

FlowConditions::FlowConditions(const CFG &Graph, const Stmt *Body, const ASTContext &Ctx)
    : Ctx(Ctx), Mentioned(Body) {
  for (const CFGBlock *B : Graph) {
    const Stmt *T = B->getTerminatorStmt();
    if (const Expr *E = B->succ_size() > 1 && T ? branchCondition(*B) : nullptr)
      countTests(E);
  }
  collectEffects(Graph);
}

void FlowConditions::countTests(const Expr *E) {
  const Expr *Inner = spelled(E);
  if (const BinaryOperator *B = dyn_cast<BinaryOperator>(Inner); B && B->isLogicalOp()) {
    countTests(B->getLHS());
    countTests(B->getRHS());
    return;
  }
  if (std::optional<unsigned> S = subject(condition(E, Ctx).Subject, /*Create=*/true))
    ++Subjects[*S].Tests;
  if (std::optional<Comparison> C = comparison(Inner, Ctx))
    if (std::optional<unsigned> S = subject(C->Variable, /*Create=*/true))
      ++Subjects[*S].Tests;
}

std::optional<unsigned> FlowConditions::findSubject(const Expr *E) const {
  std::map<llvm::FoldingSetNodeID, unsigned>::const_iterator It = Numbers.find(identify(E, Ctx));
  if (It == Numbers.end())
    return std::nullopt;
  return It->second;
}

std::optional<unsigned> FlowConditions::subject(const Expr *E, bool Create) {
  std::optional<unsigned> Found = findSubject(E);
  if (Found || !Create)
    return Found;
  DependsVisitor V;
  V.TraverseStmt(const_cast<Expr *>(E));
  unsigned Number = Subjects.size();
  Numbers.emplace(identify(E, Ctx), Number);
  Subject S;
  S.Mentions = V.Mentions;
  S.LocalOnly = V.LocalOnly;
  for (const ValueDecl *D : S.Mentions)
    ByDecl[D].push_back(Number);
  Subjects.push_back(std::move(S));
  if (const DeclRefExpr *D = dyn_cast<DeclRefExpr>(E))
    Variables[D->getDecl()] = Number;
  return Number;
}

std::optional<Known> FlowConditions::filled(const ValueDecl *V, std::optional<bool> HasValue) {
  llvm::DenseMap<const ValueDecl *, unsigned>::iterator It = Variables.find(V);
  if (!HasValue || It == Variables.end() || Mentioned.Shared.count(V))
    return std::nullopt;
  Subjects[It->second].Assigned = true;
  return Known{It->second, std::nullopt, *HasValue};
}

std::optional<Known> FlowConditions::constantGiven(const ValueDecl *V, const Expr *Value) {
  // Somebody else may change it behind our back: only the tests themselves count then.
  if (!Value || Mentioned.Shared.count(V))
    return std::nullopt;
  llvm::DenseMap<const ValueDecl *, unsigned>::iterator It = Variables.find(V);
  if (It == Variables.end())
    return std::nullopt;
  std::optional<int64_t> Constant =
      makesEmptyWrapper(V, Value) ? int64_t(0) : constantOf(Value, Ctx);
  if (!Constant)
    return std::nullopt;
  Subjects[It->second].Assigned = true;
  if (V->getType()->isEnumeralType() || *Constant > 1 || *Constant < 0)
    return Known{It->second, *Constant, true};
  return Known{It->second, std::nullopt, *Constant != 0};
}

void FlowConditions::collectEffects(const CFG &Graph) {
  Effects.resize(Graph.getNumBlockIDs());
  for (const CFGBlock *B : Graph) {
    unsigned Index = 0;
    for (const CFGElement &Element : *B) {
      unsigned At = Index++;
      std::optional<CFGStmt> Holder = Element.getAs<CFGStmt>();
      if (!Holder)
        continue;
      Effect Change{At, {}, std::nullopt};
      const Stmt *S = Holder->getStmt();
      const ValueDecl *Changed = nullptr;
      if (const DeclStmt *D = dyn_cast<DeclStmt>(S)) {
        const VarDecl *V = D->isSingleDecl() ? dyn_cast<VarDecl>(D->getSingleDecl()) : nullptr;
        if (V && !V->getType()->isReferenceType()) {
          Changed = V;
          Change.Learns = constantGiven(V, V->getInit());
        }
      } else if (const BinaryOperator *Assign = dyn_cast<BinaryOperator>(S);
                 Assign && Assign->getOpcode() == BO_Assign) {
        const Expr *Mention = nullptr;
        const Expr *Left = Assign->getLHS()->IgnoreParens();
        if (isa<DeclRefExpr>(Left))
          Change.Learns = constantGiven(named(Left, Mention), Assign->getRHS());
      } else if (const CXXOperatorCallExpr *Given = dyn_cast<CXXOperatorCallExpr>(S);
                 Given && Given->getOperator() == OO_Equal) {
        const Expr *Mention = nullptr;
        Changed = named(Given->getArg(0), Mention);
        if (isa_and_nonnull<DeclRefExpr>(Mention))
          Change.Learns = filled(Changed, fillsWrapper(*Changed, Given->getArg(1)));
      } else if (const Expr *Reset = wrapperResetBy(S)) {
        const Expr *Mention = nullptr;
        Changed = named(Reset, Mention);
        if (isa_and_nonnull<DeclRefExpr>(Mention))
          Change.Learns = filled(Changed, false);
      } else if (const Expr *E = dyn_cast<Expr>(S)) {
        const Expr *Mention = nullptr;
        if (isa<DeclRefExpr>(E) || isa<MemberExpr>(E))
          if (const ValueDecl *D = named(E, Mention);
              D && Mention == E && !Mentioned.Reads.count(E))
            Changed = D;
      }
      llvm::DenseMap<const ValueDecl *, llvm::SmallVector<unsigned, 2>>::iterator It =
          ByDecl.find(Changed);
      if (Changed && It != ByDecl.end())
        Change.Forgets = It->second;
      // Whether there is anything in it stays as it is.
      if (const Expr *Mention = dyn_cast<Expr>(S); Mention && Mentioned.Inside.count(Mention))
        if (std::optional<unsigned> Whole = findSubject(Mention))
          llvm::erase(Change.Forgets, *Whole);
      if (!Change.Forgets.empty() || Change.Learns)
        Effects[B->getBlockID()].push_back(std::move(Change));
    }
  }
}

//===----------------------------------------------------------------------===//
// Walking
//===----------------------------------------------------------------------===//

static void forget(Knowledge &K, unsigned Subject) {
  llvm::erase_if(K, [&](const Known &X) { return X.Subject == Subject; });
}

static void add(Knowledge &K, const Known &New) {
  Knowledge::iterator It = std::lower_bound(K.begin(), K.end(), New);
  if (It == K.end() || !(*It == New))
    K.insert(It, New);
}

static std::optional<bool> lookUp(const Knowledge &K, unsigned Subject,
                                  std::optional<int64_t> Equals) {
  for (const Known &X : K) {
    if (X.Subject != Subject)
      continue;
    if (X.Equals == Equals)
      return X.Value;
    if (X.Value && X.Equals) // it has one value: then it has no other, and is true unless 0
      return Equals ? false : *X.Equals != 0;
    if (!X.Equals && !X.Value && Equals) // it is 0
      return *Equals == 0;
  }
  return std::nullopt;
}

/// The value that K says subject number Subject has; none if it does not say.
static std::optional<int64_t> valueIn(const Knowledge &K, unsigned Subject) {
  for (const Known &X : K)
    if (X.Subject == Subject && X.Value == X.Equals.has_value())
      return X.Equals.value_or(0);
  return std::nullopt;
}

std::optional<bool> FlowConditions::evaluate(const Expr *E, const Knowledge &K) const {
  const Expr *Inner = spelled(E);
  if (const BinaryOperator *B = dyn_cast<BinaryOperator>(Inner); B && B->isLogicalOp()) {
    std::optional<bool> L = evaluate(B->getLHS(), K), R = evaluate(B->getRHS(), K);
    bool Decisive = B->getOpcode() == BO_LOr;
    if ((L && *L == Decisive) || (R && *R == Decisive))
      return Decisive;
    return L && R ? std::optional<bool>(!Decisive) : std::nullopt;
  }
  if (const UnaryOperator *U = dyn_cast<UnaryOperator>(Inner); U && U->getOpcode() == UO_LNot) {
    std::optional<bool> V = evaluate(U->getSubExpr(), K);
    return V ? std::optional<bool>(!*V) : std::nullopt;
  }
  if (std::optional<Comparison> Compared = comparison(Inner, Ctx))
    if (std::optional<unsigned> S = findSubject(Compared->Variable))
      if (std::optional<int64_t> Value = valueIn(K, *S))
        return Compared->holdsFor(*Value);
  Condition C = condition(E, Ctx);
  std::optional<unsigned> S = findSubject(C.Subject);
  if (!S)
    return std::nullopt;
  std::optional<bool> V = lookUp(K, *S, C.Equals);
  return V ? std::optional<bool>(*V != C.Negated) : std::nullopt;
}

void FlowConditions::learn(const Expr *E, bool Value, Knowledge &K) const {
  const Expr *Inner = spelled(E);
  if (const BinaryOperator *B = dyn_cast<BinaryOperator>(Inner); B && B->isLogicalOp()) {
    if ((B->getOpcode() == BO_LAnd) == Value) { // true && true, false || false
      learn(B->getLHS(), Value, K);
      learn(B->getRHS(), Value, K);
    }
    return;
  }
  if (const UnaryOperator *U = dyn_cast<UnaryOperator>(Inner); U && U->getOpcode() == UO_LNot)
    return learn(U->getSubExpr(), !Value, K);
  Condition C = condition(E, Ctx);
  if (std::optional<unsigned> S = findSubject(C.Subject); S && Subjects[*S].tracked())
    add(K, {*S, C.Equals, Value != C.Negated});
}

bool FlowConditions::follow(const CFGBlock &B, unsigned Succ, Knowledge &K) const {
  const Stmt *T = B.getTerminatorStmt();
  // What is not ours alone may be different in the next round of a loop.
  if (B.getLoopTarget())
    llvm::erase_if(K, [&](const Known &X) { return !Subjects[X.Subject].LocalOnly; });
  if (!T || B.succ_size() < 2)
    return true;
  if (const SwitchStmt *Switch = dyn_cast<SwitchStmt>(T)) {
    std::optional<unsigned> S = findSubject(spelled(Switch->getCond()));
    if (!S || !Subjects[*S].tracked())
      return true;
    llvm::SmallVector<int64_t, 8> Others;
    unsigned Number = 0;
    for (const CFGBlock::AdjacentBlock &Next : B.succs()) {
      const CFGBlock *Block = Next.getReachableBlock();
      const CaseStmt *Case = Block ? dyn_cast_or_null<CaseStmt>(Block->getLabel()) : nullptr;
      std::optional<int64_t> V =
          Case && !Case->getRHS() ? constantOf(Case->getLHS(), Ctx) : std::nullopt;
      if (Number++ == Succ) {
        if (!Case) // default or no match: decided below
          continue;
        if (!V)
          return true;
        if (std::optional<bool> Is = lookUp(K, *S, *V); Is && !*Is)
          return false;
        add(K, {*S, *V, true});
        return true;
      }
      if (V)
        Others.push_back(*V);
    }
    for (int64_t V : Others) {
      if (std::optional<bool> Is = lookUp(K, *S, V); Is && *Is)
        return false;
      add(K, {*S, V, false});
    }
    return true;
  }
  const Expr *E = branchCondition(B);
  if (!E || B.succ_size() != 2)
    return true;
  bool Taken = Succ == 0;
  if (isLoop(T)) {
    // A loop's test changes by what its body does, often where we cannot see it; only
    // flags that live here are believed.
    Condition C = condition(E, Ctx);
    const DeclRefExpr *Flag = dyn_cast<DeclRefExpr>(C.Subject);
    if (!Flag || Mentioned.Shared.count(Flag->getDecl()))
      return true;
    std::optional<bool> Is = evaluate(E, K);
    return !Is || *Is == Taken;
  }
  if (std::optional<bool> Is = evaluate(E, K); Is && *Is != Taken)
    return false;
  learn(E, Taken, K);
  return true;
}

void FlowConditions::pass(const CFGBlock &B, unsigned Index, Knowledge &K) const {
  for (const Effect &Change : Effects[B.getBlockID()]) {
    if (Change.Index != Index)
      continue;
    for (unsigned S : Change.Forgets)
      forget(K, S);
    if (Change.Learns && Subjects[Change.Learns->Subject].tracked()) {
      forget(K, Change.Learns->Subject);
      add(K, *Change.Learns);
    }
  }
}

} // namespace lazy
