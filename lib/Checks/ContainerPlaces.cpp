// Which containers can others reach, what leads into them, and what leaves that leading nowhere?
#include "Checks/ContainerPlaces.h"
#include "Checks/Wording.h"
#include "Facts/Fate.h"
#include "Facts/Referents.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace lazy {
namespace {

/// How containers keep their elements.
enum class Storage { None, Array, Deque, Nodes, Hashed };

/// How Class, if it is one of Names ("qualified::name=array"), keeps its elements.
Storage configuredStorage(const CXXRecordDecl *Class, llvm::ArrayRef<std::string> Names) {
  if (Names.empty())
    return Storage::None;
  std::string Name = canonicalName(Class);
  for (llvm::StringRef Each : Names) {
    auto [Known, Kept] = Each.split('=');
    if (Known.trim() == Name)
      return llvm::StringSwitch<Storage>(Kept.trim())
          .Case("array", Storage::Array)
          .Case("deque", Storage::Deque)
          .Case("nodes", Storage::Nodes)
          .Case("hashed", Storage::Hashed)
          .Default(Storage::None);
  }
  return Storage::None;
}

Storage storageOf(QualType T, llvm::ArrayRef<std::string> Names) {
  const CXXRecordDecl *RD = T.getNonReferenceType()->getAsCXXRecordDecl();
  if (!RD || !RD->getIdentifier())
    return Storage::None;
  if (!RD->isInStdNamespace())
    return configuredStorage(RD, Names);
  return llvm::StringSwitch<Storage>(RD->getName())
      .Cases({"vector", "basic_string"}, Storage::Array)
      .Case("deque", Storage::Deque)
      .Cases({"list", "forward_list", "map", "multimap", "set", "multiset"}, Storage::Nodes)
      .Cases({"unordered_map", "unordered_multimap", "unordered_set", "unordered_multiset"},
             Storage::Hashed)
      .Default(Storage::None);
}

/// Whether calling Method on a container kept in S makes such places in it lead nowhere.
bool invalidates(llvm::StringRef Method, Storage S, const Into &I) {
  const PlaceKind P = I.By;
  bool Removes =
      Method == MovedAway ||
      llvm::is_contained({"clear", "erase", "erase_if", "assign", "operator="}, Method) ||
      // A walk comes to the end that is no more.
      (Method == "pop_back" && (I.Last || P == PlaceKind::Iterator));
  bool Adds = llvm::is_contained({"push_back", "emplace_back", "insert", "emplace", "resize",
                                  "append", "operator+=", "insert_range", "append_range",
                                  "try_emplace", "insert_or_assign"},
                                 Method);
  switch (S) {
  case Storage::Array:
    return Removes || Adds || Method == "reserve" || Method == "shrink_to_fit";
  case Storage::Deque:
    return Removes || Method == "insert" || Method == "pop_front" ||
           (P == PlaceKind::Iterator &&
            (Adds || Method == "push_front" || Method == "emplace_front"));
  case Storage::Nodes:
    return Removes || Method == "pop_front" || Method == "extract" || Method == "remove" ||
           Method == "remove_if";
  case Storage::Hashed:
    return Removes || Method == "extract" ||
           (P == PlaceKind::Iterator && (Adds || Method == "rehash" || Method == "operator[]"));
  case Storage::None:
    return false;
  }
  return false;
}

} // namespace

const Expr *objectOf(const Expr *E, llvm::StringRef &Method) {
  if (const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(E);
      Call && Call->getMethodDecl() && Call->getMethodDecl()->getIdentifier()) {
    Method = Call->getMethodDecl()->getName();
    return Call->getImplicitObjectArgument();
  }
  if (const CXXOperatorCallExpr *Call = dyn_cast<CXXOperatorCallExpr>(E);
      Call && Call->getNumArgs() > 0 && isa_and_nonnull<CXXMethodDecl>(Call->getDirectCallee())) {
    Method = Call->getOperator() == OO_Subscript   ? "operator[]"
             : Call->getOperator() == OO_Equal     ? "operator="
             : Call->getOperator() == OO_PlusEqual ? "operator+="
             : Call->getOperator() == OO_Star      ? "operator*"
             : Call->getOperator() == OO_Arrow     ? "operator->"
                                                   : "";
    return Call->getArg(0);
  }
  if (const CallExpr *Call = dyn_cast<CallExpr>(E); Call && Call->getNumArgs() == 2)
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
        (Callee->getName() == "erase" || Callee->getName() == "erase_if")) {
      Method = Callee->getName();
      return Call->getArg(0);
    }
  return nullptr;
}

