// What an asynchronous type is: puts together what can be inferred from the
// class and what the catalogue says. The catalogue wins where it says
// something; inference completes it.
#include "Facts/AsyncType.h"
#include "Facts/AsyncTypeImpl.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace lazy {
namespace {

/// The classes of a catalogue model: RD itself or the nearest public base it
/// knows.
struct FoundModel {
  const TypeModel *Model = nullptr;
  const CXXRecordDecl *By = nullptr;
};

/// The file that declares D; empty if it is in no file.
StringRef declaredIn(const Decl *D) {
  const SourceManager &SM = D->getASTContext().getSourceManager();
  return SM.getFilename(SM.getExpansionLoc(D->getLocation()));
}

FoundModel findModel(ClassReader &R, const CXXRecordDecl *RD, const Catalogue &C) {
  llvm::SmallVector<const CXXRecordDecl *, 8> Queue = {RD};
  for (size_t I = 0; I != Queue.size() && I != 32; ++I) {
    const CXXRecordDecl *D = Queue[I];
    if (D->getIdentifier() && C.mayKnow(D->getName()))
      if (const TypeModel *Model = C.findType(canonicalName(D), declaredIn(D)))
        return {Model, D};
    const CXXRecordDecl *Def = R.peek(D);
    if (!Def)
      continue;
    for (const CXXBaseSpecifier &B : Def->bases())
      if (B.getAccessSpecifier() == AS_public)
        if (const CXXRecordDecl *Base = ClassReader::recordOf(B.getType()))
          Queue.push_back(Base);
  }
  return {};
}

bool isInternalName(StringRef Name) {
  llvm::SmallVector<StringRef, 8> Parts;
  Name.split(Parts, "::");
  return llvm::any_of(Parts, [](StringRef Part) {
    return Part.starts_with("_") || Part == "detail" || Part == "impl" || Part == "internal" ||
           Part == "type";
  });
}

/// How to name T in messages. A class whose own name nobody writes
/// (`_task::_task::type`) goes by the alias in the code that first showed it to
/// us.
std::string displayName(QualType T, const CXXRecordDecl *RD) {
  std::string Name = canonicalName(RD);
  if (!isInternalName(Name))
    return Name;
  const NamedDecl *Alias = nullptr;
  if (const auto *TT = T.getNonReferenceType()->getAs<TypedefType>())
    Alias = TT->getDecl();
  else if (const auto *TST = T.getNonReferenceType()->getAs<TemplateSpecializationType>())
    Alias = TST->getTemplateName().getAsTemplateDecl();
  if (!Alias || isa_and_nonnull<CXXRecordDecl, FunctionDecl>(
                    dyn_cast_or_null<NamedDecl>(Alias->getDeclContext())))
    return Name;
  std::string Written = canonicalName(Alias);
  return isInternalName(Written) ? Name : Written;
}

/// Whether the author of RD, or of what it derives from, lets its values go.
bool isLetGo(ClassReader &R, const CXXRecordDecl *RD) {
  return R.anyBase(
      RD,
      [](const CXXRecordDecl *D) {
        const ClassTemplateDecl *Template = ClassReader::templateOf(D);
        return mayBeDetached(D) || (Template && mayBeDetached(Template->getTemplatedDecl()));
      },
      /*Complete=*/false);
}

/// Collects traits with their evidence.
class Builder {
public:
  Builder(AsyncType &T) : T(T) {}

  template <typename V> void infer(StringRef Trait, V &Slot, const Inferred<V> &I) {
    if (I.Value == V::Unknown || Slot != V::Unknown)
      return;
    Slot = I.Value;
    say(Trait, toString(I.Value), I.Because, I.Where);
  }
  void say(StringRef Trait, StringRef Value, StringRef Because, SourceLocation Where) {
    T.Why.push_back({Trait.str(), Value.str(), Because.str(), Where, false});
  }
  template <typename V> void fromModel(StringRef Trait, V &Slot, V Value) {
    if (Value == V::Unknown)
      return;
    Slot = Value;
    T.Why.push_back({Trait.str(), toString(Value).str(), T.Model->Why, SourceLocation(), true});
  }

private:
  AsyncType &T;
};

} // namespace

