// How often may one object be awaited, and may an empty one? Read off operator co_await and the
// awaiter: a state that is taken out is there once; a result that stays can be had many times.
#include "Facts/BodyScan.h"
#include "Facts/Inference.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

llvm::SmallVector<const Stmt *, 4> awaiterBodies(ClassReader &R, const CXXRecordDecl *Awaiter,
                                                 std::initializer_list<StringRef> Names) {
  llvm::SmallVector<const Stmt *, 4> Bodies;
  for (StringRef Name : Names)
    for (const FunctionDecl *FD : R.methods(Awaiter, Name))
      if (const Stmt *Body = ClassReader::body(FD))
        Bodies.push_back(Body);
  return Bodies;
}

bool isMoveLike(StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"move", "mv", "exchange", "take", "release"}, true)
      .Default(false);
}

/// Whether a body sets Member of its object: `m = h;`.
bool setsMember(const Stmt *Body, const ValueDecl *Member) {
  return anyStmt(Body, [&](const Stmt *S) {
    const auto *Plain = dyn_cast<BinaryOperator>(S);
    const auto *Call = dyn_cast<CXXOperatorCallExpr>(S);
    const Expr *To = Plain && Plain->isAssignmentOp() ? Plain->getLHS()
                     : Call && Call->getOperator() == OO_Equal && Call->getNumArgs() == 2
                         ? Call->getArg(0)
                         : nullptr;
    const auto *M = To ? dyn_cast<MemberExpr>(To->IgnoreParenImpCasts()) : nullptr;
    return M && M->getMemberDecl() == Member;
  });
}

/// Whether a body takes a member out of its object, std::exchange(m, {}), std::move(m),
/// m.release(), that Setters do not put there.
bool takesMemberOut(const Stmt *Body, llvm::ArrayRef<const Stmt *> Setters = {}) {
  auto IsMember = [&](const Expr *E) {
    const auto *M = dyn_cast<MemberExpr>(E->IgnoreParenImpCasts());
    if (M)
      return isa<CXXThisExpr>(M->getBase()->IgnoreParenImpCasts()) &&
             llvm::none_of(Setters, [&](const Stmt *Setter) {
               return setsMember(Setter, M->getMemberDecl());
             });
    const auto *D = dyn_cast<CXXDependentScopeMemberExpr>(E->IgnoreParenImpCasts());
    return D && (D->isImplicitAccess() || isa<CXXThisExpr>(D->getBase()->IgnoreParenImpCasts()));
  };
  return anyCall(Body, [&](const ScannedCall &C) {
    if (!isMoveLike(C.Name))
      return false;
    if (C.Object)
      return (C.Name == "release" || C.Name == "take") && IsMember(C.Object);
    const auto *Call = dyn_cast<CallExpr>(C.Call);
    if (!Call || Call->getNumArgs() == 0)
      return false;
    const Expr *Arg = Call->getArg(0)->IgnoreParenImpCasts();
    if (const auto *Deref = dyn_cast<UnaryOperator>(Arg))
      return isa<CXXThisExpr>(Deref->getSubExpr()->IgnoreParenImpCasts());
    return IsMember(Arg);
  });
}

/// The member that a null test looks at: `!h`, `h == nullptr`, and, where a condition is asked,
/// `h`; empty if S is none.
StringRef testedForNull(const Stmt *S) {
  auto handle = [](const Expr *E) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
        Call && isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()))
      E = Call->getImplicitObjectArgument();
    // Of a number it says something else.
    return E->getType()->isArithmeticType() ? StringRef() : namedBy(E);
  };
  auto isNull = [](const Expr *E) {
    return isa<CXXNullPtrLiteralExpr>(E->IgnoreParenImpCasts()->IgnoreImplicit());
  };
  if (const auto *Not = dyn_cast<UnaryOperator>(S))
    return Not->getOpcode() == UO_LNot ? handle(Not->getSubExpr()) : StringRef();
  if (const auto *Equal = dyn_cast<BinaryOperator>(S); Equal && Equal->isEqualityOp())
    return isNull(Equal->getRHS()) ? handle(Equal->getLHS()) : StringRef();
  if (const auto *Equal = dyn_cast<CXXOperatorCallExpr>(S);
      Equal && (Equal->getOperator() == OO_EqualEqual || Equal->getOperator() == OO_ExclaimEqual))
    return isNull(Equal->getArg(1)) ? handle(Equal->getArg(0)) : StringRef();
  if (const auto *If = dyn_cast<IfStmt>(S))
    return handle(If->getCond());
  if (const auto *Choice = dyn_cast<ConditionalOperator>(S))
    return handle(Choice->getCond());
  return {};
}

