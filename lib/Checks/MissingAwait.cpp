// When a file does not compile because a future was not awaited, the compiler speaks of
// conversions and missing members. This check says what is missing: the await.
//
// Nothing is guessed. An error is explained only if Sema accepts the same code with the value
// that awaiting gives; whatever cannot be tried is left to the compiler's message.

#include "Checks/MissingAwait.h"
#include "Checks/Wording.h"
#include "Facts/BodyScan.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace lazy {

/// More errors than that are a broken build, not a forgotten await.
static constexpr unsigned MaxExplained = 200;

QualType Explainer::awaited(const WrittenFunction &F, QualType T) const {
  const AsyncType *Async = P.F.Types->get(T);
  WouldCompile W = retry(F);
  QualType Promise = promiseOf(F.Decl);
  if (Promise.isNull() && F.Decl)
    Promise = W.promiseOf(F.Decl->getReturnType());
  // In a coroutine its promise has the last word.
  if (!Promise.isNull())
    return W.awaited(T.getNonReferenceType(), Promise);
  if (!Async || !Async->Awaitable)
    return QualType();
  return Async->ValueType.isNull() ? W.awaited(T.getNonReferenceType(), QualType())
                                   : Async->ValueType;
}

std::optional<Operand> Explainer::operand(const WrittenFunction &F, CharSourceRange Range,
                                          QualType T) const {
  if (T.isNull() || T->isDependentType() || !T.getNonReferenceType()->isRecordType())
    return std::nullopt;
  Range = Lexer::makeFileCharRange(Range, SM, P.Ctx.getLangOpts());
  if (Range.isInvalid())
    return std::nullopt;
  Operand O;
  O.Type = T;
  O.Async = P.F.Types->get(T);
  O.Value = awaited(F, T);
  // What a `const` variable holds cannot be awaited, but what it is made from can be.
  bool OnlyWhereMade = O.Value.isNull() && T.getNonReferenceType().isConstQualified();
  if (OnlyWhereMade)
    O.Value = awaited(F, T.getNonReferenceType().getUnqualifiedType());
  if (O.Value.isNull() || O.Value->isVoidType())
    return std::nullopt;
  std::vector<WrittenToken> Tokens =
      Code.tokens(SourceRange(Range.getBegin(), Range.getEnd().getLocWithOffset(-1)));
  // `int n{f()}`: the compiler points at the braces.
  while (Tokens.size() > 2 && Tokens.front().Kind == tok::l_brace &&
         Tokens.back().Kind == tok::r_brace) {
    Tokens.erase(Tokens.begin());
    Tokens.pop_back();
  }
  if (Tokens.empty() || Tokens.front().Text == "co_await")
    return std::nullopt;
  O.Range = SourceRange(Tokens.front().Loc, Tokens.back().Loc);
  // A variable that will hold the value is an lvalue.
  if (std::optional<Operand> From = initialiser(F, O)) {
    bool Const = T.getNonReferenceType().isConstQualified();
    O.Value = O.Value.getNonReferenceType();
    O.Value = P.Ctx.getLValueReferenceType(Const ? O.Value.withConst() : O.Value);
  } else if (OnlyWhereMade) {
    return std::nullopt;
  }
  return O;
}

std::vector<WrittenToken> Explainer::tokensAfter(SourceLocation Loc,
                                                 const WrittenFunction &F) const {
  if (!F.Decl)
    return {};
  return Code.tokens(SourceRange(Loc, F.Body.getEnd()));
}

/// The name that Tokens consist of, on its own or in std::move(); empty if they are more.
static llvm::StringRef onlyName(llvm::ArrayRef<WrittenToken> Tokens) {
  if (Tokens.size() == 6 && Tokens[0].Text == "std" && Tokens[2].Text == "move" &&
      Tokens[3].Kind == tok::l_paren)
    Tokens = Tokens.slice(4, 1);
  return Tokens.size() == 1 && Tokens[0].Kind == tok::raw_identifier ? Tokens[0].Text : "";
}

