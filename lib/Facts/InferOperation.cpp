// Awaitables that no coroutine returns: operations (`co_await mutex.lock()`),
// handles, senders, and objects one waits on. Which of them lose something when
// a value is thrown away?
#include "Facts/AsyncType.h"
#include "Facts/BodyScan.h"
#include "Facts/Inference.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

/// What making an RD does, as far as its constructors are seen.
enum class Makes { Storage, Unseen, Work };

Makes constructors(const CXXRecordDecl *RD) {
  Makes Result = Makes::Storage;
  for (const CXXConstructorDecl *C : RD->ctors()) {
    if (C->isCopyOrMoveConstructor() || C->isDeleted() || C->isDefaulted())
      continue;
    const FunctionDecl *Def = C;
    if (!C->hasBody(Def))
      Def = C->getTemplateInstantiationPattern();
    const auto *Ctor = dyn_cast_or_null<CXXConstructorDecl>(Def);
    const auto *Body = Ctor ? dyn_cast_or_null<CompoundStmt>(Ctor->getBody()) : nullptr;
    if (!Body) {
      Result = Makes::Unseen;
      continue;
    }
    auto Acts = [](const ScannedCall &Call) {
      // Reading what it is given is no work.
      const auto *MD = dyn_cast_or_null<CXXMethodDecl>(Call.Callee);
      return Call.Name != "move" && Call.Name != "forward" && !(MD && MD->isConst()) &&
             !(Call.Callee && Call.Callee->isConstexpr());
    };
    bool Works = anyCall(Body, Acts);
    for (const CXXCtorInitializer *Init : Ctor->inits())
      Works |= anyCall(Init->getInit(), Acts);
    if (Works)
      return Makes::Work;
  }
  return Result;
}

/// Whether an await_suspend does more than keep the handle.
bool suspendWorks(const FunctionDecl *FD) {
  const Stmt *Body = ClassReader::body(FD);
  // What is defined elsewhere is more than two lines.
  if (!Body || FD->getNumParams() == 0)
    return !Body;
  return anyCall(Body, [](const ScannedCall &C) {
    bool Plumbing = llvm::StringSwitch<bool>(C.Name)
                        .Cases({"move", "forward", "exchange", "swap", "assert"}, true)
                        .Cases({"resume", "address", "from_address", "promise"}, true)
                        .Cases({"set_continuation", "setContinuation", "done"}, true)
                        .Case("", true)
                        .Default(false);
    return !Plumbing && !(C.Callee && C.Callee->isNoReturn());
  });
}

/// Names of methods by which others learn that something happened.
bool isSignal(StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"set", "reset", "signal", "post", "notify", "notify_one"}, true)
      .Cases({"notify_all", "count_down", "arrive", "release"}, true)
      .Cases({"fire", "emit", "push", "unlock", "publish", "close"}, true)
      .Cases({"broadcast", "wake", "open", "complete", "trigger"}, true)
      .Default(false);
}

/// Names of methods that begin the work without awaiting it.
bool isStarter(StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"start", "run", "launch", "submit", "begin_work"}, true)
      .Default(false);
}

/// Whether RD has a public method, not part of being awaited, that changes the
/// object and is called so.
bool hasMethod(const CXXRecordDecl *RD, bool (*IsCalledSo)(StringRef)) {
  return llvm::any_of(RD->decls(), [&](const Decl *D) {
    const auto *MD = dyn_cast_or_null<CXXMethodDecl>(D->getAsFunction());
    return MD && !MD->isImplicit() && D->getAccess() == AS_public && !MD->isStatic() &&
           !MD->isConst() && MD->getDeclName().isIdentifier() &&
           !MD->getName().starts_with("await_") && IsCalledSo(MD->getName());
  });
}

} // namespace

Inferred<Start> startOfOperation(ClassReader &R, const AwaitShape &A, const CXXRecordDecl *RD) {
  Inferred<Start> Result;
  const CXXRecordDecl *Awaiter = A.RvalueAwaiter ? A.RvalueAwaiter : A.LvalueAwaiter;
  if (!Awaiter || RD->isDependentContext())
    return Result;
  // An awaiter that is never ready before it is awaited acts when it is
  // awaited, unless making it was an act. Not so what merely has an awaiter: an
  // event exists to be set, whoever waits.
  const FunctionDecl *NeverReady = nullptr;
  for (const FunctionDecl *FD : R.methods(Awaiter, "await_ready")) {
    std::optional<bool> Ready = R.constantBool(FD, Awaiter);
    if (Ready == false)
      NeverReady = FD;
    // What asks whether something has finished may be a handle on running work.
    else if (Ready == true || !anyCall(ClassReader::body(FD), [](const ScannedCall &C) {
               return C.Name.starts_with("try");
             }))
      return Result;
  }
  bool MayAct = R.anyBase(RD, [](const CXXRecordDecl *D) {
    return constructors(D) == Makes::Work || hasMethod(D, isStarter);
  });
  if (MayAct)
    return Result;
  // What owns something and makes its awaiter from that may be such a handle.
  if (A.By != AwaitShape::Itself && RD->hasDefinition() && !RD->hasTrivialDestructor())
    return Result;
  if (NeverReady && Awaiter == RD && !isEventLike(R, A, RD)) {
    Result.Value = Start::Lazy;
    Result.Because = "'await_ready' is always false: it acts when it is awaited";
    Result.Where = NeverReady->getLocation();
    return Result;
  }
  // Other methods may be how the work is started.
  bool Plain = !R.anyBase(RD, [](const CXXRecordDecl *D) {
    return constructors(D) != Makes::Storage || hasMethod(D, [](StringRef) { return true; });
  });
  if (!Plain)
    return Result;
  for (const FunctionDecl *FD : R.methods(Awaiter, "await_suspend"))
    if (suspendWorks(FD)) {
      Result.Value = Start::Lazy;
      Result.Because = "the constructor only stores; 'await_suspend' does the work";
      Result.Where = FD->getLocation();
    }
  return Result;
}

