#include "Checks/AwaitAdvice.h"
#include "Checks/AwaitPlace.h"
#include "Checks/Wording.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "clang/Sema/Sema.h"

using namespace clang;

namespace lazy {

std::string spell(const Pass &P, QualType T) {
  PrintingPolicy Policy = P.Ctx.getPrintingPolicy();
  Policy.SuppressTagKeyword = true;
  Policy.Bool = true;
  return T.getAsString(Policy);
}

QualType awaitedType(const Pass &P, const Operand &O) {
  QualType Value = O.Value.getNonReferenceType();
  const TemplateSpecializationType *Written =
      O.Type.getNonReferenceType()->getAs<TemplateSpecializationType>();
  if (Written)
    for (const TemplateArgument &Argument : Written->template_arguments())
      if (Argument.getKind() == TemplateArgument::Type &&
          P.Ctx.hasSameType(Argument.getAsType(), Value))
        return Argument.getAsType();
  return Value;
}

std::string nameOf(const Pass &P, const BrokenCode &Code, SourceRange Range) {
  llvm::StringRef Text = Code.text(CharSourceRange::getTokenRange(Range));
  if (Text.empty())
    return "this expression";
  if (Text.size() <= 40 && !Text.contains('\n'))
    return "'" + Text.str() + "'";
  // The callee of the outermost call: the identifier before the last group of parentheses.
  std::vector<WrittenToken> Tokens = Code.tokens(Range);
  int Depth = 0;
  for (size_t I = Tokens.size(); I-- > 1;) {
    if (Tokens[I].Kind == tok::r_paren)
      ++Depth;
    else if (Tokens[I].Kind == tok::l_paren && --Depth == 0)
      return Tokens[I - 1].Kind == tok::raw_identifier ? "'" + Tokens[I - 1].Text.str() + "'"
                                                       : "this expression";
    else if (Depth == 0)
      break;
  }
  return "this expression";
}

bool isCoroutineType(const Pass &P, const WrittenFunction &F, QualType T) {
  if (T.isNull() || !F.Decl)
    return false;
  const AsyncType *Async = P.F.Types->get(T);
  if (Async && Async->Kind == Role::Task)
    return true;
  return !WouldCompile(P.F.Types->sema(), F.Decl).promiseOf(T).isNull();
}

std::string describe(const WrittenFunction &F) {
  if (!F.Decl)
    return "this initialiser";
  return describeFunction(F.Decl, F.IsLambda);
}

/// `ns::Task` of the sugared `ns::Task<int>`; empty if T is not written as a template with
/// nothing but a result type.
static std::string templateName(const Pass &P, QualType T) {
  const TemplateSpecializationType *Written =
      T.getNonReferenceType()->getAs<TemplateSpecializationType>();
  if (!Written || Written->template_arguments().size() > 1)
    return "";
  std::string Whole = spell(P, T.getNonReferenceType().getUnqualifiedType());
  return Whole.substr(0, Whole.find('<'));
}

std::string coroutineReturning(const Pass &P, const AsyncType *Async, QualType Type,
                               QualType Result) {
  auto with = [&](const std::string &Name) {
    return Name.empty() ? Name : Name + "<" + spell(P, Result) + ">";
  };
  if (Async && Async->Kind == Role::Task && !Type.isNull()) {
    std::string Name = templateName(P, Type);
    if (!Name.empty())
      return with(Name);
  }
  // The type that coroutines of this program return.
  for (const std::unique_ptr<FunctionFacts> &F : P.F.Functions) {
    if (!F->IsCoroutine || !F->Returns || F->Returns->Kind != Role::Task || F->IsLambda)
      continue;
    std::string Name = templateName(P, F->Decl->getReturnType());
    if (!Name.empty())
      return with(Name);
  }
  return "";
}

std::optional<llvm::SmallVector<FixItHint, 2>>
returnsToCoReturns(const Pass &P, const BrokenCode &Code, const WrittenFunction &F) {
  llvm::SmallVector<FixItHint, 2> Hints;
  for (size_t I = 0; I + 1 < F.Tokens.size(); ++I) {
    if (F.Tokens[I].Text != "return" || F.Tokens[I].Kind != tok::raw_identifier)
      continue;
    std::string Word = "co_return";
    if (F.Tokens[I + 1].Kind != tok::semi) {
      size_t End = I + 1;
      for (int Depth = 0; End + 1 < F.Tokens.size(); ++End) {
        tok::TokenKind Next = F.Tokens[End + 1].Kind;
        Depth += Next == tok::l_paren || Next == tok::l_brace || Next == tok::l_square;
        Depth -= Next == tok::r_paren || Next == tok::r_brace || Next == tok::r_square;
        if (Depth == 0 && Next == tok::semi)
          break;
      }
      // A future that was returned has to be awaited now.
      QualType Value = Code.typeOf(F, SourceRange(F.Tokens[I + 1].Loc, F.Tokens[End].Loc));
      // What does not compile is what the await is for: it has the value's type afterwards.
      SourceRange Text(F.Tokens[I + 1].Loc, F.Tokens[End].Loc);
      if (Value.isNull() && !Code.hasErrorIn(F, Text))
        return std::nullopt;
      if (!Value.isNull() && P.F.Types->get(Value))
        Word += " co_await";
    }
    Hints.push_back(FixItHint::CreateReplacement(F.Tokens[I].Loc, Word));
  }
  return Hints;
}

/// Whether F can await as it stands: it has a coroutine's keywords and a return type for them.
static bool isWorkingCoroutine(const WrittenFunction &F) {
  if (!F.IsCoroutine || !F.Decl)
    return false;
  QualType Result = F.Decl->getReturnType();
  return Result->isDependentType() || Result->isRecordType();
}

/// Whether the operand as a whole needs parentheses before a unary operator can stand before it.
static bool hasLooseOperator(const std::vector<WrittenToken> &Tokens) {
  int Depth = 0;
  bool Start = true; // an operator here is unary
  for (const WrittenToken &T : Tokens) {
    switch (T.Kind) {
    case tok::l_paren:
    case tok::l_square:
    case tok::l_brace:
      ++Depth;
      Start = true;
      continue;
    case tok::r_paren:
    case tok::r_square:
    case tok::r_brace:
      --Depth;
      break;
    case tok::question:
    case tok::plus:
    case tok::minus:
    case tok::star:
    case tok::slash:
    case tok::percent:
    case tok::amp:
    case tok::pipe:
    case tok::caret:
    case tok::ampamp:
    case tok::pipepipe:
    case tok::lessless:
    case tok::greatergreater:
    case tok::equalequal:
    case tok::exclaimequal:
    case tok::equal:
      if (Depth == 0 && !Start)
        return true;
      continue;
    default:
      break;
    }
    Start = false;
  }
  return false;
}

/// Whether the text names an object that stays: `task`, `this->task`, `x.y`.
static bool namesObject(const std::vector<WrittenToken> &Tokens) {
  for (const WrittenToken &T : Tokens)
    if (T.Kind != tok::raw_identifier && T.Kind != tok::period && T.Kind != tok::arrow &&
        T.Kind != tok::coloncolon)
      return false;
  return true;
}

Fix awaitHere(const Pass &P, const BrokenCode &Code, const Operand &O) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  std::vector<WrittenToken> Tokens = Code.tokens(O.Range);
  std::string Before = "co_await ", After;
  if (namesObject(Tokens) && O.Async &&
      (O.Async->Lvalue == LvalueAwait::Rejected ||
       (O.Async->Lvalue == LvalueAwait::Unknown && O.Async->Times == Awaits::Once))) {
    Before += "std::move(";
    After = ")";
  } else if (hasLooseOperator(Tokens)) {
    Before += "(";
    After = ")";
  }
  // What follows may bind tighter than co_await.
  std::optional<Token> Next = Lexer::findNextToken(O.Range.getEnd(), SM, P.Ctx.getLangOpts());
  if (Next && Next->isOneOf(tok::period, tok::arrow, tok::l_square, tok::l_paren, tok::plusplus,
                            tok::minusminus)) {
    Before = "(" + Before;
    After += ")";
  }
  Fix Result;
  Result.Title = "insert 'co_await'";
  Result.Hints.push_back(FixItHint::CreateInsertion(O.Range.getBegin(), Before));
  if (!After.empty())
    Result.Hints.push_back(FixItHint::CreateInsertion(
        Lexer::getLocForEndOfToken(O.Range.getEnd(), 0, SM, P.Ctx.getLangOpts()), After));
  return Result;
}

