// How is a declaration called before people, if a macro made up its name?
#include "Facts/MadeUpNames.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace lazy {

/// Whether Name has a number in it that Text has not.
static bool hasNewNumber(llvm::StringRef Name, llvm::StringRef Text) {
  while (!(Name = Name.drop_until(llvm::isDigit)).empty()) {
    llvm::StringRef Number = Name.take_while(llvm::isDigit);
    if (!Text.contains(Number))
      return true;
    Name = Name.drop_front(Number.size());
  }
  return false;
}

std::string macroThatNamed(const NamedDecl &D) {
  const ASTContext &Ctx = D.getASTContext();
  const SourceManager &SM = Ctx.getSourceManager();
  SourceLocation Loc = D.getLocation();
  if (!Loc.isMacroID() || !D.getIdentifier() || !SM.isWrittenInScratchSpace(SM.getSpellingLoc(Loc)))
    return "";
  // To the use that stands in a file; those in arguments of other macros do, too.
  CharSourceRange Use;
  while (Loc.isMacroID()) {
    SourceLocation Inner = SM.isMacroArgExpansion(Loc) ? SM.getImmediateSpellingLoc(Loc) : Loc;
    if (Inner != Loc && !SM.isWrittenInScratchSpace(Inner)) {
      Loc = Inner;
      continue;
    }
    Use = SM.getImmediateExpansionRange(Loc);
    Loc = Use.getBegin();
  }
  llvm::StringRef Text = Lexer::getSourceText(Lexer::makeFileCharRange(Use, SM, Ctx.getLangOpts()),
                                              SM, Ctx.getLangOpts());
  if (Text.empty() || !hasNewNumber(D.getName(), Text))
    return "";
  return Text.take_while([](char C) { return llvm::isAlnum(C) || C == '_'; }).str();
}

std::string quoted(const NamedDecl &D) {
  if (const VarDecl *Var = dyn_cast<VarDecl>(&D)) {
    if (Var->isImplicit() && Var->getName().starts_with("__range"))
      return "what the loop goes over";
    if (isa<DecompositionDecl>(Var)) {
      std::string Names;
      llvm::raw_string_ostream OS(Names);
      Var->printName(OS);
      return "'" + Names + "'";
    }
  }
  std::string Macro = macroThatNamed(D);
  return Macro.empty() ? "'" + D.getNameAsString() + "'" : "what '" + Macro + "' makes";
}

std::string withoutMadeUpNames(std::string Name, const NamedDecl &D) {
  const NamedDecl *Part = &D;
  for (const DeclContext *In = D.getDeclContext(); Part || In;
       Part = dyn_cast_or_null<NamedDecl>(In), In = In ? In->getParent() : nullptr) {
    std::string Macro = Part ? macroThatNamed(*Part) : "";
    size_t At = Macro.empty() ? std::string::npos : Name.find(Part->getName());
    if (At != std::string::npos)
      Name.replace(At, Part->getName().size(), Macro);
  }
  return Name;
}

} // namespace lazy
