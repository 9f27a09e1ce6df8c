// What the compiler complained about, with the types and names it complained
// of. A diagnostic consumer keeps each error beside the normal output, so that
// a check can explain it later.
#ifndef LAZY_FACTS_COMPILERERRORS_H
#define LAZY_FACTS_COMPILERERRORS_H

#include "clang/AST/DeclarationName.h"
#include "clang/AST/Type.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>
#include <string>
#include <vector>

namespace clang {
class DeclContext;
class NamedDecl;
} // namespace clang

namespace lazy {

/// One thing a compiler message names. At most one member is set. Types and
/// declarations belong to the ASTContext of the translation unit.
struct DiagnosticArgument {
  clang::QualType Type;
  const clang::NamedDecl *Decl = nullptr;
  const clang::DeclContext *Context = nullptr;
  clang::DeclarationName Name;
  std::string Text;
  int64_t Number = 0;
};

/// One compiler message as it was issued; Id is a clang::diag id.
struct CompilerMessage {
  unsigned Id = 0;
  clang::SourceLocation Loc;
  llvm::SmallVector<clang::CharSourceRange, 2> Ranges;
  llvm::SmallVector<DiagnosticArgument, 3> Args;
};

/// An error and the notes that followed it. Valid as long as the ASTContext.
struct CompilerErrorRecord : CompilerMessage {
  std::vector<CompilerMessage> Notes;
};

/// Forwards every diagnostic to the consumer that was there before and keeps
/// the errors. Install it before parsing; one per translation unit; not
/// thread-safe.
class CompilerErrors : public clang::DiagnosticConsumer {
public:
  /// Puts a recorder in front of Diags' client. Diags owns the recorder; the
  /// old client keeps its owner. The reference is valid as long as Diags keeps
  /// this client.
  static CompilerErrors &install(clang::DiagnosticsEngine &Diags);

  /// The errors so far, in the order of appearance; empties the recorder. At
  /// most a thousand are kept, so that a hopeless file does not cost memory.
  std::vector<CompilerErrorRecord> take();

  void BeginSourceFile(const clang::LangOptions &LO, const clang::Preprocessor *PP) override;
  void EndSourceFile() override;
  void finish() override;
  void clear() override;
  bool IncludeInDiagnosticCounts() const override;
  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override;

private:
  std::unique_ptr<clang::DiagnosticConsumer> Owned; ///< Next, if the engine owned it
  clang::DiagnosticConsumer *Next = nullptr;
  std::vector<CompilerErrorRecord> Errors;
  bool KeepNotes = false; ///< the last error or warning was kept, so its notes are too
};

struct Facts;

/// Puts Errors into F, and says of each function an error stands in that it HasErrors: statements
/// the compiler gave up are missing from the tree, without a trace.
void addErrors(Facts &F, std::vector<CompilerErrorRecord> Errors, const clang::SourceManager &SM);

} // namespace lazy

#endif
