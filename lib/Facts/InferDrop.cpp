// What does destroying an unconsumed value do? Read off the destructor: its
// body, the methods of the same object that it calls, and the members and bases
// it destroys.
#include "Facts/AsyncType.h"
#include "Facts/BodyScan.h"
#include "Facts/Inference.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

/// What a destructor does with the work. A later one wins over an earlier one.
enum class Does {
  Nothing,
  Opaque,          ///< calls what we cannot see
  TerminatesMaybe, ///< under a condition we do not understand
  Terminates,      ///< std::terminate, abort, a failing assertion
  Waits,           ///< join(), wait()
  Stops,           ///< request_stop(), cancel()
  DestroysIfDone,  ///< only a finished coroutine's frame
  DestroysMaybe,   ///< under a condition we do not understand
  Releases,        ///< destroys when a counter says so
  Destroys,        ///< the coroutine's frame, whether finished or not
  Resumes,         ///< starts the work
};

struct Deed {
  Does What = Does::Nothing;
  std::string Call; ///< as named in the evidence
  SourceLocation Where;
  void take(Deed Other) {
    if (Other.What > What)
      *this = std::move(Other);
  }
};

Does byName(StringRef Name) {
  // destroyCoroutine, coroutine_destroy_nothrow, __builtin_coro_destroy
  if (Name.contains_insensitive("destroy") && Name.contains_insensitive("coro"))
    return Does::Destroys;
  return llvm::StringSwitch<Does>(Name)
      .Case("destroy", Does::Destroys)
      .Cases({"terminate", "abort", "__assert_fail", "__assert_rtn", "__assert"}, Does::Terminates)
      .Cases({"join", "Join", "wait", "Wait", "BlockingWait", "sync_wait", "syncWait"}, Does::Waits)
      .Cases({"request_stop", "cancel", "Cancel", "requestCancellation", "request_cancel"},
             Does::Stops)
      .Case("resume", Does::Resumes)
      .Default(Does::Nothing);
}

/// What has to be so for a call to be reached, as far as destructors go.
enum class Guard {
  None,   ///< nothing, or that there is a coroutine at all
  Unset,  ///< that there is none
  IfDone, ///< that it has finished
  IfLast, ///< that nobody else has a share
  Other,
};

bool isNull(const Expr *E) {
  E = E->IgnoreParenCasts();
  if (const auto *C = dyn_cast<CXXConstructExpr>(E); C && C->getNumArgs() == 1)
    return isNull(C->getArg(0));
  return isa<CXXNullPtrLiteralExpr, GNUNullExpr, CXXScalarValueInitExpr>(E);
}

bool isCounting(const Expr *E) {
  return anyStmt(E, [](const Stmt *S) {
    const auto *U = dyn_cast<UnaryOperator>(S);
    if (U && U->isDecrementOp())
      return true;
    const auto *B = dyn_cast<BinaryOperator>(S);
    if (B && B->getOpcode() == BO_EQ && isa<IntegerLiteral>(B->getRHS()->IgnoreParenImpCasts()))
      return true;
    const auto *C = dyn_cast<CallExpr>(S);
    return C && anyCall(C, [&](const ScannedCall &Site) {
             return Site.Name.starts_with("fetch_") || Site.Name.contains("deref") ||
                    Site.Name.contains("unref") || Site.Name.contains("detach") ||
                    Site.Name.contains("release");
           });
  });
}

