// `co_await` where none is allowed: in main, in a function whose return type is no coroutine
// type, in a lambda without one, in constructors, handlers and initialisers. The compiler throws
// the whole expression away, so this part works on tokens and on the names found in them.
#include "Checks/AwaitAdvice.h"
#include "Checks/Wording.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {
namespace {

/// One `co_await` as written, with the operand as far as the text tells.
struct WrittenAwait {
  SourceLocation Keyword;
  SourceRange Operand;
  QualType Type;                    ///< null if the operand is not a simple call or variable
  const AsyncType *Async = nullptr; ///< null if Type is
};

} // namespace

static size_t closing(llvm::ArrayRef<WrittenToken> Tokens, size_t Open) {
  int Depth = 0;
  for (size_t I = Open; I < Tokens.size(); ++I) {
    tok::TokenKind Kind = Tokens[I].Kind;
    if (Kind == tok::l_paren || Kind == tok::l_square || Kind == tok::l_brace)
      ++Depth;
    else if (Kind == tok::r_paren || Kind == tok::r_square || Kind == tok::r_brace)
      if (--Depth == 0)
        return I;
  }
  return Tokens.size() - 1;
}

/// The index of the last token of the cast-expression that starts at Begin: what co_await
/// takes as its operand. Template arguments are taken in one go if they are simple.
static size_t operandEnd(llvm::ArrayRef<WrittenToken> Tokens, size_t Begin) {
  size_t I = Begin;
  while (I < Tokens.size() && (Tokens[I].Kind == tok::star || Tokens[I].Kind == tok::amp ||
                               Tokens[I].Kind == tok::exclaim || Tokens[I].Text == "co_await"))
    ++I;
  while (I < Tokens.size() && Tokens[I].Kind == tok::coloncolon)
    ++I;
  if (I >= Tokens.size())
    return Tokens.size() - 1;
  if (Tokens[I].Kind == tok::l_paren || Tokens[I].Kind == tok::l_square)
    I = closing(Tokens, I);
  while (I + 1 < Tokens.size()) {
    switch (Tokens[I + 1].Kind) {
    case tok::period:
    case tok::arrow:
    case tok::coloncolon:
      I += 2;
      continue;
    case tok::l_paren:
    case tok::l_square:
    case tok::l_brace:
      I = closing(Tokens, I + 1);
      continue;
    case tok::less: {
      // `f<int>(…)`: up to the matching '>' if a call or a scope follows.
      size_t J = I + 2;
      int Depth = 1;
      for (; J < Tokens.size() && Depth > 0; ++J) {
        Depth += Tokens[J].Kind == tok::less;
        Depth -= Tokens[J].Kind == tok::greater;
        Depth -= Tokens[J].Kind == tok::greatergreater ? 2 : 0;
        if (Tokens[J].Kind == tok::semi)
          return I;
      }
      if (J < Tokens.size() &&
          (Tokens[J].Kind == tok::l_paren || Tokens[J].Kind == tok::coloncolon)) {
        I = J - 1;
        continue;
      }
      return I;
    }
    default:
      return I;
    }
  }
  return I;
}

/// The type of the operand, found by name: a variable's, or what all functions of the called
/// name return.
static QualType operandType(const Pass &P, const BrokenCode &Code, const WrittenFunction &F,
                            llvm::ArrayRef<WrittenToken> Operand) {
  if (Operand.size() == 1 && F.Decl) {
    const VarDecl *V = Code.localAt(F, Operand.front().Text, Operand.front().Loc);
    return V ? V->getType() : QualType();
  }
  if (Operand.size() < 3 || Operand.back().Kind != tok::r_paren)
    return QualType();
  int Depth = 0;
  size_t Open = Operand.size();
  while (Open-- > 0) {
    Depth += Operand[Open].Kind == tok::r_paren;
    Depth -= Operand[Open].Kind == tok::l_paren;
    if (Depth == 0)
      break;
  }
  if (Open == 0 || Open >= Operand.size() || Operand[Open - 1].Kind != tok::raw_identifier)
    return QualType();
  QualType Found;
  for (const FunctionDecl *Callee : Code.functionsCalled(Operand[Open - 1].Text)) {
    QualType Returned = Callee->getReturnType();
    if (!P.F.Types->get(Returned))
      continue;
    if (!Found.isNull() && !P.Ctx.hasSameUnqualifiedType(Found, Returned))
      return QualType();
    Found = Returned;
  }
  return Found;
}

