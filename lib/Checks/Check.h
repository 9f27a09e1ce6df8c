// A check is a constant and a function: CheckInfo and run(Pass). It knows neither driver.
#ifndef LAZY_CHECKS_CHECK_H
#define LAZY_CHECKS_CHECK_H

#include "Checks/Options.h"
#include "Facts/Facts.h"
#include "Finding/CheckInfo.h"
#include "Finding/FunctionSummary.h"
#include "Finding/PortableFinding.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <string>
#include <vector>

namespace lazy {

/// "where else", or "what to do" when Loc is invalid (it is then shown at the finding).
struct Note {
  clang::SourceLocation Loc;
  std::string Message;
  PathSide Side = PathSide::Aside;
};

/// One way to mend a finding; see PortableFix. Hints that would edit a macro body make the
/// front end drop the fix, so a check need not test for macros.
struct Fix {
  std::string Title;
  FixGrade Grade = FixGrade::Suggested;
  llvm::SmallVector<clang::FixItHint, 2> Hints;
};

/// What a check found, still in terms of the AST. Both front ends take it from here.
struct Finding {
  clang::SourceLocation Loc; ///< where the caret goes
  clang::SourceRange Range;  ///< token range to underline; may be invalid
  std::string Message;       ///< docs/messages.md has the style
  llvm::SmallVector<Note, 2> Notes;
  llvm::SmallVector<Fix, 1> Fixes; ///< alternatives, best first
  const clang::Decl *In = nullptr; ///< enclosing function, if any
};

/// What must be known of another function, maybe of another file, for a finding to be one.
struct Premise {
  ConditionalFinding::Condition If = ConditionalFinding::Blocks;
  const clang::FunctionDecl *Callee = nullptr; ///< never null
  unsigned Param = 0;                          ///< Swallows, Keeps: as ParamSummary::Index
  bool Virtual = false;                        ///< Blocks: the call is dispatched at run time
  /// Blocks: the kinds that matter (toString(BlockKind)), sorted.
  std::vector<std::string> Kinds = {};
  VirtualCalls Policy = VirtualCalls::Declared; ///< Blocks
  /// Blocks: the call, whose constant arguments may tell that it does not; null: not known.
  const clang::Expr *Call = nullptr;
  bool Started = false; ///< Keeps: what it gives has run to its first suspension
  bool Assumed = false; ///< Keeps: a finding, unless the callee is known and does not keep it
};

struct CheckDef;

/// What a check is given for one translation unit. Valid only during run().
struct Pass {
  clang::ASTContext &Ctx;
  const Facts &F;
  const CheckDef &Check;
  /// Takes the finding; called on the thread that runs the check. Findings in several
  /// instantiations of one template may be reported each: the sink folds equal ones.
  llvm::function_ref<void(Finding)> Report;
  /// Takes a finding that is one only if the premise holds; ConditionalFinding::Then says what
  /// its message may leave open. When all that can be known is known, it is reported, with the
  /// way to what blocks, or forgotten.
  llvm::function_ref<void(Finding, Premise)> ReportIf;
};

/// One row of the table of checks. Made by define<> only; constant-initialised.
struct CheckDef {
  CheckInfo Info;
  /// Option names, defaults and help (Options.h); empty for most checks.
  llvm::ArrayRef<OptionInfo> (*Options)();
  /// Runs with the options in Values (defaults where absent); Values was validated before.
  void (*Run)(const Pass &P, const OptionValues &Values);
};

/// The row for a check without options.
template <void (*Fn)(const Pass &)> constexpr CheckDef define(CheckInfo Info) {
  return {Info, [] { return llvm::ArrayRef<OptionInfo>(); },
          [](const Pass &P, const OptionValues &) { Fn(P); }};
}

/// The row for a check with options: O has `static const Option<O> Table[]`.
template <typename O, void (*Fn)(const Pass &, const O &)>
constexpr CheckDef define(CheckInfo Info) {
  return {Info, [] { return describeOptions<O>(); },
          [](const Pass &P, const OptionValues &Values) { Fn(P, readOptions<O>(Values)); }};
}

/// Every check, sorted by id. Static storage.
llvm::ArrayRef<const CheckDef *> allChecks();

/// The check called Name, with or without the `lazy-` prefix; null if there is none.
const CheckDef *findCheck(llvm::StringRef Name);

/// The text of docs/checks/<id>.md as built in; empty if the page is missing.
llvm::StringRef checkPage(llvm::StringRef Id);

} // namespace lazy

#endif