Guard guardOf(const Expr *E, bool Holds) {
  auto IfSet = [&](bool Set) { return Set ? Guard::None : Guard::Unset; };
  while (true) {
    E = E->IgnoreParenCasts();
    if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
      E = Cleanups->getSubExpr();
    else if (const auto *Not = dyn_cast<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot)
      E = Not->getSubExpr(), Holds = !Holds;
    else
      break;
  }
  if (isCounting(E))
    return Guard::IfLast;
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E)) {
    CXXRewrittenBinaryOperator::DecomposedForm Form = Rewritten->getDecomposedForm();
    if (isNull(Form.RHS) || isNull(Form.LHS))
      return IfSet((Form.Opcode == BO_NE) == Holds);
    return Guard::Other;
  }
  if (const auto *B = dyn_cast<BinaryOperator>(E)) {
    if (B->isEqualityOp())
      return isNull(B->getLHS()) || isNull(B->getRHS()) ? IfSet((B->getOpcode() == BO_NE) == Holds)
                                                        : Guard::Other;
    // assert(x && "text")
    if (B->getOpcode() == BO_LAnd && isa<StringLiteral>(B->getRHS()->IgnoreParenImpCasts()))
      return guardOf(B->getLHS(), Holds);
    if (B->getOpcode() == BO_LAnd && Holds)
      return std::max(guardOf(B->getLHS(), true), guardOf(B->getRHS(), true));
    // Not (there is none, or it is done)
    if (B->getOpcode() == BO_LOr && !Holds)
      return std::max(guardOf(B->getLHS(), false), guardOf(B->getRHS(), false));
    return Guard::Other;
  }
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
      Op && Op->getNumArgs() == 2 && Op->isComparisonOp())
    return isNull(Op->getArg(0)) || isNull(Op->getArg(1))
               ? IfSet((Op->getOperator() == OO_ExclaimEqual) == Holds)
               : Guard::Other;
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    ScannedCall Outer;
    anyCall(Call, [&](const ScannedCall &C) {
      if (C.Call == Call)
        Outer = C;
      return true;
    });
    if (Outer.Name == "__builtin_expect" && Call->getNumArgs() > 0)
      return guardOf(Call->getArg(0), Holds);
    if (Outer.Name == "done")
      return Holds ? Guard::IfDone : Guard::None;
    bool Asks = isa_and_nonnull<CXXConversionDecl>(Outer.Callee) ||
                llvm::StringSwitch<bool>(Outer.Name)
                    .Cases({"valid", "joinable", "has_value", "address"}, true)
                    .Cases({"get", "operator bool"}, true)
                    .Default(false);
    return Asks ? IfSet(Holds) : Guard::Other;
  }
  // A flag may mean anything; a handle or pointer is set or not.
  bool Flag = E->getType()->isBooleanType();
  bool Named = isa<DeclRefExpr, MemberExpr, CXXDependentScopeMemberExpr>(E);
  return Named && !Flag ? IfSet(Holds) : Guard::Other;
}

Guard guardOf(llvm::ArrayRef<ScannedCondition> Conditions) {
  Guard Worst = Guard::None;
  for (const ScannedCondition &C : Conditions)
    Worst = std::max(Worst, guardOf(C.Cond, C.Holds));
  return Worst;
}

/// Whether C takes a unit of a semaphore, which waits for whoever gives it back.
bool acquiresSemaphore(const ScannedCall &C) {
  if (C.Name != "acquire")
    return false;
  if (const auto *MD = dyn_cast_or_null<CXXMethodDecl>(C.Callee))
    return MD->getParent()->getDeclName().getAsString().find("semaphore") != std::string::npos;
  // Not resolved, in a pattern.
  return namedBy(C.Object).contains_insensitive("sem");
}

bool isStd(const Decl *D) {
  const DeclContext *DC = D->getDeclContext()->getEnclosingNamespaceContext();
  while (DC->isInlineNamespace())
    DC = DC->getParent();
  return DC->isStdNamespace();
}

class DestructorReader {
public:
  /// Of: the class whose values are dropped.
  DestructorReader(ClassReader &R, const CXXRecordDecl *Of) : R(R), Of(Of) {}