/// Whether E denotes this object, or a member of it, or of what a smart pointer or reference that
/// is a member leads to.
static bool isOfThis(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const CXXOperatorCallExpr *Arrow = dyn_cast<CXXOperatorCallExpr>(E))
    return (Arrow->getOperator() == OO_Arrow || Arrow->getOperator() == OO_Star) &&
           isOfThis(Arrow->getArg(0));
  const MemberExpr *Member = dyn_cast<MemberExpr>(E);
  return isa<CXXThisExpr>(E) ||
         (Member && isa<FieldDecl>(Member->getMemberDecl()) && isOfThis(Member->getBase()));
}

/// What the local reference that E names was bound to by its name: `auto &all = members;`. Null if
/// E is no such reference.
static const Expr *namedByReference(const Expr *E) {
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
  const VarDecl *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || isa<ParmVarDecl>(Var) || Var->isImplicit() || !Var->hasLocalStorage() ||
      !Var->getType()->isReferenceType() || !Var->getInit())
    return nullptr;
  const Expr *Init = Var->getInit()->IgnoreParenImpCasts();
  return isa<DeclRefExpr, MemberExpr>(Init) ? Init : nullptr;
}

const ValueDecl *Containers::shared(const Expr *E) const {
  E = E->IgnoreParenImpCasts();
  // `for (auto &x : std::as_const(all))`
  if (const CallExpr *Call = dyn_cast<CallExpr>(E); Call && isPassThrough(Call))
    return Call->isCallToStdMove() ? nullptr : shared(Call->getArg(0));
  if (const Expr *Named = namedByReference(E))
    return shared(Named);
  const ValueDecl *D = nullptr;
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(E); Member && isOfThis(Member->getBase()))
    D = dyn_cast<FieldDecl>(Member->getMemberDecl());
  else if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E))
    if (const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
        Var && ((Var->hasGlobalStorage() && Var->getTLSKind() == VarDecl::TLS_None) ||
                (isa<ParmVarDecl>(Var) && Var->getType()->isLValueReferenceType())))
      D = Var;
  if (!D || (D->getType()->isReferenceType() && !isa<ParmVarDecl>(D)) ||
      D->getType().isConstQualified() || storageOf(D->getType(), Names) == Storage::None)
    return nullptr;
  if (isa<ParmVarDecl>(D))
    return D;
  return cast<ValueDecl>(D->getCanonicalDecl());
}

bool Containers::invalidates(llvm::StringRef Method, const Into &I) const {
  return lazy::invalidates(Method, storageOf(I.Container->getType(), Names), I);
}