/// Whether Awaiter, asked with a null handle, is ready, and gives its result without it.
bool isReadyWhenNull(ClassReader &R, const CXXRecordDecl *Awaiter) {
  llvm::SmallVector<StringRef, 2> Tested;
  for (const Stmt *Body : awaiterBodies(R, Awaiter, {"await_ready"}))
    anyStmt(Body, [&](const Stmt *S) {
      if (StringRef Name = testedForNull(S); !Name.empty())
        Tested.push_back(Name);
      return false;
    });
  llvm::SmallVector<const Stmt *, 4> Resumes = awaiterBodies(R, Awaiter, {"await_resume"});
  if (Tested.empty() || Resumes.size() != R.methods(Awaiter, "await_resume").size())
    return false;
  return llvm::none_of(Resumes, [&](const Stmt *Body) {
    bool Names = false, Asks = false;
    bool Ends = anyStmt(Body, [&](const Stmt *S) {
      const auto *E = dyn_cast<Expr>(S);
      Names |= E && llvm::is_contained(Tested, namedBy(E));
      Asks |= llvm::is_contained(Tested, testedForNull(S));
      const auto *Call = dyn_cast<CallExpr>(S);
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      return isa<CXXThrowExpr>(S) || (Callee && Callee->isNoReturn());
    });
    return Ends || (Names && !Asks);
  });
}

} // namespace

bool isReadyWhenEmpty(ClassReader &R, const AwaitShape &A) {
  return (A.LvalueAwaiter || A.RvalueAwaiter) &&
         (!A.Lvalue || (A.LvalueAwaiter && isReadyWhenNull(R, A.LvalueAwaiter))) &&
         (!A.Rvalue || (A.RvalueAwaiter && isReadyWhenNull(R, A.RvalueAwaiter)));
}

Inferred<Awaits> timesOf(ClassReader &R, const AwaitShape &A, const CXXRecordDecl *RD,
                         QualType Value) {
  Inferred<Awaits> Result;
  if (!A)
    return Result;
  Result.Where = A.Where;
  auto Say = [&](Awaits Times, std::string Because) {
    Result.Value = Times;
    Result.Because = std::move(Because);
    return Result;
  };
  if (!A.Lvalue && A.Rvalue)
    return Say(Awaits::Once, A.By == AwaitShape::Member
                                 ? "'operator co_await' is for rvalues only"
                                 : "awaiting takes it by value or as an rvalue");
  if (A.ForLvalue && A.By != AwaitShape::Itself && takesMemberOut(ClassReader::body(A.ForLvalue)))
    return Say(Awaits::Once, "'operator co_await' moves the state out of the object");
  if (!A.LvalueAwaiter)
    return Result;
  if (A.By == AwaitShape::Itself) {
    // What each await puts there anew, it may take out: the handle of who waits.
    llvm::SmallVector<const Stmt *, 4> Setters =
        awaiterBodies(R, RD, {"await_ready", "await_suspend"});
    for (const Stmt *Body : awaiterBodies(R, RD, {"await_suspend", "await_resume"}))
      if (takesMemberOut(Body, Setters) ||
          anyCall(Body, [](const ScannedCall &C) { return C.Name == "destroy"; }))
        return Say(Awaits::Once, "awaiting takes the state out of the object");
  }
  bool TestsDone = false;
  for (const Stmt *Body : awaiterBodies(R, A.LvalueAwaiter, {"await_ready"}))
    TestsDone |= anyCall(Body, [](const ScannedCall &C) {
      return C.Name == "done" || C.Name == "is_ready" || C.Name == "isReady";
    });
  if (!TestsDone)
    return Result;
  // A result that is moved out is there once, unless moving it is copying it.
  bool MovesResult = false;
  for (const FunctionDecl *FD : R.methods(A.LvalueAwaiter, "await_resume"))
    forEachReturn(ClassReader::body(FD), [&](const Expr *E) {
      E = E ? E->IgnoreParenImpCasts() : nullptr;
      if (const auto *C = dyn_cast_or_null<CXXConstructExpr>(E); C && C->getNumArgs() == 1)
        E = C->getArg(0)->IgnoreParenImpCasts();
      if (const auto *Call = dyn_cast_or_null<CallExpr>(E))
        anyCall(Call, [&](const ScannedCall &C) {
          MovesResult |= C.Call == Call && !C.Object && isMoveLike(C.Name);
          return false;
        });
    });
  bool Trivial = !Value.isNull() &&
                 (Value->isVoidType() || Value->isReferenceType() ||
                  (!Value->isDependentType() && Value.isTriviallyCopyableType(R.context())));
  if (MovesResult && !Trivial)
    return Say(Awaits::Once, "'await_resume' moves the result out");
  return Say(Awaits::Many, "'await_ready' tests whether it is done, and the result stays");
}

} // namespace lazy