  Deed destructor(const CXXRecordDecl *RD, unsigned Depth) {
    Deed Result;
    if (!RD)
      return Result;
    for (const Decl *D : RD->decls()) {
      const auto *DD = dyn_cast<CXXDestructorDecl>(D);
      if (!DD || DD->isImplicit() || DD->isDefaulted())
        continue;
      if (DD->isDeleted())
        return Result;
      const Stmt *Body = ClassReader::body(DD);
      if (!Body)
        return {Does::Opaque, "a destructor defined elsewhere", DD->getLocation()};
      Result.take(body(Body, RD, Depth, Guard::None));
      if (Result.Where.isInvalid())
        Result.Where = DD->getLocation();
    }
    if (Depth == 0)
      return Result;
    for (const FieldDecl *F : RD->fields())
      Result.take(member(F->getType(), Depth - 1));
    for (const CXXBaseSpecifier &B : RD->bases())
      Result.take(destructor(R.view(B.getType()), Depth - 1));
    return Result;
  }

private:
  /// What destroying a member of type T does.
  Deed member(QualType T, unsigned Depth) {
    const CXXRecordDecl *RD = T->isReferenceType() ? nullptr : ClassReader::recordOf(T);
    if (!RD)
      return {};
    std::string Name = isStd(RD) ? canonicalName(RD) : std::string();
    if (Name == "std::unique_ptr")
      return uniquePtr(T, RD, Depth);
    if (Name == "std::thread")
      return {Does::Terminates, "the destructor of 'std::thread'", RD->getLocation()};
    if (Name == "std::jthread")
      return {Does::Waits, "the destructor of 'std::jthread'", RD->getLocation()};
    if (!Name.empty()) // containers, handles, shared_ptr: the work has other
                       // owners or none
      return {};
    return destructor(R.view(RD), Depth);
  }

  Deed uniquePtr(QualType T, const CXXRecordDecl *RD, unsigned Depth) {
    llvm::SmallVector<TemplateArgument, 2> Args;
    if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD))
      Args.append(Spec->getTemplateArgs().asArray().begin(),
                  Spec->getTemplateArgs().asArray().end());
    else if (const auto *TST = T->getAs<TemplateSpecializationType>())
      Args.append(TST->template_arguments().begin(), TST->template_arguments().end());
    if (Args.empty() || Args[0].getKind() != TemplateArgument::Type)
      return {};
    if (Args.size() > 1 && Args[1].getKind() == TemplateArgument::Type) {
      const CXXRecordDecl *Deleter = R.view(Args[1].getAsType());
      if (Deleter && !isStd(Deleter)) {
        Deed Result;
        for (const NamedDecl *D :
             R.members(Deleter, R.context().DeclarationNames.getCXXOperatorName(OO_Call)))
          if (const FunctionDecl *Op = D->getAsFunction())
            Result.take(body(ClassReader::body(Op), Deleter, Depth, Guard::None));
        return Result;
      }
    }
    return destructor(R.view(Args[0].getAsType()), Depth);
  }

  Deed body(const Stmt *Body, const CXXRecordDecl *RD, unsigned Depth, Guard Outer) {
    Deed Result;
    anyCall(Body, [&](const ScannedCall &C) {
      Result.take(call(C, RD, Depth, Outer));
      return false;
    });
    return Result;
  }

  Deed call(const ScannedCall &C, const CXXRecordDecl *RD, unsigned Depth, Guard Outer) {
    Does What = acquiresSemaphore(C) ? Does::Waits : byName(C.Name);
    if (C.Callee && C.Callee->isNoReturn())
      What = Does::Terminates;
    // `get()` waits if it is a future's, not a smart pointer's.
    if (C.Name == "get" && C.Object && !C.OnThis)
      if (const CXXRecordDecl *Of = R.view(C.Object->getType()))
        if (R.hasMember(Of, "wait"))
          What = Does::Waits;
    Guard G = std::max(guardOf(C.If), Outer);
    // `assert(ptr != nullptr)` is about the class's own invariants.
    if (G == Guard::Unset)
      return {};
    if (What == Does::Terminates) {
      // An assertion about something else is no answer, and neither is what a member or base makes
      // sure of: the class's own `if (!done) std::terminate();` is.
      bool Own = RD->getCanonicalDecl() == Of->getCanonicalDecl() ||
                 (ClassReader::templateOf(RD) &&
                  ClassReader::templateOf(RD) == ClassReader::templateOf(Of));
      if (G != Guard::None && (G != Guard::Other || !Own || C.Call->getBeginLoc().isMacroID()))
        return {};
      return {G == Guard::Other ? Does::TerminatesMaybe : What, "'" + C.Name.str() + "'",
              C.Call->getExprLoc()};
    }
    Deed Followed;
    bool Seen = follow(C, RD, Depth, G, Followed);
    if (Seen && (What == Does::Nothing || Followed.What > Does::Opaque || C.OnThis))
      return Followed;
    if (What == Does::Nothing) {
      bool Known = Seen || C.Name.empty() || (C.Callee && isStd(C.Callee)) ||
                   (C.Callee && C.Callee->getBuiltinID());
      return Known ? Deed() : Deed{Does::Opaque, "'" + C.Name.str() + "'", C.Call->getExprLoc()};
    }
    if (What == Does::Destroys && G == Guard::IfDone)
      What = Does::DestroysIfDone;
    if (What == Does::Destroys && G == Guard::IfLast)
      What = Does::Releases;
    if (What == Does::Destroys && G == Guard::Other)
      What = Does::DestroysMaybe;
    return {What, "'" + C.Name.str() + "()'", C.Call->getExprLoc()};
  }

  /// Reads the body of a helper. Says whether it was seen.
  bool follow(const ScannedCall &C, const CXXRecordDecl *RD, unsigned Depth, Guard G,
              Deed &Result) {
    if (Depth == 0)
      return false;
    const FunctionDecl *Callee = C.Callee;
    if (!Callee && C.OnThis)
      for (const FunctionDecl *FD : R.methods(RD, C.Name))
        Callee = FD;
    if (!Callee || isStd(Callee))
      return false;
    const Stmt *Body = ClassReader::body(Callee);
    if (!Body)
      return false;
    const auto *MD = dyn_cast<CXXMethodDecl>(Callee);
    Result = body(Body, MD ? MD->getParent() : RD, Depth - 1, G);
    return true;
  }

  ClassReader &R;
  const CXXRecordDecl *Of;
};