/// The fix that waits for O on this thread.
static std::optional<Fix> blockHere(const Pass &P, const BrokenCode &Code, const Operand &O) {
  llvm::StringRef Text = Code.text(CharSourceRange::getTokenRange(O.Range));
  std::string Block = Text.empty() ? std::string() : blockOnCode(P, *O.Async, Text);
  if (Block.empty())
    return std::nullopt;
  Fix Result;
  Result.Title = "wait on this thread";
  Result.Hints.push_back(
      FixItHint::CreateReplacement(CharSourceRange::getTokenRange(O.Range), Block));
  return Result;
}

void adviseAwait(Finding &Out, const Pass &P, const BrokenCode &Code, const WrittenFunction &F,
                 const Operand &O) {
  auto note = [&](std::string Message) {
    Out.Notes.push_back({SourceLocation(), std::move(Message)});
  };
  if (isWorkingCoroutine(F)) {
    Out.Fixes.push_back(awaitHere(P, Code, O));
    return;
  }
  if (!O.Async)
    return;
  bool Special = isa_and_nonnull<CXXConstructorDecl, CXXDestructorDecl>(F.Decl);
  bool Main = F.Decl && F.Decl->isMain();
  if (F.Decl && !Special && !Main && isCoroutineType(P, F, F.Decl->getReturnType())) {
    std::optional<llvm::SmallVector<FixItHint, 2>> Returns = returnsToCoReturns(P, Code, F);
    note("awaiting makes " + describe(F) + " a coroutine: each 'return' becomes 'co_return'");
    if (Returns) {
      Fix Await = awaitHere(P, Code, O);
      Await.Title = "insert 'co_await' and 'co_return'";
      Await.Hints.append(Returns->begin(), Returns->end());
      Out.Fixes.push_back(std::move(Await));
    }
    return;
  }
  llvm::StringRef Text = Code.text(CharSourceRange::getTokenRange(O.Range));
  bool Short = !Text.empty() && Text.size() <= 40 && !Text.contains('\n');
  std::string Block = blockOnAdvice(P, *O.Async, Short ? Text : "…");
  if (Main || Special || !F.Decl) {
    note(describe(F) + " cannot await: drive it " +
         (Block.empty() ? "from here until it is done" : "with '" + Block + "'"));
  } else {
    std::string Type = coroutineReturning(P, O.Async, O.Type, F.Decl->getReturnType());
    bool Deduced = F.Decl->getReturnType()->getContainedDeducedType() || F.IsLambda;
    std::string Change = Type.empty() || Deduced ? std::string("make it return a task")
                                                 : "make it return '" + Type + "'";
    note(describe(F) + " is not a coroutine: " + Change + " and await" +
         (Block.empty() ? "" : ", or wait with '" + Block + "'"));
  }
  if (std::optional<Fix> Fixed = blockHere(P, Code, O))
    Out.Fixes.push_back(std::move(*Fixed));
}

} // namespace lazy