static std::optional<WrittenAwait> awaitAt(const Pass &P, const BrokenCode &Code,
                                           const WrittenFunction &F,
                                           llvm::ArrayRef<WrittenToken> Tokens, size_t I) {
  if (I + 1 >= Tokens.size())
    return std::nullopt;
  size_t End = operandEnd(Tokens, I + 1);
  WrittenAwait A;
  A.Keyword = Tokens[I].Loc;
  A.Operand = SourceRange(Tokens[I + 1].Loc, Tokens[End].Loc);
  A.Type = operandType(P, Code, F, Tokens.slice(I + 1, End - I));
  if (!A.Type.isNull())
    A.Async = P.F.Types->get(A.Type);
  return A;
}

/// `co_await f()` becomes `sync_wait(f())`; nothing if the library has no such function.
static std::optional<Fix> blockInstead(const Pass &P, const BrokenCode &Code,
                                       const WrittenFunction &F, const WrittenAwait &A,
                                       std::string &Advice) {
  llvm::StringRef Text = Code.text(CharSourceRange::getTokenRange(A.Operand));
  if (!A.Async || Text.empty())
    return std::nullopt;
  bool Short = Text.size() <= 40 && !Text.contains('\n');
  Advice = blockOnAdvice(P, *A.Async, Short ? Text : "…");
  std::string Block = blockOnCode(P, *A.Async, Text);
  if (Block.empty())
    return std::nullopt;
  Fix Result;
  Result.Title = "wait on this thread";
  Result.Hints.push_back(FixItHint::CreateReplacement(
      CharSourceRange::getTokenRange(SourceRange(A.Keyword, A.Operand.getEnd())), Block));
  // The function does not become a coroutine, so it returns as others do.
  bool LastAwait =
      llvm::count_if(F.Tokens, [](const WrittenToken &T) { return T.Text == "co_await"; }) <= 1;
  if ((F.Decl && F.Decl->isMain()) || LastAwait)
    for (const WrittenToken &T : F.Tokens)
      if (T.Text == "co_return")
        Result.Hints.push_back(FixItHint::CreateReplacement(T.Loc, "return"));
  return Result;
}

/// Gives F the return type Type, in all its declarations, and turns its returns around.
static std::optional<Fix> returnInstead(const Pass &P, const BrokenCode &Code,
                                        const WrittenFunction &F, const std::string &Type) {
  const CXXMethodDecl *Method = dyn_cast<CXXMethodDecl>(F.Decl);
  if (Method && Method->isVirtual()) // the overridden function decides
    return std::nullopt;
  Fix Result;
  Result.Title = "return '" + Type + "'";
  for (const FunctionDecl *D : F.Decl->redecls()) {
    SourceRange Written = D->getReturnTypeSourceRange();
    if (Written.isInvalid() || Written.getBegin().isMacroID() ||
        !P.F.IsUserCode(Written.getBegin()))
      return std::nullopt;
    Result.Hints.push_back(
        FixItHint::CreateReplacement(CharSourceRange::getTokenRange(Written), Type));
  }
  for (const WrittenToken &T : F.Tokens)
    if (T.Text == "return")
      Result.Hints.push_back(FixItHint::CreateReplacement(T.Loc, "co_return"));
  return Result;
}