constexpr unsigned MaxDepth = 4;

} // namespace

Inferred<Drop> dropOf(ClassReader &R, const CXXRecordDecl *RD, Start S) {
  Deed D = DestructorReader(R, RD).destructor(RD, MaxDepth);
  Inferred<Drop> Result;
  Result.Where = D.Where.isValid() ? D.Where : RD->getLocation();
  auto Because = [&](Drop Value, std::string Why) {
    Result.Value = Value;
    Result.Because = std::move(Why);
  };
  bool Lazy = S == Start::Lazy, Eager = S == Start::Eager;
  switch (D.What) {
  case Does::Resumes:
    if (Lazy)
      Because(Drop::Runs, "the destructor calls " + D.Call);
    break;
  case Does::Destroys:
  case Does::Stops:
    if (Lazy || Eager)
      Because(Lazy ? Drop::NeverRuns : Drop::Cancels, "the destructor calls " + D.Call);
    break;
  case Does::Releases:
    if (Lazy || Eager)
      Because(Lazy ? Drop::NeverRuns : Drop::Detaches,
              "the destructor gives up its share: " + D.Call + " is for the last owner");
    break;
  case Does::DestroysMaybe:
    if (Lazy)
      Because(Drop::NeverRuns, "the destructor calls " + D.Call);
    break;
  case Does::DestroysIfDone:
    if (Lazy || Eager)
      Because(Lazy ? Drop::Leaks : Drop::Detaches,
              "the destructor calls " + D.Call + " only if the coroutine has finished");
    break;
  case Does::Waits:
    Because(Drop::Blocks, "the destructor calls " + D.Call);
    break;
  case Does::TerminatesMaybe:
    Because(Drop::Terminates, "the destructor calls " + D.Call + " under a condition");
    break;
  case Does::Terminates:
    Because(Drop::Terminates, "the destructor calls " + D.Call);
    break;
  case Does::Nothing:
    if (Lazy || Eager)
      Because(Lazy ? Drop::Leaks : Drop::Detaches, "no destructor touches the coroutine");
    break;
  case Does::Opaque:
    break;
  }
  return Result;
}

} // namespace lazy