Into Containers::leadsInto(const Expr *E, unsigned Steps) const {
  if (Steps-- == 0)
    return {};
  E = E->IgnoreParenImpCasts();
  if (const FullExpr *Full = dyn_cast<FullExpr>(E))
    return leadsInto(Full->getSubExpr(), Steps);
  if (const CXXBindTemporaryExpr *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
    return leadsInto(Bind->getSubExpr(), Steps);
  if (const MaterializeTemporaryExpr *Made = dyn_cast<MaterializeTemporaryExpr>(E))
    return leadsInto(Made->getSubExpr(), Steps);
  if (const UnaryOperator *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_AddrOf ? leadsInto(Unary->getSubExpr(), Steps) : Into{};
  // An iterator in a variable.
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E)) {
    const VarDecl *Var = dyn_cast<VarDecl>(Ref->getDecl());
    Into Found = Var && Var->hasLocalStorage() && Var->getInit() && Var->getType()->isRecordType()
                     ? leadsInto(Var->getInit(), Steps)
                     : Into{};
    return Found.By == PlaceKind::Iterator ? Found : Into{};
  }
  // `it->second`, `v[0].name`: a part of an element.
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(E)) {
    const FieldDecl *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field || Field->getType()->isReferenceType())
      return {};
    const CXXOperatorCallExpr *Arrow =
        Member->isArrow() ? dyn_cast<CXXOperatorCallExpr>(Member->getBase()->IgnoreParenImpCasts())
                          : nullptr;
    if (Member->isArrow() && !Arrow)
      return {};
    return leadsInto(Arrow ? Arrow : Member->getBase(), Steps);
  }
  // A view of all of it: `std::string_view v = text;`, `std::span s = v;`
  const CXXMemberCallExpr *Conversion = dyn_cast<CXXMemberCallExpr>(E);
  const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E);
  if (const Expr *From =
          !isView(E->getType()) ? nullptr
          : Conversion && isa_and_nonnull<CXXConversionDecl>(Conversion->getMethodDecl())
              ? Conversion->getImplicitObjectArgument()
          : Made && Made->getNumArgs() > 0 && !Made->getConstructor()->isCopyOrMoveConstructor()
              ? Made->getArg(0)
              : nullptr)
    if (const ValueDecl *Container = shared(From))
      return {Container, PlaceKind::Contents};
  if (Made)
    return Made->getNumArgs() == 1 ? leadsInto(Made->getArg(0), Steps) : Into{};
  // `std::ranges::find(v, x)` is an object that is called.
  if (const CXXOperatorCallExpr *Call = dyn_cast<CXXOperatorCallExpr>(E);
      Call && Call->getOperator() == OO_Call && Call->getNumArgs() > 1 && isView(E->getType()) &&
      Call->getDirectCallee() &&
      llvm::StringRef(canonicalName(Call->getDirectCallee())).starts_with("std::ranges::"))
    if (const ValueDecl *Container = shared(Call->getArg(1)))
      return {Container, PlaceKind::Iterator};
  // `std::find(v.begin(), v.end(), x)`: an iterator of those that it was given. `v.begin() + 1`
  if (const CallExpr *Call = dyn_cast<CallExpr>(E);
      Call && Call->getNumArgs() > 1 && E->getType()->isRecordType())
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Callee &&
        (isa<CXXMethodDecl>(Callee) ? isa<CXXOperatorCallExpr>(Call) && isView(E->getType())
                                    : Callee->isInStdNamespace() || isView(E->getType())) &&
        Callee->getASTContext().hasSameUnqualifiedType(E->getType(), Call->getArg(0)->getType())) {
      Into Found = leadsInto(Call->getArg(0), Steps);
      return Found.By == PlaceKind::Iterator ? Found : Into{};
    }
  llvm::StringRef Method;
  const Expr *Object = objectOf(E, Method);
  if (!Object)
    return {};
  if (Method == "operator*" || Method == "operator->") {
    // Of an iterator that stands here; of a pointer that is an element, somebody else's object.
    Into Found = leadsInto(Object, Steps);
    return Found.Container && Found.By == PlaceKind::Iterator
               ? Into{Found.Container, PlaceKind::Element}
               : Into{};
  }
  const ValueDecl *Container = shared(Object);
  if (!Container)
    return {};
  if (E->isGLValue())
    return llvm::is_contained(
               {"operator[]", "at", "front", "back", "emplace_back", "emplace_front"}, Method)
               ? Into{Container, PlaceKind::Element, Method == "back" || Method == "emplace_back"}
               : Into{};
  if ((Method == "data" || Method == "c_str") && E->getType()->isPointerType())
    return {Container, PlaceKind::Contents};
  if (llvm::is_contained({"begin", "cbegin", "rbegin", "find", "lower_bound", "upper_bound",
                          "emplace", "insert", "try_emplace", "insert_or_assign", "erase"},
                         Method) &&
      E->getType()->isRecordType())
    return {Container, PlaceKind::Iterator};
  return {};
}

} // namespace lazy