/// `[x] { … }` becomes `[x]() -> Task<void> { … }`, if nothing is returned.
static std::optional<Fix> returnFromLambda(const WrittenFunction &F, const std::string &Type) {
  const CXXMethodDecl *Method = cast<CXXMethodDecl>(F.Decl);
  for (size_t I = 0; I + 1 < F.Tokens.size(); ++I)
    if ((F.Tokens[I].Text == "return" || F.Tokens[I].Text == "co_return") &&
        F.Tokens[I + 1].Kind != tok::semi)
      return std::nullopt; // its type is not known
  FunctionTypeLoc Written = Method->getFunctionTypeLoc();
  bool HasParens = Written && Written.getLParenLoc().isValid() &&
                   Written.getLParenLoc() != Written.getRParenLoc();
  Fix Result;
  Result.Title = "return '" + Type + "'";
  Result.Hints.push_back(
      FixItHint::CreateInsertion(F.Body.getBegin(), (HasParens ? "-> " : "() -> ") + Type + " "));
  for (const WrittenToken &T : F.Tokens)
    if (T.Text == "return")
      Result.Hints.push_back(FixItHint::CreateReplacement(T.Loc, "co_return"));
  return Result;
}

/// The nouns of err_coroutine_invalid_func_context's choices.
enum class Banned { Constructor, Destructor, Main, Constexpr, Deduced, Varargs, Consteval };

namespace {
class Outside {
public:
  Outside(const Pass &P, const BrokenCode &Code, const WrittenFunction &F, WrittenAwait A)
      : P(P), Code(Code), F(F), A(std::move(A)) {}

  void in(Banned Where) {
    switch (Where) {
    case Banned::Main:
      Out.Message = "'main' cannot be a coroutine, so it cannot 'co_await'";
      return block("drive it with ");
    case Banned::Constructor:
      Out.Message = "a constructor cannot be a coroutine, so it cannot 'co_await'";
      return note("await in a function that makes the object and returns a task of it");
    case Banned::Destructor:
      Out.Message = "a destructor cannot be a coroutine, so it cannot 'co_await'";
      return note("await in a member function that is called before the object is destroyed");
    case Banned::Constexpr:
    case Banned::Consteval:
      Out.Message = describe(F) + " is evaluated by the compiler, so it cannot 'co_await'";
      return note("remove 'constexpr' and make it return a task");
    case Banned::Deduced:
      return F.IsLambda ? lambda() : function("has a deduced return type");
    case Banned::Varargs:
      Out.Message = describe(F) + " takes '...', so it cannot 'co_await'";
      return note("take a parameter pack in its place");
    }
  }

  /// A function whose return type is written, and no coroutine type.
  void function(llvm::StringRef Because) {
    Out.Message = describe(F) + " " + Because.str() + ", so it cannot 'co_await'";
    QualType Result = F.Decl->getReturnType();
    std::string Type = Result->getContainedDeducedType()
                           ? std::string()
                           : coroutineReturning(P, A.Async, A.Type, Result);
    if (Type.empty()) {
      note("make it return a task: callers then await it");
    } else {
      note("make it return '" + Type + "': callers then await it");
      if (std::optional<Fix> Fixed = returnInstead(P, Code, F, Type))
        Out.Fixes.push_back(std::move(*Fixed));
    }
    block("or wait on this thread with ");
  }

  void lambda() {
    Out.Message = "this lambda does not return a task, so it cannot 'co_await'";
    std::string Type = coroutineReturning(P, A.Async, A.Type, P.Ctx.VoidTy);
    std::optional<Fix> Fixed;
    if (!Type.empty())
      Fixed = returnFromLambda(F, Type);
    if (Fixed && !hasReturnType()) {
      note("give it the return type '" + Type + "'");
      Out.Fixes.push_back(std::move(*Fixed));
    } else {
      note("give it a task as return type, written after '->'");
    }
  }

