#include "Facts/DumpFacts.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace clang;

namespace lazy {
namespace {

class Dump {
public:
  Dump(const Facts &F, const ASTContext &Ctx) : F(F), Ctx(Ctx), SM(Ctx.getSourceManager()) {}

  void function(const FunctionFacts &Function);
  void value(const AsyncValue &V);
  std::string text() const;

private:
  void local(const AsyncLocal &L);
  void parameters(const FunctionDecl &Function);
  void add(SourceLocation Where, const std::string &Fact);
  std::string written(const Expr *E) const;

  const Facts &F;
  const ASTContext &Ctx;
  const SourceManager &SM;
  /// Instantiations of one template say the same of the same line.
  std::set<std::pair<unsigned, std::string>> Lines;
};

std::string classOf(const AsyncType &T, Start Starts, bool InContainer) {
  return (InContainer ? " (container of " : " (") + toString(Starts).str() + " " +
         toString(T.Kind).str() + ")";
}

void Dump::add(SourceLocation Where, const std::string &Fact) {
  Where = SM.getExpansionLoc(Where);
  if (SM.isInMainFile(Where))
    Lines.insert({SM.getExpansionLineNumber(Where), Fact});
}

/// The source text of E on one line.
std::string Dump::written(const Expr *E) const {
  CharSourceRange Range = SM.getExpansionRange(asWritten(E)->getSourceRange());
  llvm::SmallVector<llvm::StringRef, 8> Words;
  llvm::SplitString(Lexer::getSourceText(Range, SM, Ctx.getLangOpts()), Words);
  return llvm::join(Words, " ");
}

void Dump::value(const AsyncValue &V) {
  std::string Fact = written(V.Made) + " -> " + toString(V.Became).str();
  if (V.Into)
    Fact += " into " + V.Into->getNameAsString();
  if (V.Argument >= 0)
    Fact += " as argument " + std::to_string(V.Argument);
  add(asWritten(V.Made)->getBeginLoc(), Fact + classOf(*V.Type, V.Starts, V.InContainer));
}

void Dump::local(const AsyncLocal &L) {
  std::vector<std::string> Uses;
  for (const LocalUse &U : L.Uses)
    Uses.push_back(toString(U.Kind).str());
  add(L.Var->getLocation(), "local " + L.Var->getNameAsString() + " -> " +
                                (Uses.empty() ? "unused" : llvm::join(Uses, ", ")) +
                                classOf(*L.Type, L.Type->Starts, L.InContainer));
}

void Dump::parameters(const FunctionDecl &Function) {
  if (Function.isDependentContext())
    return;
  for (unsigned I = 0; I < Function.getNumParams(); ++I) {
    const ParmVarDecl *Param = Function.getParamDecl(I);
    std::string Name = "parameter " + Param->getNameAsString();
    const AsyncType *Type = F.Types->get(Param->getType());
    bool InContainer = !Type;
    if (!Type)
      Type = F.Types->contained(Param->getType());
    if (Type)
      add(Param->getLocation(), Name + " -> " + toString(F.Params->of(&Function, I)).str() +
                                    classOf(*Type, Type->Starts, InContainer));
    if (F.Params->dropsResultOf(&Function, I))
      add(Param->getLocation(), "result of " + Name + " -> Dropped");
  }
}

void Dump::function(const FunctionFacts &Function) {
  for (const AsyncValue &V : Function.Values)
    value(V);
  for (const AsyncLocal &L : Function.Locals)
    local(L);
  parameters(*Function.Decl);
  for (const AwaitPoint &A : Function.Awaits)
    if (A.ResultBecame != Fate::Escaped)
      add(A.Await->getBeginLoc(),
          "result of " + written(A.Await) + " -> " + toString(A.ResultBecame).str());
  for (const CallableUse &U : Function.Callables)
    add(U.Callable->getBeginLoc(), "callable " + written(U.Callable) + " -> " +
                                       toString(U.Kind).str() +
                                       classOf(*U.Gives, U.Gives->Starts, false));
}

std::string Dump::text() const {
  std::string Result;
  for (const auto &[Line, Fact] : Lines)
    Result += std::to_string(Line) + ": " + Fact + "\n";
  return Result;
}

} // namespace

std::string dumpFacts(const Facts &F, const ASTContext &Ctx) {
  Dump Result(F, Ctx);
  for (const std::unique_ptr<FunctionFacts> &Function : F.Functions)
    Result.function(*Function);
  for (const AsyncValue &V : F.Globals)
    Result.value(V);
  return Result.text();
}

llvm::StringRef toString(ParamFate F) {
  switch (F) {
  case ParamFate::Unknown:
    return "Unknown";
  case ParamFate::Unused:
    return "Unused";
  case ParamFate::Inspected:
    return "Inspected";
  case ParamFate::Consumed:
    return "Consumed";
  }
  return "";
}

llvm::StringRef toString(CallableUse::How How) {
  switch (How) {
  case CallableUse::ToVoidFunction:
    return "ToVoidFunction";
  case CallableUse::ToSink:
    return "ToSink";
  case CallableUse::DroppedInside:
    return "DroppedInside";
  case CallableUse::ToPredicate:
    return "ToPredicate";
  case CallableUse::NotUnwrapped:
    return "NotUnwrapped";
  }
  return "";
}

} // namespace lazy
