// The text of explain-type; see the header for its form.
#include "Facts/ExplainType.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace lazy {
namespace {

PrintingPolicy policyOf(const ASTContext &Ctx) {
  PrintingPolicy P(Ctx.getLangOpts());
  P.SuppressTagKeyword = true;
  P.FullyQualifiedName = true;
  return P;
}

std::string placeOf(SourceLocation Loc, const ASTContext &Ctx) {
  if (Loc.isInvalid())
    return {};
  PresumedLoc P = Ctx.getSourceManager().getPresumedLoc(Loc);
  return P.isValid() ? std::string(P.getFilename()) + ":" + std::to_string(P.getLine())
                     : std::string();
}

/// One trait: value, then the reason on its own line.
void trait(llvm::raw_ostream &OS, const AsyncType &T, const ASTContext &Ctx, StringRef Label,
           StringRef Trait, StringRef Value) {
  const Evidence *E = T.why(Trait);
  OS << "  " << llvm::left_justify(Label, 10) << Value;
  // The catalogue's reason is the same for all its traits, and stands at the
  // top.
  OS << (E && E->FromCatalogue ? " [catalogue]\n" : "\n");
  if (!E || E->FromCatalogue)
    return;
  OS << "            because " << E->Because;
  if (std::string Place = placeOf(E->Where, Ctx); !Place.empty())
    OS << " [" << Place << "]";
  OS << "\n";
}

} // namespace

std::string explainedTypeDecl(StringRef Spelling) {
  return ("\n#line 1 \"<explain-type>\"\nusing " + ExplainedTypeAlias + " = " + Spelling + ";\n")
      .str();
}

QualType findExplainedType(ASTContext &Ctx) {
  for (const NamedDecl *D :
       Ctx.getTranslationUnitDecl()->lookup(&Ctx.Idents.get(ExplainedTypeAlias)))
    if (const auto *TD = dyn_cast<TypedefNameDecl>(D); TD && !TD->isInvalidDecl())
      return TD->getUnderlyingType();
  return {};
}

std::string explainType(const AsyncType &T, const ASTContext &Ctx) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << T.Canonical.getAsString(policyOf(Ctx)) << "\n";
  if (T.Record)
    OS << "  " << llvm::left_justify("declared", 10) << placeOf(T.Record->getLocation(), Ctx)
       << "\n";
  if (T.Model)
    OS << "  " << llvm::left_justify("known as", 10) << T.Model->Id
       << (T.Library ? " of " + T.Library->Name : std::string()) << "\n            because "
       << T.Model->Why << "\n";
  trait(OS, T, Ctx, "role", "role", toString(T.Kind));
  trait(OS, T, Ctx, "awaitable", "awaitable", T.Awaitable ? "yes" : "no");
  if (T.IsSender)
    trait(OS, T, Ctx, "sender", "sender", "yes");
  if (!T.ValueType.isNull())
    OS << "  " << llvm::left_justify("gives", 10) << T.ValueType.getAsString(policyOf(Ctx)) << "\n";
  trait(OS, T, Ctx, "start", "start", toString(T.Starts));
  trait(OS, T, Ctx, "drop", "drop", toString(T.Dropped));
  trait(OS, T, Ctx, "await", "await", toString(T.Times));
  trait(OS, T, Ctx, "lvalue", "lvalue", toString(T.Lvalue));
  trait(OS, T, Ctx, "movable", "movable", T.Movable ? "yes" : "immediate");
  OS << "  " << llvm::left_justify("consume", 10)
     << (T.mustBeConsumed() ? "must be consumed" : "may be dropped") << "\n";
  return Text;
}

std::string explainType(QualType T, AsyncTypes &Types) {
  const ASTContext &Ctx = Types.context();
  if (const AsyncType *A = Types.get(T))
    return explainType(*A, Ctx);
  std::string Name =
      T.getNonReferenceType().getCanonicalType().getUnqualifiedType().getAsString(policyOf(Ctx));
  if (const AsyncType *A = Types.contained(T))
    return Name + "\n  owns values of\n" + explainType(*A, Ctx);
  if (const AsyncType *A = Types.calledResult(T))
    return Name + "\n  gives, when called,\n" + explainType(*A, Ctx);
  return Name + "\n  is not asynchronous: no promise_type, awaiter or sender "
                "was found in it, "
                "and the catalogue does not know it\n";
}

} // namespace lazy