std::unique_ptr<AsyncType> AsyncTypes::Impl::classify(QualType T, const CXXRecordDecl *RD) {
  FoundModel K = findModel(Reader, RD, C);
  if (!K.Model && !looksAsync(Reader, RD) && !traits().mayHave(T.getCanonicalType()))
    return nullptr;

  auto Result = std::make_unique<AsyncType>();
  AsyncType &A = *Result;
  Builder B(A);
  A.Canonical = T.getCanonicalType().getUnqualifiedType();
  A.Record = RD->getDefinition() ? RD->getDefinition() : RD;
  A.Name = K.Model && !K.Model->ShownAs.empty() ? K.Model->ShownAs : displayName(T, RD);

  const CXXRecordDecl *View = Reader.view(RD);
  PromiseShape P;
  AwaitShape Await;
  std::string Sender;
  SourceLocation SenderWhere;
  if (View) {
    A.Record = View->isDependentContext() ? RD : View;
    P = findPromise(Reader, traits(), View);
    Await = findAwait(Reader, View, P, /*Friends=*/P || K.Model);
    Sender = senderReason(Reader, View, SenderWhere);
  }
  if (!K.Model && !P && !Await && Sender.empty())
    return nullptr;

  // A model found by a base completes what the class itself shows; one found by
  // the class's own name has the last word.
  bool Own =
      K.Model && (K.By == RD || ClassReader::templateOf(K.By) == ClassReader::templateOf(RD));
  auto TakeModel = [&] {
    if (!K.Model)
      return;
    A.Model = K.Model;
    A.Library = C.findLibrary(K.Model->Library);
    if (Own || A.Kind == Role::Unknown)
      B.fromModel("role", A.Kind, K.Model->Kind);
    if (Own || A.Starts == Start::Unknown)
      B.fromModel("start", A.Starts, K.Model->Starts);
    if (Own || A.Dropped == Drop::Unknown)
      B.fromModel("drop", A.Dropped, K.Model->Dropped);
    if (Own || A.Times == Awaits::Unknown)
      B.fromModel("await", A.Times, K.Model->Times);
    if (Own || A.Lvalue == LvalueAwait::Unknown)
      if (K.Model->Lvalue != LvalueAwait::Unknown)
        A.Lvalue = K.Model->Lvalue;
    if (!K.Model->Movable) {
      A.Movable = false;
      A.Why.push_back({"movable", "immediate", K.Model->Why, SourceLocation(), true});
    }
  };
  if (Own)
    TakeModel();

  if (Await || !Sender.empty() || A.Lvalue != LvalueAwait::Unknown) {
    A.Awaitable = true;
    if (Await)
      B.say("awaitable", "yes", Await.Because, Await.Where);
    else if (!Sender.empty())
      B.say("awaitable", "yes", "senders are awaitable: " + Sender, SenderWhere);
  }
  if (!Sender.empty()) {
    A.IsSender = true;
    B.say("sender", "yes", Sender, SenderWhere);
  }

  if (P) {
    // The futures of a library are made in other ways than by coroutines: if
    // the catalogue leaves open when their work begins, their promise cannot
    // tell.
    if (!Own || A.Kind != Role::Future)
      B.infer("start", A.Starts, startOf(Reader, P));
    auto Is = [&](Role Kind, std::string Because, SourceLocation Where) {
      B.infer("role", A.Kind, Inferred<Role>{Kind, std::move(Because), Where});
    };
    bool Empty = View->hasDefinition() && !View->isDependentContext() && View->isEmpty();
    if (yields(Reader, P) && isIterated(Reader, View, /*Calls=*/!Await))
      Is(Role::Generator, P.Because + " with 'yield_value'", P.Where);
    else if (!Await && A.Starts == Start::Eager && endsByItself(Reader, P))
      Is(Role::FireAndForget,
         "nobody can await it, and its coroutine starts at once and frees "
         "itself",
         P.Where);
    else if (!Await && A.Starts == Start::Eager && Empty)
      Is(Role::FireAndForget,
         "it has no members, nobody can await it, and its coroutine starts at once", P.Where);
    else if (!Await && Empty && A.Starts == Start::Lazy && keepsToItself(Reader, P))
      Is(Role::Task, P.Because + ", and nothing keeps the handle of its coroutine", P.Where);
    else if (!Await && Empty)
      Is(Role::FireAndForget, "it has no members, and nobody can await it", P.Where);
    else
      Is(Role::Task, P.Because, P.Where);
  } else if (!Sender.empty()) {
    B.infer("role", A.Kind, Inferred<Role>{Role::Sender, Sender, SenderWhere});
    if (A.Starts == Start::Unknown && isPlainSender(Reader, View)) {
      B.infer("start", A.Starts,
              Inferred<Start>{Start::Lazy,
                              "senders do nothing before they are connected and started",
                              SenderWhere});
      B.infer("drop", A.Dropped,
              Inferred<Drop>{Drop::NeverRuns, "a sender that is not connected never runs",
                             SenderWhere});
    }
  } else if (Await) {
    B.infer("role", A.Kind, Inferred<Role>{Role::Awaiter, Await.Because, Await.Where});
    Inferred<Start> Starts = startOfOperation(Reader, Await, View);
    B.infer("start", A.Starts, Starts);
    if (A.Starts == Start::Lazy)
      B.infer(
          "drop", A.Dropped,
          Inferred<Drop>{Drop::NeverRuns, "nothing happens before it is awaited", Starts.Where});
    else if (neverSuspends(Reader, Await))
      B.infer("drop", A.Dropped,
              Inferred<Drop>{Drop::Harmless, "awaiting it never suspends", Await.Where});
    else if (!K.Model && isEventLike(Reader, Await, View))
      B.infer("drop", A.Dropped,
              Inferred<Drop>{Drop::Harmless, "it is an object one may wait on, not an operation",
                             Await.Where});
  }
  if (isLetGo(Reader, RD)) {
    A.Dropped = Drop::Harmless;
    B.say("drop", toString(Drop::Harmless), "its class is declared 'lazy:detach_ok'",
          RD->getLocation());
  }
  if (P && !K.Model && A.Starts == Start::Eager && isValueWrapper(Reader, View))
    B.infer("drop", A.Dropped,
            Inferred<Drop>{Drop::Harmless,
                           "it is a value that may be absent, whose coroutines "
                           "run to their end at the call",
                           View->getLocation()});
  if (P && A.Kind != Role::FireAndForget)
    B.infer("drop", A.Dropped, dropOf(Reader, View, A.Starts));

  if (View && A.Kind != Role::Generator && A.Kind != Role::FireAndForget) {
    A.ValueType = awaitedValue(Reader, Await, P, RD);
    if (A.ValueType.isNull() && !Sender.empty())
      A.ValueType = senderValue(Reader, View);
    if (A.ValueType.isNull() && !Await)
      for (const FunctionDecl *FD : Reader.methods(View, "get"))
        if (K.Model && FD->getNumParams() == 0 && !FD->getReturnType()->isDependentType() &&
            !FD->getReturnType()->isUndeducedType())
          A.ValueType = FD->getReturnType();
    B.infer("await", A.Times, timesOf(Reader, Await, View, A.ValueType));
    A.ReadyWhenEmpty = !K.Model && isReadyWhenEmpty(Reader, Await);
    if (Await && A.Lvalue == LvalueAwait::Unknown)
      A.Lvalue = Await.Lvalue ? LvalueAwait::Accepted : LvalueAwait::Rejected;
  }
  if (View) {
    if (A.Movable && !isMovable(View)) {
      A.Movable = false;
      B.say("movable", "immediate", "it can be neither copied nor moved", View->getLocation());
    }
  }
  if (!Own)
    TakeModel();
  return Result;
}