Inferred<Start> startOfTransformed(ClassReader &R, const AwaitShape &A, const CXXRecordDecl *RD) {
  Inferred<Start> Result;
  // A handle on running work would ask whether that is done, or let it go in its destructor.
  if (!A || !RD->hasDefinition() || !RD->hasTrivialDestructor() || isValueWrapper(R, RD))
    return Result;
  // What holds nothing is a handle on nothing.
  for (const FunctionDecl *FD : R.methods(A.RvalueAwaiter, "await_ready"))
    if (std::optional<bool> Ready = R.constantBool(FD, A.RvalueAwaiter);
        Ready == false || (!Ready && RD->isEmpty())) {
      Result.Value = Start::Lazy;
      Result.Because = "only 'await_transform' makes an operation of it";
      Result.Where = A.Where;
    }
  return Result;
}

bool isValueWrapper(ClassReader &R, const CXXRecordDecl *RD) {
  for (llvm::StringRef Name : {"has_value", "has_error", "value_or", "is_ok", "is_err", "unwrap"})
    if (R.hasMember(RD, Name))
      return true;
  // A handle on a result that is yet to come cannot be dereferenced for it.
  return R.anyBase(RD, [](const CXXRecordDecl *D) {
    for (const CXXMethodDecl *MD : D->methods())
      if (MD->getAccess() == AS_public && MD->getNumParams() == 0 &&
          (MD->getOverloadedOperator() == OO_Star || MD->getOverloadedOperator() == OO_Arrow))
        return true;
    return false;
  });
}

bool neverSuspends(ClassReader &R, const AwaitShape &A) {
  const CXXRecordDecl *Awaiter = A.RvalueAwaiter ? A.RvalueAwaiter : A.LvalueAwaiter;
  for (const FunctionDecl *FD : R.methods(Awaiter, "await_ready"))
    return R.constantBool(FD, Awaiter) == true;
  return false;
}

bool isEventLike(ClassReader &R, const AwaitShape &A, const CXXRecordDecl *RD) {
  if (!A.Lvalue)
    return false;
  return R.anyBase(RD, [](const CXXRecordDecl *D) { return hasMethod(D, isSignal); });
}

std::string senderReason(ClassReader &R, const CXXRecordDecl *RD, SourceLocation &Where) {
  for (const NamedDecl *D : R.members(RD, "sender_concept"))
    if (isa<TypeDecl>(D)) {
      Where = D->getLocation();
      return "it has a 'sender_concept'";
    }
  ClassReader::Decls Signatures = R.members(RD, "completion_signatures");
  if (!Signatures.empty() && isa<TypeDecl>(Signatures.front()) && R.hasMember(RD, "connect")) {
    Where = Signatures.front()->getLocation();
    return "it has 'completion_signatures' and 'connect'";
  }
  bool Values = false;
  for (const NamedDecl *D : R.members(RD, "value_types"))
    Values |= isa<ClassTemplateDecl, TypeAliasTemplateDecl>(D);
  if (Values && R.hasMember(RD, "error_types"))
    for (const NamedDecl *D : R.members(RD, "sends_done"))
      if (isa<VarDecl>(D)) {
        Where = D->getLocation();
        return "it has 'value_types', 'error_types' and 'sends_done'";
      }
  return {};
}

QualType senderValue(ClassReader &R, const CXXRecordDecl *RD) {
  QualType T = R.memberType(RD, "completion_signatures");
  const auto *Spec =
      T.isNull() ? nullptr
                 : dyn_cast_or_null<ClassTemplateSpecializationDecl>(T->getAsCXXRecordDecl());
  if (!Spec)
    return {};
  llvm::SmallVector<TemplateArgument, 4> Args;
  for (const TemplateArgument &A : Spec->getTemplateArgs().asArray())
    if (A.getKind() == TemplateArgument::Pack)
      Args.append(A.pack_begin(), A.pack_end());
    else
      Args.push_back(A);
  QualType Value;
  for (const TemplateArgument &A : Args) {
    const auto *F =
        A.getKind() == TemplateArgument::Type ? A.getAsType()->getAs<FunctionProtoType>() : nullptr;
    const CXXRecordDecl *Tag = F ? F->getReturnType()->getAsCXXRecordDecl() : nullptr;
    if (!Tag || Tag->getName() != "set_value_t")
      continue;
    if (!Value.isNull() || F->getNumParams() > 1)
      return {};
    Value = F->getNumParams() ? F->getParamType(0) : R.context().VoidTy;
  }
  return Value;
}

bool isPlainSender(ClassReader &R, const CXXRecordDecl *RD) {
  return !R.anyBase(RD, [](const CXXRecordDecl *D) {
    return llvm::any_of(D->decls(), [](const Decl *Member) {
      const auto *DD = dyn_cast<CXXDestructorDecl>(Member);
      return DD && !DD->isImplicit() && !DD->isDefaulted();
    });
  });
}

} // namespace lazy