/// Where F's text awaits the variable Name; invalid if it does not.
static SourceLocation awaitOf(const WrittenFunction &F, llvm::StringRef Name) {
  for (size_t I = 0; I < F.Tokens.size(); ++I) {
    if (F.Tokens[I].Text != "co_await")
      continue;
    llvm::ArrayRef<WrittenToken> Awaited = llvm::ArrayRef(F.Tokens).drop_front(I + 1);
    for (size_t Length : {1, 6})
      if (Awaited.size() > Length && onlyName(Awaited.take_front(Length)) == Name &&
          Awaited[Length].Kind != tok::period && Awaited[Length].Kind != tok::arrow &&
          Awaited[Length].Kind != tok::l_paren && Awaited[Length].Kind != tok::l_square)
        return F.Tokens[I].Loc;
  }
  return SourceLocation();
}

const VarDecl *Explainer::variable(const WrittenFunction &F, const Operand &O) const {
  llvm::StringRef Name = F.Decl ? onlyName(Code.tokens(O.Range)) : "";
  return Name.empty() ? nullptr : Code.localAt(F, Name, O.Range.getBegin());
}

/// Where the future came from, if O is a variable made with `auto` that nobody awaits:
/// awaiting there mends every use.
std::optional<Operand> Explainer::initialiser(const WrittenFunction &F, const Operand &O) const {
  const VarDecl *V = variable(F, O);
  if (!V || isa<ParmVarDecl>(V) || !V->getInit() || !V->getType()->getContainedDeducedType() ||
      !P.Ctx.hasSameUnqualifiedType(V->getType().getNonReferenceType(),
                                    O.Type.getNonReferenceType()) ||
      awaitOf(F, V->getName()).isValid())
    return std::nullopt;
  // What `[x = f()]` captures is made outside of the lambda.
  if (!V->isInitCapture() && V->getDeclContext() != F.Decl)
    return std::nullopt;
  // A reference to a temporary keeps it; one to something that stays does not make it.
  const Expr *Init = asWritten(V->getInit());
  if (V->getType()->isReferenceType() && !Init->isPRValue())
    return std::nullopt;
  WrittenFunction Around = V->isInitCapture() ? Code.functionAt(Init->getBeginLoc()) : F;
  return operand(Around, Init->getSourceRange(),
                 V->getType().getNonReferenceType().getUnqualifiedType());
}

/// T in quotes as its user would say it, or Noun if that takes more room than it helps.
static std::string shortType(const Pass &P, QualType T, llvm::StringRef Noun) {
  constexpr size_t Most = 48;
  T = T.getNonReferenceType().getUnqualifiedType();
  // `value_type` and `decltype(…)` are a library's words, an alias of the user's is not.
  const TypedefType *Alias = T->getAs<TypedefType>();
  if (isa<DecltypeType>(T) || (Alias && Alias->getDecl()->getDeclContext()->isRecord()))
    T = T.getCanonicalType();
  std::string Name = spell(P, T);
  bool Clear = Name.size() <= Most && Name.find("(lambda") == std::string::npos &&
               Name.find("decltype(") == std::string::npos;
  return Clear ? "'" + Name + "'" : Noun.str();
}

/// The template parameter that T is, by value or by a reference that binds to temporaries.
static const TemplateTypeParmType *parameterItself(QualType T) {
  if (T->isLValueReferenceType() && !T->getPointeeType().isConstQualified())
    return nullptr;
  return T.getNonReferenceType().getUnqualifiedType()->getAs<TemplateTypeParmType>();
}

