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
  Opaque,         ///< calls what we cannot see
  Terminates,     ///< std::terminate, abort, a failing assertion
  Waits,          ///< join(), wait()
  Stops,          ///< request_stop(), cancel()
  DestroysIfDone, ///< only a finished coroutine's frame
  Releases,       ///< destroys when a counter says so
  Destroys,       ///< the coroutine's frame, whether finished or not
  Resumes,        ///< starts the work
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
  return llvm::StringSwitch<Does>(Name)
      .Case("destroy", Does::Destroys)
      .Cases(
          {"terminate", "abort", "__assert_fail", "__assert_rtn", "__assert"},
          Does::Terminates)
      .Cases({"join", "Join", "wait", "Wait", "BlockingWait", "sync_wait",
              "syncWait"},
             Does::Waits)
      .Cases({"request_stop", "cancel", "Cancel", "requestCancellation",
              "request_cancel"},
             Does::Stops)
      .Case("resume", Does::Resumes)
      .Default(Does::Nothing);
}

enum class Guard { None, IfDone, IfLast };

/// Whether a destroy() under these conditions is for finished coroutines or
/// last owners only.
Guard guardOf(llvm::ArrayRef<const Stmt *> Conditions) {
  for (const Stmt *Cond : Conditions) {
    bool Counter = anyStmt(Cond, [](const Stmt *S) {
      if (const auto *U = dyn_cast<UnaryOperator>(S))
        return U->isDecrementOp();
      if (const auto *B = dyn_cast<BinaryOperator>(S))
        return B->getOpcode() == BO_EQ &&
               isa<IntegerLiteral>(B->getRHS()->IgnoreParenImpCasts());
      return false;
    });
    bool Done = false;
    anyCall(Cond, [&](const CallSite &C) {
      Counter |= C.Name == "fetch_sub" || C.Name == "fetch_add" ||
                 C.Name.contains("ref") || C.Name.contains("detach") ||
                 C.Name.contains("release");
      Done |= C.Name == "done";
      return false;
    });
    if (Counter)
      return Guard::IfLast;
    if (!Done)
      continue;
    const Stmt *Plain =
        isa<Expr>(Cond) ? cast<Expr>(Cond)->IgnoreParenImpCasts() : Cond;
    bool Negated = anyStmt(Plain, [](const Stmt *S) {
      const auto *U = dyn_cast<UnaryOperator>(S);
      bool Inner = false;
      if (U && U->getOpcode() == UO_LNot)
        anyCall(U, [&](const CallSite &C) { return Inner = C.Name == "done"; });
      return Inner;
    });
    if (!Negated)
      return Guard::IfDone;
  }
  return Guard::None;
}

bool isStd(const Decl *D) { return D->isInStdNamespace(); }

class DestructorReader {
public:
  explicit DestructorReader(ClassReader &R) : R(R) {}

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
        return {Does::Opaque, "a destructor defined elsewhere",
                DD->getLocation()};
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
    const CXXRecordDecl *RD =
        T->isReferenceType() ? nullptr : ClassReader::recordOf(T);
    if (!RD)
      return {};
    std::string Name = isStd(RD) ? canonicalName(RD) : std::string();
    if (Name == "std::unique_ptr")
      return uniquePtr(T, RD, Depth);
    if (Name == "std::thread")
      return {Does::Terminates, "the destructor of 'std::thread'",
              RD->getLocation()};
    if (Name == "std::jthread")
      return {Does::Waits, "the destructor of 'std::jthread'",
              RD->getLocation()};
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
      Args.append(TST->template_arguments().begin(),
                  TST->template_arguments().end());
    if (Args.empty() || Args[0].getKind() != TemplateArgument::Type)
      return {};
    if (Args.size() > 1 && Args[1].getKind() == TemplateArgument::Type) {
      const CXXRecordDecl *Deleter = R.view(Args[1].getAsType());
      if (Deleter && !isStd(Deleter)) {
        Deed Result;
        for (const NamedDecl *D : R.members(
                 Deleter,
                 R.context().DeclarationNames.getCXXOperatorName(OO_Call)))
          if (const FunctionDecl *Op = D->getAsFunction())
            Result.take(
                body(ClassReader::body(Op), Deleter, Depth, Guard::None));
        return Result;
      }
    }
    return destructor(R.view(Args[0].getAsType()), Depth);
  }

  Deed body(const Stmt *Body, const CXXRecordDecl *RD, unsigned Depth,
            Guard Outer) {
    Deed Result;
    anyCall(Body, [&](const CallSite &C) {
      Result.take(call(C, RD, Depth, Outer));
      return false;
    });
    return Result;
  }

  Deed call(const CallSite &C, const CXXRecordDecl *RD, unsigned Depth,
            Guard Outer) {
    if (C.Callee && C.Callee->isNoReturn())
      return {Does::Terminates, "'" + C.Callee->getNameAsString() + "'",
              C.Call->getExprLoc()};
    Does What = byName(C.Name);
    // `get()` waits if it is a future's, not a smart pointer's.
    if (C.Name == "get" && C.Object && !C.OnThis)
      if (const CXXRecordDecl *Of = R.view(C.Object->getType()))
        if (R.hasMember(Of, "wait"))
          What = Does::Waits;
    Guard G = guardOf(C.If);
    if (G == Guard::None)
      G = Outer;
    Deed Followed;
    bool Seen = follow(C, RD, Depth, G, Followed);
    if (Seen &&
        (What == Does::Nothing || Followed.What > Does::Opaque || C.OnThis))
      return Followed;
    if (What == Does::Nothing) {
      bool Known = Seen || C.Name.empty() || (C.Callee && isStd(C.Callee)) ||
                   (C.Callee && C.Callee->getBuiltinID());
      return Known ? Deed()
                   : Deed{Does::Opaque, "'" + C.Name.str() + "'",
                          C.Call->getExprLoc()};
    }
    if (What == Does::Destroys && G == Guard::IfDone)
      What = Does::DestroysIfDone;
    if (What == Does::Destroys && G == Guard::IfLast)
      What = Does::Releases;
    return {What, "'" + C.Name.str() + "()'", C.Call->getExprLoc()};
  }

  /// Reads the body of a helper. Says whether it was seen.
  bool follow(const CallSite &C, const CXXRecordDecl *RD, unsigned Depth,
              Guard G, Deed &Result) {
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
};

constexpr unsigned MaxDepth = 4;

} // namespace

Inferred<Drop> dropOf(ClassReader &R, const CXXRecordDecl *RD, Start S) {
  Deed D = DestructorReader(R).destructor(RD, MaxDepth);
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
      Because(Lazy ? Drop::NeverRuns : Drop::Cancels,
              "the destructor calls " + D.Call);
    break;
  case Does::Releases:
    if (Lazy || Eager)
      Because(Lazy ? Drop::NeverRuns : Drop::Detaches,
              "the destructor gives up its share: " + D.Call +
                  " is for the last owner");
    break;
  case Does::DestroysIfDone:
    if (Lazy || Eager)
      Because(Lazy ? Drop::Leaks : Drop::Detaches,
              "the destructor calls " + D.Call +
                  " only if the coroutine has finished");
    break;
  case Does::Waits:
    Because(Drop::Blocks, "the destructor calls " + D.Call);
    break;
  case Does::Terminates:
    Because(Drop::Terminates, "the destructor calls " + D.Call);
    break;
  case Does::Nothing:
    if (Lazy || Eager)
      Because(Lazy ? Drop::Leaks : Drop::Detaches,
              "no destructor touches the coroutine");
    break;
  case Does::Opaque:
    break;
  }
  return Result;
}

} // namespace lazy
