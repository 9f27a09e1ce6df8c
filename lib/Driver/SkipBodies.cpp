#include "Driver/SkipBodies.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Sema/ExternalSemaSource.h"
#include "llvm/ADT/StringSwitch.h"

namespace lazy {

namespace {

/// Sema complains of functions that were used and never defined, as ours are on purpose.
class ForgetUndefined : public clang::ExternalSemaSource {
  void ReadUndefinedButUsed(
      llvm::MapVector<clang::NamedDecl *, clang::SourceLocation> &Undefined) override {
    Undefined.clear();
  }
};

} // namespace

/// The functions whose bodies tell what a coroutine type does.
static bool isReadByInference(const clang::FunctionDecl *F) {
  if (llvm::isa<clang::CXXDestructorDecl>(F) || F->isConstexpr() ||
      F->getOverloadedOperator() == clang::OO_Coawait)
    return true;
  const clang::IdentifierInfo *Name = F->getIdentifier();
  return Name && llvm::StringSwitch<bool>(Name->getName())
                     .Cases({"initial_suspend", "final_suspend", "get_return_object"}, true)
                     .Cases({"await_ready", "await_suspend", "await_resume"}, true)
                     .Cases({"await_transform", "unhandled_exception"}, true)
                     .Default(false);
}

/// Whether Record, which is defined, or a base of it has a member of this name.
static bool hasMember(const clang::CXXRecordDecl *Record, clang::DeclarationName Name) {
  if (!Record->lookup(Name).empty())
    return true;
  for (const clang::CXXBaseSpecifier &Base : Record->bases())
    if (const clang::CXXRecordDecl *Class = Base.getType()->getAsCXXRecordDecl();
        Class && Class->hasDefinition() && hasMember(Class->getDefinition(), Name))
      return true;
  return false;
}

/// Whether values of this class are awaited, as far as its members tell: a class is asked before
/// all is read that inference asks about.
static bool looksAsynchronous(const clang::TagDecl *Tag) {
  const clang::CXXRecordDecl *Record = llvm::dyn_cast<clang::CXXRecordDecl>(Tag);
  if (!Record)
    return false;
  // Nobody may have needed the class itself yet.
  if (!Record->hasDefinition())
    if (const clang::CXXRecordDecl *Pattern = Record->getTemplateInstantiationPattern())
      Record = Pattern;
  if (!Record->hasDefinition())
    return false;
  Record = Record->getDefinition();
  clang::ASTContext &Ctx = Record->getASTContext();
  auto has = [&](llvm::StringRef Name) { return hasMember(Record, &Ctx.Idents.get(Name)); };
  return has("promise_type") || has("await_ready") ||
         hasMember(Record, Ctx.DeclarationNames.getCXXOperatorName(clang::OO_Coawait)) ||
         (has("get") && has("wait") && has("valid")); // std::future
}

void SkipBodies::attach(clang::Sema &Sema) {
  S = &Sema;
  S->addExternalSource(llvm::makeIntrusiveRefCnt<ForgetUndefined>());
}

bool SkipBodies::maySkip(const clang::FunctionDecl *F) const {
  return !F->isTemplated() && !isReadByInference(F) && !IsUserCode(F->getLocation());
}

void SkipBodies::dropIfForeign(clang::FunctionDecl *F) {
  // Destructors stay: what one calls tells what dropping does, and a pattern cannot resolve it.
  std::deque<clang::Sema::PendingImplicitInstantiation> &Queue = S->PendingInstantiations;
  if (Queue.empty() || Queue.back().first != F || llvm::isa<clang::CXXDestructorDecl>(F))
    return;
  const clang::FunctionDecl *Pattern = F->getTemplateInstantiationPattern();
  if (!Pattern || isUserDecl(Pattern) || concernsUser(F))
    return;
  Queue.pop_back();
  F->setInstantiationIsPending(false);
}

bool SkipBodies::isUserDecl(const clang::Decl *D) const { return IsUserCode(D->getLocation()); }

bool SkipBodies::concernsUser(const clang::FunctionDecl *F) {
  if (const clang::TemplateArgumentList *Args = F->getTemplateSpecializationArgs())
    if (concernsUser(Args->asArray()))
      return true;
  for (const clang::DeclContext *DC = F->getDeclContext(); DC; DC = DC->getParent()) {
    if (const clang::ClassTemplateSpecializationDecl *Class =
            llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(DC))
      if (concernsUser(Class->getTemplateArgs().asArray()))
        return true;
    // A local class or lambda names what the function around it names.
    if (const clang::FunctionDecl *Outer = llvm::dyn_cast<clang::FunctionDecl>(DC))
      return isUserDecl(Outer) || concernsUser(Outer);
  }
  return false;
}

bool SkipBodies::concernsUser(llvm::ArrayRef<clang::TemplateArgument> Args) {
  for (const clang::TemplateArgument &Arg : Args)
    if (concernsUser(Arg))
      return true;
  return false;
}

bool SkipBodies::concernsUser(const clang::TemplateArgument &Arg) {
  switch (Arg.getKind()) {
  case clang::TemplateArgument::Type:
    return concernsUser(Arg.getAsType());
  case clang::TemplateArgument::Declaration:
    return isUserDecl(Arg.getAsDecl()) || concernsUser(Arg.getAsDecl()->getType());
  case clang::TemplateArgument::Integral:
    return concernsUser(Arg.getIntegralType());
  case clang::TemplateArgument::StructuralValue:
    return concernsUser(Arg.getStructuralValueType());
  case clang::TemplateArgument::NullPtr:
    return concernsUser(Arg.getNullPtrType());
  case clang::TemplateArgument::Template:
  case clang::TemplateArgument::TemplateExpansion:
    if (const clang::TemplateDecl *D = Arg.getAsTemplateOrTemplatePattern().getAsTemplateDecl())
      return isUserDecl(D);
    return true;
  case clang::TemplateArgument::Pack:
    return concernsUser(Arg.pack_elements());
  case clang::TemplateArgument::Null:
    return false;
  case clang::TemplateArgument::Expression:
    return true; // not canonical; rather too much than too little
  }
  return true;
}

bool SkipBodies::concernsUser(clang::QualType T) {
  if (T.isNull())
    return false;
  const clang::Type *Canonical = T.getCanonicalType().getTypePtr();
  if (auto It = Types.find(Canonical); It != Types.end())
    return It->second;
  Types[Canonical] = false; // a type that names itself adds nothing
  bool Result = false;
  if (const clang::TagDecl *Tag = Canonical->getAsTagDecl()) {
    Result = isUserDecl(Tag) || looksAsynchronous(Tag);
    if (const clang::ClassTemplateSpecializationDecl *Class =
            llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(Tag))
      Result = Result || concernsUser(Class->getTemplateArgs().asArray());
    // std::vector<User>::iterator, and classes local to a function.
    for (const clang::DeclContext *DC = Tag->getDeclContext(); DC && !Result;
         DC = DC->getParent()) {
      if (const clang::ClassTemplateSpecializationDecl *Outer =
              llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(DC))
        Result = concernsUser(Outer->getTemplateArgs().asArray());
      else if (const clang::FunctionDecl *F = llvm::dyn_cast<clang::FunctionDecl>(DC))
        Result = isUserDecl(F) || concernsUser(F);
    }
  } else if (const clang::FunctionProtoType *Function =
                 Canonical->getAs<clang::FunctionProtoType>()) {
    Result = concernsUser(Function->getReturnType());
    for (clang::QualType Param : Function->param_types())
      Result = Result || concernsUser(Param);
  } else if (const clang::MemberPointerType *Member =
                 Canonical->getAs<clang::MemberPointerType>()) {
    const clang::CXXRecordDecl *Class = Member->getMostRecentCXXRecordDecl();
    Result = concernsUser(Member->getPointeeType()) || (Class && isUserDecl(Class));
  } else if (clang::QualType Pointee = Canonical->getPointeeType(); !Pointee.isNull()) {
    Result = concernsUser(Pointee);
  } else if (const clang::Type *Element = Canonical->getArrayElementTypeNoTypeQual()) {
    Result = concernsUser(clang::QualType(Element, 0));
  }
  Types[Canonical] = Result;
  return Result;
}

} // namespace lazy
