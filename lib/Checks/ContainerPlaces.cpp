// Which containers can others reach, what leads into them, and what leaves that leading nowhere?
#include "Checks/ContainerPlaces.h"
#include "Checks/Wording.h"
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
           (P == PlaceKind::Iterator && (Adds || Method == "rehash"));
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

const ValueDecl *Containers::shared(const Expr *E) const {
  E = E->IgnoreParenImpCasts();
  const ValueDecl *D = nullptr;
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(E);
      Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()))
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
  if (const CXXConstructExpr *Copy = dyn_cast<CXXConstructExpr>(E))
    return Copy->getNumArgs() == 1 ? leadsInto(Copy->getArg(0), Steps) : Into{};
  // `std::find(v.begin(), v.end(), x)`: an iterator of those that it was given.
  if (const CallExpr *Call = dyn_cast<CallExpr>(E);
      Call && Call->getNumArgs() > 1 && E->getType()->isRecordType())
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Callee && !isa<CXXMethodDecl>(Callee) && Callee->isInStdNamespace() &&
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
                          "emplace", "insert", "erase"},
                         Method) &&
      E->getType()->isRecordType())
    return {Container, PlaceKind::Iterator};
  return {};
}

} // namespace lazy
