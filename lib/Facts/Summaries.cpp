#include "Facts/Summaries.h"
#include "Catalogue/Blocking.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Type.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"

using namespace clang;

namespace lazy {

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// The closures that T is made of: itself, or what a class template is instantiated with.
static void addClosures(QualType T, llvm::SmallVectorImpl<const CXXRecordDecl *> &Into,
                        unsigned Depth = 0);

static void addClosures(llvm::ArrayRef<TemplateArgument> Args,
                        llvm::SmallVectorImpl<const CXXRecordDecl *> &Into, unsigned Depth) {
  for (const TemplateArgument &Arg : Args) {
    if (Arg.getKind() == TemplateArgument::Type)
      addClosures(Arg.getAsType(), Into, Depth + 1);
    else if (Arg.getKind() == TemplateArgument::Pack)
      addClosures(Arg.pack_elements(), Into, Depth + 1);
  }
}

static void addClosures(QualType T, llvm::SmallVectorImpl<const CXXRecordDecl *> &Into,
                        unsigned Depth) {
  // Deeper than this nobody can tell them apart by reading either.
  if (Depth > 8)
    return;
  T = T.getNonReferenceType();
  while (!T->getPointeeType().isNull())
    T = T->getPointeeType();
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  if (!Record)
    return;
  if (Record->isLambda())
    Into.push_back(Record);
  else if (const ClassTemplateSpecializationDecl *Special =
               dyn_cast<ClassTemplateSpecializationDecl>(Record))
    addClosures(Special->getTemplateArgs().asArray(), Into, Depth);
}

/// The closures that F's name depends on.
static llvm::SmallVector<const CXXRecordDecl *, 4> closuresIn(const FunctionDecl *F) {
  llvm::SmallVector<const CXXRecordDecl *, 4> Result;
  if (const TemplateArgumentList *Args = F->getTemplateSpecializationArgs())
    addClosures(Args->asArray(), Result, 0);
  for (const DeclContext *In = F->getDeclContext(); In; In = In->getParent()) {
    if (const CXXRecordDecl *Record = dyn_cast<CXXRecordDecl>(In)) {
      if (Record->isLambda())
        Result.push_back(Record);
      else if (const ClassTemplateSpecializationDecl *Special =
                   dyn_cast<ClassTemplateSpecializationDecl>(Record))
        addClosures(Special->getTemplateArgs().asArray(), Result, 0);
    } else if (const FunctionDecl *Outer = dyn_cast<FunctionDecl>(In)) {
      if (const TemplateArgumentList *Args = Outer->getTemplateSpecializationArgs())
        addClosures(Args->asArray(), Result, 0);
    }
  }
  return Result;
}

std::string FunctionNames::make(const FunctionDecl *F) const {
  llvm::SmallString<128> Usr;
  if (index::generateUSRForDecl(F, Usr))
    return "";
  std::string Result = Usr.str().str();
  // All closures of a function have the same USR.
  for (const CXXRecordDecl *Closure : closuresIn(F))
    Result += "@" + std::to_string(SM.getFileOffset(SM.getFileLoc(Closure->getLocation())));
  return F->isExternallyVisible() ? Result : MainFile + "#" + Result;
}

std::string FunctionNames::of(const FunctionDecl *F) {
  F = F->getCanonicalDecl();
  auto It = Known.find(F);
  if (It == Known.end())
    It = Known.try_emplace(F, make(F)).first;
  return It->second;
}

/// The function object whose type Class is, `inline constexpr Fn sync_wait{};`: a variable of
/// Class's namespace, or of one around it. Null if there is none.
static const VarDecl *objectOf(const CXXRecordDecl *Class) {
  for (const DeclContext *Scope = Class->getEnclosingNamespaceContext(); Scope;
       Scope = Scope->getParent()) {
    // The program as a whole is searched for its own classes only.
    if (!Scope->isFileContext() ||
        (Scope->isTranslationUnit() && !Class->getDeclContext()->isTranslationUnit()))
      break;
    for (const Decl *D : Scope->decls()) {
      const VarDecl *Var = dyn_cast<VarDecl>(D);
      const CXXRecordDecl *Of =
          Var && Var->isConstexpr() ? Var->getType()->getAsCXXRecordDecl() : nullptr;
      if (Of && Of->getCanonicalDecl() == Class->getCanonicalDecl())
        return Var;
    }
  }
  return nullptr;
}

std::string nameForPeople(const FunctionDecl *F) {
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(F);
  if (!Method || !Method->getParent()->isLambda()) {
    if (!Method || F->getOverloadedOperator() != OO_Call)
      return F->getQualifiedNameAsString();
    const VarDecl *Object = objectOf(Method->getParent());
    return Object ? Object->getQualifiedNameAsString()
                  : Method->getParent()->getQualifiedNameAsString();
  }
  for (const DeclContext *In = Method->getParent()->getParent(); In; In = In->getParent())
    if (const FunctionDecl *Outer = dyn_cast<FunctionDecl>(In))
      return (llvm::StringRef(nameForPeople(Outer)).starts_with("a lambda") ? "" : "a lambda in ") +
             nameForPeople(Outer);
  return "a lambda";
}

//===----------------------------------------------------------------------===//
// Summaries
//===----------------------------------------------------------------------===//

/// The function or class that a blocking call names, for people.
static std::string nameOfBlocking(const BlockSite &Site) {
  if (const CXXConstructExpr *Construct = dyn_cast<CXXConstructExpr>(Site.Call))
    return Construct->getConstructor()->getParent()->getQualifiedNameAsString();
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(Site.Call);
      Operator && Operator->getOperator() == OO_Call)
    if (const DeclRefExpr *Object =
            dyn_cast<DeclRefExpr>(Operator->getArg(0)->IgnoreParenImpCasts()))
      return Object->getDecl()->getQualifiedNameAsString();
  if (const CallExpr *Call = dyn_cast<CallExpr>(Site.Call))
    if (const FunctionDecl *Callee = Call->getDirectCallee())
      return nameForPeople(Callee);
  return Site.Model->Names.empty() ? "this call" : Site.Model->Names.front();
}