const AsyncType *AsyncTypes::Impl::get(QualType T) {
  if (T.isNull())
    return nullptr;
  const Type *Key = T.getNonReferenceType().getCanonicalType().getTypePtr();
  const CXXRecordDecl *RD = Key->getAsCXXRecordDecl();
  if (!RD || Key->isDependentType() || RD->isLambda())
    return nullptr;
  auto [It, New] = Known.try_emplace(Key, nullptr);
  if (!New)
    return It->second.get();
  std::unique_ptr<AsyncType> Made = classify(T.getNonReferenceType(), RD);
  // Classifying may have put other types in the table: look up again.
  std::unique_ptr<AsyncType> &Slot = Known[Key];
  Slot = std::move(Made);
  return Slot.get();
}

const AsyncType *AsyncTypes::Impl::transformed(QualType T, const CXXRecordDecl *Promise) {
  if (!Promise || T.isNull() || !Reader.hasMember(Promise, "await_transform"))
    return nullptr;
  T = T.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  const CXXRecordDecl *RD = T->getAsCXXRecordDecl();
  if (!RD || T->isDependentType() || RD->isLambda() || RD->isInStdNamespace())
    return nullptr;
  auto [It, New] = Transformed.try_emplace({T.getTypePtr(), Promise}, nullptr);
  if (!New)
    return It->second.get();
  AwaitShape Await = findTransformBy(Reader, RD, Promise);
  Inferred<Start> Starts = startOfTransformed(Reader, Await, RD);
  if (Starts.Value != Start::Lazy)
    return nullptr;
  auto Result = std::make_unique<AsyncType>();
  AsyncType &A = *Result;
  Builder B(A);
  A.Canonical = T;
  A.Record = RD;
  A.Name = displayName(T, RD);
  A.Awaitable = true;
  B.say("awaitable", "yes", Await.Because, Await.Where);
  B.infer("role", A.Kind, Inferred<Role>{Role::Awaiter, Await.Because, Await.Where});
  B.infer("start", A.Starts, Starts);
  B.infer("drop", A.Dropped,
          Inferred<Drop>{Drop::NeverRuns, "nothing happens before it is awaited", Starts.Where});
  A.ValueType = awaitedValue(Reader, Await, PromiseShape(), RD);
  A.Lvalue = Await.Lvalue ? LvalueAwait::Accepted : LvalueAwait::Rejected;
  A.Movable = isMovable(RD);
  return (Transformed[{T.getTypePtr(), Promise}] = std::move(Result)).get();
}

AsyncTypes::AsyncTypes(ASTContext &Ctx, Sema *S, const Catalogue &C)
    : Ctx(Ctx), S(S), C(C), I(std::make_unique<Impl>(Ctx, S, C)) {}
AsyncTypes::~AsyncTypes() = default;

const AsyncType *AsyncTypes::get(QualType T) { return I->get(T); }
const AsyncType *AsyncTypes::get(QualType T, const CXXRecordDecl *Promise) {
  const AsyncType *Anywhere = I->get(T);
  return Anywhere ? Anywhere : I->transformed(T, Promise);
}
const AsyncType *AsyncTypes::contained(QualType T) { return I->contained(T, MaxOwnerDepth); }
const AsyncType *AsyncTypes::calledResult(QualType T) { return I->calledResult(T); }
bool AsyncTypes::isGuard(QualType T) { return I->isGuard(T, MaxOwnerDepth); }

} // namespace lazy
