// What may other units know of this one's functions? From facts to plain data for the link step.
#ifndef LAZY_FACTS_SUMMARIES_H
#define LAZY_FACTS_SUMMARIES_H

#include "Facts/Facts.h"
#include "Facts/GivenValues.h"
#include "Finding/FunctionSummary.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace lazy {

/// What functions are called between units. Not thread-safe.
class FunctionNames {
public:
  /// MainFile: absolute.
  FunctionNames(const clang::ASTContext &Ctx, std::string MainFile)
      : SM(Ctx.getSourceManager()), MainFile(std::move(MainFile)) {}

  /// As FunctionSummary::Usr; templates by instantiation, closures by their place. Empty if the
  /// function has no name that means it alone.
  std::string of(const clang::FunctionDecl *F);
  /// The same of Callee as Call calls it, with the constants it is given (GivenValues.h). Call may
  /// be null; Caller was given Given itself.
  std::string ofCall(const clang::FunctionDecl *Callee, const clang::Expr *Call,
                     const clang::FunctionDecl *Caller = nullptr,
                     std::optional<GivenValue> Given = std::nullopt);

private:
  std::string make(const clang::FunctionDecl *F) const;

  const clang::SourceManager &SM; ///< of the unit
  std::string MainFile;
  llvm::DenseMap<const clang::FunctionDecl *, std::string> Known;
};

/// Qualified, for people, without arguments of templates: "std::ifstream".
std::string nameForPeople(const clang::CXXRecordDecl *Class);
/// Qualified, for people: "net::load", "a lambda in net::load".
std::string nameForPeople(const clang::FunctionDecl *F);

/// The summaries of F's functions that others can need: those that block, call something of the
/// user's, swallow or keep what they are given, or keep what others give. In source order. PlaceOf:
/// the place of a token range in a file, or an invalid one.
std::vector<FunctionSummary> summarise(const Facts &F, FunctionNames &Names,
                                       llvm::function_ref<Place(clang::SourceRange)> PlaceOf);

} // namespace lazy

#endif