/// Whether what blocks in a function matters to its callers too. What is nearly always short, or
/// depends on what nobody can see, is told where it stands at most.
static bool mattersToCallers(const BlockSite &Site) {
  return Site.Certain && Site.Model->Severity != BlockSeverity::Low;
}

/// Whether another program of the run may have another function of this name: one that says nothing
/// must be known all the same, so that nobody takes the other one for it.
static bool mayHaveNamesakes(const FunctionDecl *F) {
  return F->isExternallyVisible() && !F->isInlined() && !F->isTemplateInstantiation() &&
         !F->isMain();
}

/// All that M overrides, the methods overridden by these too.
static void addOverridden(const CXXMethodDecl *M, FunctionNames &Names,
                          std::vector<std::string> &Into) {
  for (const CXXMethodDecl *Overridden : M->overridden_methods()) {
    std::string Name = Names.of(Overridden);
    if (Name.empty() || llvm::is_contained(Into, Name))
      continue;
    Into.push_back(std::move(Name));
    addOverridden(Overridden, Names, Into);
  }
}

static void addCalls(const FunctionFacts &F, const Facts &All, FunctionNames &Names,
                     llvm::function_ref<Place(SourceRange)> PlaceOf, FunctionSummary &Into) {
  llvm::DenseSet<std::pair<const FunctionDecl *, unsigned>> Seen;
  for (const CallSite &Call : F.Calls) {
    const FunctionDecl *Callee = Call.Callee->getCanonicalDecl();
    if (!All.IsUserCode(Callee->getLocation()) ||
        !Seen.insert({Callee, unsigned(Call.Virtual)}).second)
      continue;
    if (std::string Name = Names.of(Callee); !Name.empty() && Name != Into.Usr)
      Into.Calls.push_back({Name, PlaceOf(Call.Call->getSourceRange()), Call.Virtual});
  }
}

static void addParams(const FunctionFacts &F, const Facts &All, FunctionNames &Names,
                      llvm::function_ref<Place(SourceRange)> PlaceOf, FunctionSummary &Into) {
  for (const ParmVarDecl *Param : F.Decl->parameters()) {
    QualType T = Param->getType();
    if (!All.Types->get(T) && !All.Types->contained(T))
      continue;
    unsigned Index = Param->getFunctionScopeIndex();
    ParamFate Fate = All.Params->of(F.Decl, Index);
    if (Fate == ParamFate::Unused || Fate == ParamFate::Inspected) {
      Into.Params.push_back({Index, Fate == ParamFate::Unused ? "unused" : "inspected",
                             PlaceOf(Param->getLocation()), "", 0});
      continue;
    }
    std::optional<ParamForward> To = All.Params->forwards(F.Decl, Index);
    if (!To || !All.IsUserCode(To->Callee->getLocation()))
      continue;
    if (std::string Callee = Names.of(To->Callee); !Callee.empty())
      Into.Params.push_back(
          {Index, "forwarded", PlaceOf(To->Call->getSourceRange()), Callee, To->Index});
  }
}

std::vector<FunctionSummary> summarise(const Facts &F, FunctionNames &Names,
                                       llvm::function_ref<Place(SourceRange)> PlaceOf) {
  std::vector<FunctionSummary> Result;
  for (const std::unique_ptr<FunctionFacts> &One : F.Functions) {
    if (!One->Decl || One->HasErrors || One->Decl->isDependentContext())
      continue;
    FunctionSummary S;
    S.Usr = Names.of(One->Decl);
    if (S.Usr.empty())
      continue;
    S.Cuts = cutsBlocking(One->Decl, *F.Types);
    if (!S.Cuts) {
      for (const BlockSite &Site : One->Blocks)
        if (mattersToCallers(Site))
          S.Blocks.push_back({toString(Site.Model->Kind).str(), nameOfBlocking(Site),
                              PlaceOf(Site.Call->getSourceRange())});
      addCalls(*One, F, Names, PlaceOf, S);
    }
    addParams(*One, F, Names, PlaceOf, S);
    if (S.Blocks.empty() && S.Calls.empty() && S.Params.empty() && !mayHaveNamesakes(One->Decl))
      continue;
    S.Name = nameForPeople(One->Decl);
    S.Where = PlaceOf(One->Decl->getLocation());
    if (const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(One->Decl))
      addOverridden(Method, Names, S.Overrides);
    Result.push_back(std::move(S));
  }
  return Result;
}

} // namespace lazy