  void initialiser() {
    Out.Message = "'co_await' needs a coroutine around it, and here is no function";
    block("drive it with ");
  }

  void handler() {
    Out.Message = "a 'catch' block cannot 'co_await'";
    note("remember the failure in a variable and await after the 'try' statement");
  }

  void report() {
    Out.Loc = A.Keyword;
    Out.Range = SourceRange(A.Keyword, A.Operand.getEnd());
    Out.In = F.Decl;
    P.Report(std::move(Out));
  }

private:
  /// Whether the lambda has a `->` between its captures and its body.
  bool hasReturnType() const {
    SourceLocation Begin = cast<CXXMethodDecl>(F.Decl)->getParent()->getBeginLoc();
    std::vector<WrittenToken> Head = Code.tokens(SourceRange(Begin, F.Body.getBegin()));
    for (size_t I = Head.empty() ? 0 : closing(Head, 0); I < Head.size(); ++I)
      if (Head[I].Kind == tok::arrow)
        return true;
    return false;
  }
  void note(std::string Message) { Out.Notes.push_back({SourceLocation(), std::move(Message)}); }
  void block(llvm::StringRef Lead) {
    std::string Advice;
    std::optional<Fix> Fixed = blockInstead(P, Code, F, A, Advice);
    if (!Advice.empty())
      note(Lead.str() + "'" + Advice + "'");
    if (Fixed)
      Out.Fixes.push_back(std::move(*Fixed));
  }

  const Pass &P;
  const BrokenCode &Code;
  const WrittenFunction &F;
  WrittenAwait A;
  Finding Out;
};
} // namespace

bool explainAwaitOutside(const Pass &P, const BrokenCode &Code, const CompilerErrorRecord &E) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  SourceLocation Loc = SM.getExpansionLoc(E.Loc);
  bool NoPromise = E.Id == diag::err_implied_std_coroutine_traits_promise_type_not_found ||
                   E.Id == diag::err_implied_std_coroutine_traits_promise_type_not_class;
  bool BadPlace = E.Id == diag::err_coroutine_invalid_func_context;
  bool NoFunction = E.Id == diag::err_coroutine_outside_function;
  bool Handler = E.Id == diag::err_coroutine_within_handler;
  if (!NoPromise && !BadPlace && !NoFunction && !Handler)
    return false;

  // The compiler points at the function, or at the keyword.
  WrittenFunction F = NoPromise ? Code.functionDeclaredAt(Loc) : Code.functionAt(Loc);
  std::vector<WrittenToken> Tokens = F.Tokens;
  if (!F.Decl && NoFunction) {
    FileID File = SM.getFileID(Loc);
    Tokens = Code.tokens(SourceRange(Loc, SM.getLocForEndOfFile(File)));
  }
  size_t I = 0;
  while (I < Tokens.size() &&
         !(Tokens[I].Text == "co_await" && (NoPromise || Tokens[I].Loc == Loc)))
    ++I;
  if (BadPlace && I == Tokens.size() && isa_and_nonnull<CXXConstructorDecl>(F.Decl)) {
    // Among the initialisers of members, before the body.
    Tokens = Code.tokens(SourceRange(Loc, F.Body.getEnd()));
    I = !Tokens.empty() && Tokens.front().Text == "co_await" ? 0 : Tokens.size();
  }
  std::optional<WrittenAwait> A = awaitAt(P, Code, F, Tokens, I);
  if (!A || (!F.Decl && !NoFunction))
    return true;
  Outside Finding(P, Code, F, *A);
  if (NoFunction)
    Finding.initialiser();
  else if (Handler)
    Finding.handler();
  else if (BadPlace && !E.Args.empty())
    Finding.in(static_cast<Banned>(E.Args[0].Number));
  else if (F.IsLambda)
    Finding.lambda();
  else
    Finding.function("returns '" + spell(P, F.Decl->getReturnType()) + "'");
  Finding.report();
  return true;
}

} // namespace lazy
