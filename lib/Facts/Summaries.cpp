#include "Facts/Summaries.h"
#include "Catalogue/Blocking.h"
#include "Facts/BlockReader.h"
#include "Facts/Borrows.h"
#include "Facts/Joins.h"
#include "Facts/MadeUpNames.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Type.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include <set>

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

std::string FunctionNames::ofCall(const FunctionDecl *Callee, const Expr *Call,
                                  const FunctionDecl *Caller, std::optional<GivenValue> Given) {
  std::string Result = of(Callee);
  if (!Call || Result.empty())
    return Result;
  return Result + suffixesOf(Call, Callee, Callee->getASTContext(), Caller, Given);
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

/// Class as people write it: without arguments of templates and inline namespaces, and
/// `std::ifstream`, not `std::basic_ifstream<char>`.
std::string nameForPeople(const CXXRecordDecl *Class) {
  std::string Name = withoutMadeUpNames(canonicalName(Class), *Class);
  const ClassTemplateSpecializationDecl *Special = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  llvm::StringRef Last = Class->getIdentifier() ? Class->getName() : "";
  if (!Special || !isInStd(Class) || !Last.consume_front("basic_"))
    return Name;
  const TemplateArgument &Char = Special->getTemplateArgs()[0];
  if (Char.getKind() != TemplateArgument::Type || !Char.getAsType()->isAnyCharacterType())
    return Name;
  Name.resize(Name.size() - Class->getName().size());
  return Name + (Char.getAsType()->isWideCharType() ? "w" : "") + Last.str();
}

/// The method called Name of Class.
static std::string methodForPeople(const CXXRecordDecl *Class, const CXXMethodDecl *Method) {
  std::string In = nameForPeople(Class);
  if (isa<CXXConstructorDecl>(Method))
    return In + "::" + Method->getParent()->getNameAsString();
  if (isa<CXXDestructorDecl>(Method))
    return In + "::~" + Method->getParent()->getNameAsString();
  return In + "::" + Method->getNameAsString();
}

std::string nameForPeople(const FunctionDecl *F) {
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(F);
  if (!Method)
    return withoutMadeUpNames(canonicalName(F), *F);
  if (!Method->getParent()->isLambda()) {
    if (F->getOverloadedOperator() != OO_Call)
      return methodForPeople(Method->getParent(), Method);
    const VarDecl *Object = objectOf(Method->getParent());
    return Object ? canonicalName(Object) : nameForPeople(Method->getParent());
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
    return nameForPeople(Construct->getConstructor()->getParent());
  if (const CXXOperatorCallExpr *Operator = dyn_cast<CXXOperatorCallExpr>(Site.Call);
      Operator && Operator->getOperator() == OO_Call)
    if (const DeclRefExpr *Object =
            dyn_cast<DeclRefExpr>(Operator->getArg(0)->IgnoreParenImpCasts()))
      return canonicalName(Object->getDecl());
  if (const CallExpr *Call = dyn_cast<CallExpr>(Site.Call))
    if (const FunctionDecl *Callee = Call->getDirectCallee()) {
      // What a library inherits from a class of its own that nobody is to name.
      const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(Callee);
      const Expr *Object = isa<CXXMemberCallExpr>(Call) ? blockingObject(Call) : nullptr;
      const CXXRecordDecl *Class =
          Method && Method->getParent()->getName().starts_with("_") ? objectClass(Object) : nullptr;
      return Class ? methodForPeople(Class, Method) : nameForPeople(Callee);
    }
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

using PlaceReader = llvm::function_ref<Place(SourceRange)>;

/// What blocks in F and whom it calls, if it is given Given.
static void addBody(const FunctionFacts &F, const Facts &All, FunctionNames &Names,
                    PlaceReader PlaceOf, std::optional<GivenValue> Given, FunctionSummary &Into) {
  for (const BlockSite &Site : F.Blocks)
    if (mattersToCallers(Site) && !(Given && isHarmless(Site, F, *Given)))
      Into.Blocks.push_back({toString(Site.Model->Kind).str(), nameOfBlocking(Site),
                             PlaceOf(Site.Call->getSourceRange())});
  for (const Join &J : F.joins(*All.Types)) {
    const Expr *Begins = J.Var ? J.Var->getInit() : J.Made;
    if (Given && Begins && isLeftOut(Begins, F, *Given))
      continue;
    Into.Blocks.push_back(
        {toString(BlockKind::Wait).str(),
         nameForPeople(J.Class) + "::~" + J.Class->getNameAsString(),
         PlaceOf(J.Var ? SourceRange(J.Var->getLocation()) : J.Made->getSourceRange())});
  }
  std::set<std::pair<std::string, bool>> Seen;
  for (const CallSite &Call : F.Calls) {
    const FunctionDecl *Callee = Call.Callee->getCanonicalDecl();
    if (!All.IsUserCode(Callee->getLocation()) ||
        (Given && Call.Call && isLeftOut(Call.Call, F, *Given)))
      continue;
    std::string Name = Names.ofCall(Call.Callee, Call.Virtual ? nullptr : Call.Call, F.Decl, Given);
    if (!Name.empty() && Name != Into.Usr && Seen.insert({Name, Call.Virtual}).second)
      Into.Calls.push_back({Name, PlaceOf(Call.range()), Call.Virtual});
  }
}

/// What is different if F, whose summary S is the last in Result, is given a constant.
static void addVariants(const FunctionFacts &F, const Facts &All, FunctionNames &Names,
                        PlaceReader PlaceOf, std::vector<FunctionSummary> &Result) {
  const FunctionSummary S = Result.back();
  if (S.Cuts || (S.Blocks.empty() && S.Calls.empty()))
    return;
  for (GivenValue Given : valuesToTry(F)) {
    FunctionSummary Variant;
    Variant.Usr = S.Usr + suffixOf(Given);
    Variant.Name = S.Name;
    Variant.Where = S.Where;
    addBody(F, All, Names, PlaceOf, Given, Variant);
    if (Variant.Blocks != S.Blocks || Variant.Calls != S.Calls)
      Result.push_back(std::move(Variant));
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

/// What the coroutines that F is, or makes, keep of what they are given.
static void addKept(const FunctionFacts &F, const Facts &All, Borrows &Keeps, FunctionNames &Names,
                    PlaceReader PlaceOf, FunctionSummary &Into) {
  for (const Keeping &Each : Keeps.keptBy(F)) {
    if (!Each.To) {
      SourceLocation Where = Each.Index == Keeping::Object
                                 ? F.Decl->getLocation()
                                 : F.Decl->getParamDecl(Each.Index)->getLocation();
      Into.Params.push_back({Each.Index, Each.Is == Keeping::Always ? "kept" : "until-started",
                             PlaceOf(Where), "", 0});
      continue;
    }
    std::string To = All.IsUserCode(Each.To->getLocation()) ? Names.of(Each.To) : "";
    if (!To.empty())
      Into.Params.push_back({Each.Index,
                             Each.Is == Keeping::AwaitedOn ? "awaited-on" : "returned-on",
                             PlaceOf(Each.At->getSourceRange()), To, Each.ToIndex});
  }
}

/// The calls whose value is kept longer than the statement.
static void addOutliving(const FunctionFacts &F, const Facts &All, const Borrows &Keeps,
                         FunctionNames &Names, PlaceReader PlaceOf, FunctionSummary &Into) {
  for (const AsyncValue &V : F.Values) {
    const CallExpr *Call = dyn_cast_or_null<CallExpr>(V.Made);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee || !All.IsUserCode(Callee->getLocation()) || !outlivesStatement(Keeps.after(V, F)))
      continue;
    std::string Name = Names.of(Callee);
    if (!Name.empty() &&
        llvm::none_of(Into.Outliving, [&](const CallEdge &C) { return C.Callee == Name; }))
      Into.Outliving.push_back({Name, PlaceOf(Call->getSourceRange())});
  }
}

std::vector<FunctionSummary> summarise(const Facts &F, FunctionNames &Names,
                                       llvm::function_ref<Place(SourceRange)> PlaceOf) {
  std::vector<FunctionSummary> Result;
  Borrows Keeps(F);
  for (const std::unique_ptr<FunctionFacts> &One : F.Functions) {
    if (!One->Decl || One->HasErrors || One->Decl->isDependentContext())
      continue;
    FunctionSummary S;
    S.Usr = Names.of(One->Decl);
    if (S.Usr.empty())
      continue;
    S.Cuts = cutsBlocking(One->Decl, *F.Types);
    if (!S.Cuts)
      addBody(*One, F, Names, PlaceOf, std::nullopt, S);
    addParams(*One, F, Names, PlaceOf, S);
    addKept(*One, F, Keeps, Names, PlaceOf, S);
    addOutliving(*One, F, Keeps, Names, PlaceOf, S);
    if (S.Blocks.empty() && S.Calls.empty() && S.Params.empty() && S.Outliving.empty() &&
        !mayHaveNamesakes(One->Decl))
      continue;
    S.Name = nameForPeople(One->Decl);
    S.Where = PlaceOf(One->Decl->getLocation());
    if (const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(One->Decl))
      addOverridden(Method, Names, S.Overrides);
    Result.push_back(std::move(S));
    addVariants(*One, F, Names, PlaceOf, Result);
  }
  return Result;
}

} // namespace lazy