llvm::SmallVector<Operand, 2> Explainer::givenThrough(const WrittenFunction &F,
                                                      const Operand &O) const {
  llvm::SmallVector<Operand, 2> Result;
  Code.forEachExpr(F, [&](Expr *E) {
    const CallExpr *Call = dyn_cast<CallExpr>(E);
    if (!Call || Call->getBeginLoc() != O.Range.getBegin() || Call->getEndLoc() != O.Range.getEnd())
      return false;
    const FunctionDecl *Callee = Call->getDirectCallee();
    const FunctionTemplateDecl *Template = Callee ? Callee->getPrimaryTemplate() : nullptr;
    if (!Template)
      return false;
    const FunctionDecl *Pattern = Template->getTemplatedDecl();
    const TemplateTypeParmType *Returned = parameterItself(Pattern->getReturnType());
    unsigned Count = std::min(Call->getNumArgs(), Pattern->getNumParams());
    for (unsigned I = 0; Returned && I < Count; ++I) {
      const TemplateTypeParmType *Taken = parameterItself(Pattern->getParamDecl(I)->getType());
      const Expr *Arg = asWritten(Call->getArg(I));
      if (Taken && Taken->getDepth() == Returned->getDepth() &&
          Taken->getIndex() == Returned->getIndex())
        if (std::optional<Operand> Given = operand(F, Arg->getSourceRange(), Arg->getType()))
          Result.push_back(*Given);
    }
    return true;
  });
  return Result;
}

void Explainer::report(const CompilerErrorRecord &E, const WrittenFunction &F, Operand O) {
  // `accumulate(b, e, f())` gives back what it was given: the await belongs inside.
  llvm::SmallVector<Operand, 2> Inner = givenThrough(F, O);
  for (const Operand &Given : Inner)
    report(E, F, Given);
  if (!Inner.empty())
    return;

  std::string Name = nameOf(P, Code, O.Range);
  std::optional<Operand> From = initialiser(F, O);
  SourceLocation Use = O.Range.getBegin();
  const VarDecl *Var = From ? nullptr : variable(F, O);
  if (From)
    O = *From;
  if (!Reported.insert(O.Range.getBegin()).second)
    return;
  // What a lambda captures is made in the function around it.
  WrittenFunction Where = From ? Code.functionAt(O.Range.getBegin()) : F;
  Finding Out;
  Out.Loc = O.Range.getBegin();
  Out.Range = O.Range;
  Out.In = Where.Decl;
  Out.Message = nameOf(P, Code, O.Range) + " is not awaited: its " +
                shortType(P, awaitedType(P, O), "value") + " is needed, not the " +
                shortType(P, O.Type, O.Async ? nounOf(*O.Async) : "awaitable");
  if (From)
    Out.Notes.push_back({Use, "needed here, through " + Name});
  SourceLocation Other;
  if (Var && !(O.Async && O.Async->Times == Awaits::Many)) {
    Other = awaitOf(F, Var->getName());
    auto [First, IsFirst] = Advised.try_emplace(Var, Use);
    if (Other.isInvalid() && !IsFirst)
      Other = First->second;
    if (Other.isValid() && Code.areAlternatives(F, Use, Other))
      Other = SourceLocation();
  }
  if (Other.isValid())
    Out.Notes.push_back({Other, "await " + Name + " once: keep what the await here gives"});
  else
    adviseAwait(Out, P, Code, Where, O);
  P.Report(std::move(Out));
}

void Explainer::explain(const CompilerErrorRecord &E) {
  if (E.Loc.isInvalid())
    return;
  if (!P.F.IsUserCode(SM.getExpansionLoc(E.Loc)))
    return explainInstantiation(E);
  if (explainAwaitOutside(P, Code, E))
    return;
  switch (E.Id) {
  case diag::err_typecheck_nonviable_condition:
    return explainConversion(E, type(E, 1), type(E, 2), /*Explicit=*/false);
  case diag::err_init_conversion_failed:
    return explainConversion(E, type(E, 3), type(E, 1), /*Explicit=*/false);
  case diag::err_typecheck_convert_incompatible: {
    // Assigning and initialising name the target first.
    bool ToFirst = E.Args.size() > 2 && (E.Args[2].Number == 0 || E.Args[2].Number == 4);
    return explainConversion(E, type(E, ToFirst ? 1 : 0), type(E, ToFirst ? 0 : 1),
                             /*Explicit=*/false);
  }
  case diag::err_ovl_no_conversion_in_cast:
  case diag::err_ovl_no_viable_conversion_in_cast:
  case diag::err_bad_cxx_cast_generic:
    return explainConversion(E, type(E, 1), type(E, 2), /*Explicit=*/true);
  case diag::err_auto_var_deduction_failure: // `auto *p = f();`
    if (!type(E, 1).isNull() && type(E, 1)->isPointerType())
      if (std::optional<Operand> O = operand(Code.functionAt(E.Loc), range(E, 0), type(E, 2));
          O && O->Value.getNonReferenceType()->isPointerType())
        report(E, Code.functionAt(E.Loc), *O);
    return;
  case diag::err_no_member:
  case diag::err_no_member_suggest:
  case diag::err_no_member_overloaded_arrow: {
    if (E.Args.size() < 2)
      return;
    QualType T = type(E, 1);
    if (const CXXRecordDecl *Record = dyn_cast_or_null<CXXRecordDecl>(E.Args[1].Context))
      T = P.Ctx.getCanonicalTagType(Record);
    QualType Written = typeAt(Code.functionAt(E.Loc), range(E, 0));
    if (!Written.isNull() && !T.isNull() &&
        P.Ctx.hasSameUnqualifiedType(Written.getNonReferenceType(), T))
      T = Written;
    return explainMember(E, T, E.Args[0].Name);
  }
  case diag::err_typecheck_member_reference_arrow:
  case diag::err_typecheck_member_reference_suggestion:
    return explainArrow(E);
  case diag::err_typecheck_invalid_operands:
  case diag::err_typecheck_cond_incompatible_operands:
  case diag::err_ovl_no_viable_oper:
    return explainOperands(E);
  case diag::err_typecheck_unary_expr:
  case diag::err_typecheck_indirection_requires_pointer:
    return explainUnary(E);
  case diag::err_typecheck_bool_condition:
    return explainSimple(E, [](const WouldCompile &W, QualType T) { return W.isCondition(T); });
  case diag::err_typecheck_statement_requires_integer:
  case diag::err_switch_explicit_conversion:
  case diag::err_switch_multiple_conversions:
    return explainSwitch(E);
  case diag::err_ovl_no_oper:
    if (E.Args.size() > 1 && E.Args[1].Number == 1)
      return explainCalled(E);
    return explainSubscript(E);
  case diag::err_ovl_no_viable_subscript:
  case diag::err_typecheck_subscript_value:
  case diag::err_typecheck_subscript_not_integer:
    return explainSubscript(E);
  case diag::err_typecheck_call_not_function:
    return explainCalled(E);
  case diag::err_ovl_no_viable_object_call:
    explainCalled(E);
    return explainOverload(E);
  case diag::err_for_range_invalid:
  case diag::err_for_range_dereference:
  case diag::err_for_range_deduction_failure:
    return explainRange(E);
  case diag::err_decomp_decl_wrong_number_bindings:
  case diag::err_decomp_decl_inaccessible_field:
  case diag::err_decomp_decl_multiple_bases_with_members:
    return explainBindings(E);
  case diag::err_ovl_no_viable_function_in_call:
  case diag::err_ovl_no_viable_member_function_in_call:
  case diag::err_ovl_no_viable_function_in_init:
    if (!E.Args.empty() && E.Args[0].Name &&
        E.Args[0].Name == DeclarationName(&P.Ctx.Idents.get("return_value")))
      return explainCoReturn(E);
    return explainOverload(E);
  default:
    return;
  }
}

static void run(const Pass &P) {
  if (!P.F.Types)
    return;
  Explainer X(P);
  unsigned Left = MaxExplained;
  for (const CompilerErrorRecord &E : P.F.Errors) {
    if (Left-- == 0)
      return;
    X.explain(E);
  }
}

extern const CheckDef MissingAwait;
constinit const CheckDef MissingAwait = define<run>({
    "missing-await",
    "code does not compile because a future was not awaited",
    CheckGroup::Correctness,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
