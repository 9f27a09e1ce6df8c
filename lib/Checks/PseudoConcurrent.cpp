// Lazy tasks are made first and awaited one after the other, by somebody who thinks that they
// already run. They do not: each starts when it is awaited, and the second waits for the first.
// With a lazy type there is no other reason to make a task before it is needed.
//
// Two shapes: variables, and a container that one loop fills and another awaits. Tasks that are
// given the same thing to write to may have to run in turn; they are left alone.

#include "Checks/Wording.h"
#include "Facts/BodyIndex.h"
#include "Facts/Elements.h"
#include "Facts/Fate.h"
#include "Facts/Referents.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <map>

using namespace clang;

namespace lazy {
namespace {

//===----------------------------------------------------------------------===//
// What the tasks share
//===----------------------------------------------------------------------===//

using Shared = llvm::SmallPtrSet<const ValueDecl *, 4>;

/// The variable or member that E leads to, or a copy of which E is; null if it is none.
const ValueDecl *rootOf(const Expr *E) {
  E = asWritten(E);
  // `w(s, 1)` copies a shared_ptr; a reference_wrapper, span or iterator is made of its object.
  if (const CXXConstructExpr *Made = dyn_cast<CXXConstructExpr>(E))
    return Made->getNumArgs() > 0 ? rootOf(Made->getArg(0)) : nullptr;
  if (const CXXMemberCallExpr *Method = dyn_cast<CXXMemberCallExpr>(E))
    return rootOf(Method->getImplicitObjectArgument()); // s.get(), v.begin()
  if (const UnaryOperator *U = dyn_cast<UnaryOperator>(E))
    return rootOf(U->getSubExpr());
  if (const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E))
    return isa<FunctionDecl>(Ref->getDecl()) ? nullptr : Ref->getDecl();
  if (const MemberExpr *Member = dyn_cast<MemberExpr>(E))
    return Member->getMemberDecl();
  if (const CallExpr *Call = dyn_cast<CallExpr>(E); Call && Call->getNumArgs() == 1)
    return rootOf(Call->getArg(0)); // std::ref(x), std::addressof(x)
  return nullptr;
}

/// Whether T, by its name, is made to be shared: what tasks run on.
bool isForSharing(QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() &&
         llvm::any_of(
             llvm::ArrayRef<llvm::StringRef>(
                 {"executor", "scheduler", "pool", "context", "loop", "strand"}),
             [&](llvm::StringRef End) { return Class->getName().ends_with_insensitive(End); });
}

/// Whether what is reached through a T can be written to.
bool isMutableAccess(QualType T) {
  if (T->isRValueReferenceType())
    return false;
  if (T->isLValueReferenceType() || T->isPointerType()) {
    QualType To = T->getPointeeType();
    return !To.isConstQualified() && !To->isFunctionType() && !isForSharing(To);
  }
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  const ClassTemplateSpecializationDecl *Made =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(Record);
  if (!Made || Made->getTemplateArgs().size() == 0 ||
      Made->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return isView(T); // iterators of nodes
  QualType To = Made->getTemplateArgs()[0].getAsType();
  if (To->isPointerType())
    To = To->getPointeeType();
  if (To.isConstQualified() || isForSharing(To) || Made->getName() == "basic_string_view" ||
      Made->getName() == "initializer_list")
    return false;
  return isView(T) || Made->getName() == "reference_wrapper" || Made->getName() == "shared_ptr";
}

/// Adds what the call that makes a task may write to, beside the object it is called on.
void addShared(const Expr *Made, Shared &To) {
  const CallExpr *Call = dyn_cast<CallExpr>(asWritten(Made));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee)
    return;
  unsigned Skip = isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(Callee) ? 1 : 0;
  for (unsigned I = Skip; I < Call->getNumArgs() && I - Skip < Callee->getNumParams(); ++I)
    if (isMutableAccess(Callee->getParamDecl(I - Skip)->getType()))
      if (const ValueDecl *Root = rootOf(Call->getArg(I)))
        To.insert(Root);
  // A lambda that is called here, or was made before: what it has captured by reference.
  const CXXRecordDecl *Closure =
      isa<CXXMethodDecl>(Callee) ? cast<CXXMethodDecl>(Callee)->getParent() : nullptr;
  if (Closure && Closure->isLambda())
    for (const LambdaCapture &C : Closure->captures())
      if (C.capturesVariable() && C.getCaptureKind() == LCK_ByRef)
        To.insert(C.getCapturedVar());
}

/// The object that the task is made by, if making it may change it: `queue.push(1)`.
const ValueDecl *changedObject(const Expr *Made) {
  const CXXMemberCallExpr *Call = dyn_cast<CXXMemberCallExpr>(asWritten(Made));
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!Method || Method->isConst())
    return nullptr;
  const Expr *Object = Call->getImplicitObjectArgument();
  return isa<CXXThisExpr>(Object->IgnoreParenImpCasts()) ? nullptr : rootOf(Object);
}

//===----------------------------------------------------------------------===//
// Variables
//===----------------------------------------------------------------------===//

/// A task that is made by one statement of a block and awaited by a later one.
struct Deferred {
  const AsyncLocal *Local = nullptr;
  const Expr *Made = nullptr; ///< the call that makes it
  const Expr *Await = nullptr;
  const Stmt *MadeBy = nullptr, *AwaitedBy = nullptr; ///< statements of the block
  unsigned MadeAt = 0, AwaitedAt = 0;                 ///< their numbers
};

/// Whether what L holds, made by Made, is a task that waits to be awaited.
bool isLazyHere(const FunctionFacts &FF, const AsyncLocal &L, const Expr *Made) {
  if (!L.Type->isLazy() || !L.Type->Awaitable || L.Type->Kind != Role::Task)
    return false;
  for (const AsyncValue &V : FF.Values)
    if (V.Made == Made)
      return V.Starts == Start::Lazy;
  return true;
}

/// The statement of a block that S is in, if no control flow stands between; null otherwise.
const Stmt *plainStatement(const FunctionFacts &FF, const Stmt *S, const CompoundStmt *&Block) {
  for (; S; S = FF.parent(S)) {
    const Stmt *Parent = FF.parent(S);
    Block = dyn_cast_or_null<CompoundStmt>(Parent);
    if (Block && !isa_and_nonnull<StmtExpr>(FF.parent(Block)))
      return S;
    if (!Parent || isa<LambdaExpr, AbstractConditionalOperator>(Parent) ||
        !isa<Expr, DeclStmt, CoreturnStmt>(Parent))
      return nullptr;
    if (const BinaryOperator *B = dyn_cast<BinaryOperator>(Parent); B && B->isLogicalOp())
      return nullptr;
  }
  return nullptr;
}

/// Number of S among the statements of Block.
unsigned indexIn(const CompoundStmt *Block, const Stmt *S) {
  unsigned I = 0;
  for (const Stmt *Each : Block->body()) {
    if (Each == S)
      return I;
    ++I;
  }
  return I;
}

/// The call that makes the task of L, if it gets one once: as it is declared, or later.
const Expr *makerOf(const FunctionFacts &FF, const AsyncLocal &L) {
  if (L.Uses.size() == 1)
    return dyn_cast_or_null<CallExpr>(L.Init);
  if (L.Init || L.Uses.size() != 2 || L.Uses[0].Kind != UseKind::Overwrites)
    return nullptr;
  // `Task<> t; t = f();`
  const CXXOperatorCallExpr *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(L.Uses[0].By);
  const Expr *Made =
      Assign && Assign->getOperator() == OO_Equal ? asWritten(Assign->getArg(1)) : nullptr;
  return dyn_cast_or_null<CallExpr>(Made);
}

/// What starts a task of T early, for people: '.run()'; empty if its type has no such method.
std::string starter(const AsyncType &T) {
  if (T.Model)
    for (const MethodModel &M : T.Model->Methods)
      if (M.ResultStarts == Start::Eager)
        return "'." + M.Name + "()'";
  return "";
}

/// Adds how to run the tasks at the same time; Code: what awaits all of them, or empty.
void addTogether(Finding &F, const AsyncType &T, const std::string &Code) {
  std::string Starter = starter(T);
  if (!Starter.empty())
    F.Notes.push_back({SourceLocation(), "to start them where they are made: " + Starter});
  else if (!Code.empty() && Code.size() < 80)
    F.Notes.push_back({SourceLocation(), "to run them at the same time: 'co_await " + Code + "'"});
}

class VariableReporter {
public:
  VariableReporter(const Pass &P, const FunctionFacts &FF) : P(P), FF(FF) {}

  void run();

private:
  void checkBlock(const CompoundStmt *Block, std::vector<Deferred> &All);
  void report(const CompoundStmt *Block, llvm::ArrayRef<Deferred> Group);
  std::optional<Fix> combine(const CompoundStmt *Block, llvm::ArrayRef<Deferred> Group,
                             const std::string &Code) const;

  const Pass &P;
  const FunctionFacts &FF;
};

void VariableReporter::run() {
  std::map<const CompoundStmt *, std::vector<Deferred>> ByBlock;
  std::vector<const CompoundStmt *> Order;
  for (const AsyncLocal &L : FF.Locals) {
    const Expr *Maker = makerOf(FF, L);
    if (L.IsParameter || L.InContainer || !Maker || !isLazyHere(FF, L, Maker) ||
        L.Var->getType()->isReferenceType())
      continue;
    const LocalUse &Last = L.Uses.back();
    const Expr *Await = dyn_cast_or_null<Expr>(Last.By);
    if (Last.Kind != UseKind::Consumes || !Await || !awaitOperand(Await))
      continue;
    const CompoundStmt *Block = nullptr, *MadeIn = nullptr;
    const Stmt *AwaitedBy = plainStatement(FF, Await, Block);
    const Stmt *Made = plainStatement(FF, Maker, MadeIn);
    if (!AwaitedBy || !Made || MadeIn != Block)
      continue;
    if (!ByBlock.count(Block))
      Order.push_back(Block);
    ByBlock[Block].push_back(
        {&L, Maker, Await, Made, AwaitedBy, indexIn(Block, Made), indexIn(Block, AwaitedBy)});
  }
  for (const CompoundStmt *Block : Order)
    checkBlock(Block, ByBlock[Block]);
}

void VariableReporter::checkBlock(const CompoundStmt *Block, std::vector<Deferred> &All) {
  const SourceManager &SM = P.Ctx.getSourceManager();
  llvm::sort(All, [&](const Deferred &A, const Deferred &B) {
    return A.AwaitedAt != B.AwaitedAt
               ? A.AwaitedAt < B.AwaitedAt
               : SM.isBeforeInTranslationUnit(A.Await->getBeginLoc(), B.Await->getBeginLoc());
  });
  while (All.size() > 1) {
    // All that exist when the first of them is awaited.
    std::vector<Deferred> Group, Rest;
    for (const Deferred &D : All)
      (D.MadeAt < All[0].AwaitedAt ? Group : Rest).push_back(D);
    if (Group.size() > 1)
      report(Block, Group);
    All = Group.size() > 1 ? Rest : std::vector<Deferred>(All.begin() + 1, All.end());
  }
}

bool leavesEarly(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (isa<BreakStmt, ReturnStmt, CoreturnStmt, GotoStmt, CXXThrowExpr>(S))
    return true;
  return llvm::any_of(S->children(), leavesEarly);
}

/// `auto [x, y] = co_await when_all(std::move(a), std::move(b));` in place of the awaits, which
/// must follow each other and be alike: all of them declare a variable, or none has a value.
std::optional<Fix> VariableReporter::combine(const CompoundStmt *Block,
                                             llvm::ArrayRef<Deferred> Group,
                                             const std::string &Code) const {
  std::string Names;
  const SourceManager &SM = P.Ctx.getSourceManager();
  for (size_t I = 0; I != Group.size(); ++I) {
    const Deferred &D = Group[I];
    if (D.AwaitedAt != Group[0].AwaitedAt + I || D.Local->Type->ValueType.isNull())
      return std::nullopt;
    QualType Value = D.Local->Type->ValueType;
    if (I) {
      // Nothing but a semicolon between them: a comment would be lost.
      SourceLocation From = Lexer::getLocForEndOfToken(Group[I - 1].AwaitedBy->getEndLoc(), 0, SM,
                                                       P.Ctx.getLangOpts());
      CharSourceRange Between = CharSourceRange::getCharRange(From, D.AwaitedBy->getBeginLoc());
      if (From.isMacroID() || D.AwaitedBy->getBeginLoc().isMacroID() ||
          Lexer::getSourceText(Between, SM, P.Ctx.getLangOpts()).find_first_not_of("; \t\r\n") !=
              llvm::StringRef::npos)
        return std::nullopt;
    }
    if (Value->isVoidType()) {
      const Expr *Statement = dyn_cast<Expr>(D.AwaitedBy);
      if (!Names.empty() || !Statement || asWritten(Statement) != D.Await)
        return std::nullopt;
      continue;
    }
    const DeclStmt *Declared = dyn_cast<DeclStmt>(D.AwaitedBy);
    const VarDecl *Var = Declared && Declared->isSingleDecl()
                             ? dyn_cast<VarDecl>(Declared->getSingleDecl())
                             : nullptr;
    if (!Var || !Var->getInit() || asWritten(Var->getInit()) != D.Await ||
        Var->getType().hasLocalQualifiers() || Var->isStaticLocal() ||
        !P.Ctx.hasSameType(Var->getType(), Value) || (I && Names.empty()))
      return std::nullopt;
    Names += (I ? ", " : "") + Var->getNameAsString();
  }
  Fix Result;
  Result.Title = "await them together";
  SourceLocation End = Group.back().AwaitedBy->getEndLoc();
  std::string New = (Names.empty() ? "" : "auto [" + Names + "] = ") + "co_await " + Code;
  if (isa<DeclStmt>(Group.back().AwaitedBy))
    New += ";";
  Result.Hints.push_back(
      FixItHint::CreateReplacement(SourceRange(Group[0].AwaitedBy->getBeginLoc(), End), New));
  return Result;
}

/// Those of Group that are awaited before a statement of Block may end it all: the others may well
/// be made in advance and never run.
llvm::ArrayRef<Deferred> beforeLeaving(const CompoundStmt *Block, llvm::ArrayRef<Deferred> Group) {
  unsigned I = 0;
  for (const Stmt *Each : Block->body()) {
    unsigned At = I++;
    if (At > Group[0].AwaitedAt && At < Group.back().AwaitedAt && leavesEarly(Each))
      return Group.take_while([&](const Deferred &D) { return D.AwaitedAt < At; });
  }
  return Group;
}

void VariableReporter::report(const CompoundStmt *Block, llvm::ArrayRef<Deferred> Group) {
  Group = beforeLeaving(Block, Group);
  if (Group.size() < 2)
    return;
  Shared Seen;
  llvm::SmallPtrSet<const ValueDecl *, 4> Objects;
  bool SameObject = false;
  for (const Deferred &D : Group) {
    Shared Own;
    addShared(D.Made, Own);
    for (const ValueDecl *V : Own)
      if (!Seen.insert(V).second)
        return; // they write to the same thing
    if (const ValueDecl *Object = changedObject(D.Made))
      SameObject |= !Objects.insert(Object).second;
  }
  const AsyncType &T = *Group[0].Local->Type;
  std::string First = quoted(*Group[0].Local->Var);
  std::string Second = quoted(*Group[1].Local->Var);
  Finding F;
  F.Loc = Group[1].Await->getBeginLoc();
  F.Range = Group[1].Await->getSourceRange();
  F.In = FF.Decl;
  F.Message = Second + " starts only here, after " + First + " has finished; a lazy '" + T.Name +
              "' does not run before it is awaited";
  F.Notes.push_back({Group[0].Await->getBeginLoc(), First + " is awaited here, to its end"});
  F.Notes.push_back(
      {Group[1].Local->Init ? Group[1].Local->Var->getLocation() : Group[1].MadeBy->getBeginLoc(),
       Second + " is made here, but not started"});
  addWhyNote(F, P, T, Group[1].Made);
  std::vector<std::string> Texts;
  for (const Deferred &D : Group)
    Texts.push_back("std::move(" + D.Local->Var->getNameAsString() + ")");
  std::string Code = whenAllAdvice(P, T, Texts);
  std::optional<Fix> Mend;
  bool OneKind =
      llvm::all_of(Group, [&](const Deferred &D) { return D.Local->Type->Library == T.Library; });
  if (!Code.empty() && OneKind && !SameObject && T.Library && T.Library->WhenAllGivesValues)
    Mend = combine(Block, Group, Code);
  if (Mend)
    F.Fixes.push_back(std::move(*Mend));
  else
    addTogether(F, T, Code);
  P.Report(std::move(F));
}

//===----------------------------------------------------------------------===//
// Containers
//===----------------------------------------------------------------------===//

bool isIn(const FunctionFacts &FF, const Stmt *S, const Stmt *Outer) {
  for (; S; S = FF.parent(S))
    if (S == Outer)
      return true;
  return false;
}

/// The innermost loop that S is evaluated in each round of.
const Stmt *loopAround(const FunctionFacts &FF, const Stmt *S) {
  for (const Stmt *Inner = nullptr; S; Inner = S, S = FF.parent(S)) {
    const CXXForRangeStmt *Range = dyn_cast<CXXForRangeStmt>(S);
    const ForStmt *For = dyn_cast<ForStmt>(S);
    if (isa<WhileStmt, DoStmt>(S) || (Range && Inner == Range->getBody()) ||
        (For && Inner != For->getInit()))
      return S;
  }
  return nullptr;
}

/// The variable that names an element, or where one is, in E: `t`, `*it`, `it->second`,
/// `std::move(t)`.
const VarDecl *elementVariable(const Expr *E) {
  for (;;) {
    E = withoutPassThrough(E);
    if (const CXXOperatorCallExpr *O = dyn_cast<CXXOperatorCallExpr>(E);
        O && (O->getOperator() == OO_Star || O->getOperator() == OO_Arrow))
      E = O->getArg(0);
    else if (const MemberExpr *Member = dyn_cast<MemberExpr>(E))
      E = Member->getBase();
    else
      break;
  }
  const DeclRefExpr *Ref = dyn_cast<DeclRefExpr>(E);
  const BindingDecl *Binding = Ref ? dyn_cast<BindingDecl>(Ref->getDecl()) : nullptr;
  return Binding ? dyn_cast<VarDecl>(Binding->getDecomposedDecl())
         : Ref   ? dyn_cast<VarDecl>(Ref->getDecl())
                 : nullptr;
}

/// The variable, declared before the rounds of a loop, that Use makes an iterator.
const VarDecl *iteratorOf(const FunctionFacts &FF, const LocalUse &Use) {
  for (const Stmt *S = Use.By; S; S = FF.parent(S))
    if (const DeclStmt *D = dyn_cast<DeclStmt>(S))
      return D->isSingleDecl() ? dyn_cast<VarDecl>(D->getSingleDecl()) : nullptr;
  return nullptr;
}

/// The await of an element of a container in the loop that Use, a mention of it, is the range of,
/// or stands in, or gives an iterator for.
const Expr *elementAwait(const FunctionFacts &FF, const LocalUse &Use, const Stmt *&Loop) {
  const CXXForRangeStmt *For = dyn_cast_or_null<CXXForRangeStmt>(Use.By);
  const VarDecl *Element = For ? For->getLoopVariable() : iteratorOf(FF, Use);
  for (const AwaitPoint &A : FF.Awaits) {
    Loop = For ? For : loopAround(FF, A.Await);
    if (Loop && (Element && elementVariable(A.Operand) == Element
                     ? isIn(FF, A.Await, Loop)
                     : !For && Loop == loopAround(FF, Use.Ref) && isIn(FF, Use.Ref, A.Await)))
      return A.Await;
  }
  return nullptr;
}

void checkContainer(const Pass &P, const FunctionFacts &FF, const AsyncLocal &L) {
  if (!L.InContainer || L.IsParameter || !isLazyHere(FF, L, L.Init) ||
      isSingleElementWrapper(L.Var->getType()))
    return;
  const LocalUse *Drain = nullptr;
  const Expr *Filled = nullptr;
  bool HoldsMany = false;
  Shared Given;
  // `std::array<Task<>, 2> tasks{f(1), f(2)};`
  if (const Expr *Init = L.Var->getInit())
    for (const AsyncValue &V : FF.Values)
      if (isIn(FF, V.Made, Init)) {
        Shared Own;
        addShared(V.Made, Own);
        for (const ValueDecl *D : Own)
          if (!Given.insert(D).second)
            return;
        HoldsMany |= Filled != nullptr;
        Filled = V.Made;
      }
  for (const LocalUse &Use : L.Uses) {
    if (Use.Kind == UseKind::Observes)
      continue;
    if (Use.Kind == UseKind::Fills) {
      HoldsMany |= Filled || loopAround(FF, Use.Ref);
      Filled = Use.Ref;
      // What two rounds, or two calls, are given to write to.
      for (const AsyncValue &V : FF.Values)
        if (Use.By && isIn(FF, V.Made, Use.By)) {
          Shared Own;
          addShared(V.Made, Own);
          const Stmt *Loop = loopAround(FF, Use.Ref);
          for (const ValueDecl *D : Own) {
            bool PerRound = Loop && D->getBeginLoc().isValid() &&
                            P.Ctx.getSourceManager().isBeforeInTranslationUnit(Loop->getBeginLoc(),
                                                                               D->getBeginLoc());
            if ((Loop && !PerRound) || !Given.insert(D).second)
              return;
          }
        }
      continue;
    }
    if (Use.Kind != UseKind::Consumes || Drain)
      return;
    Drain = &Use;
  }
  if (!Drain || !HoldsMany)
    return;
  const Stmt *Loop = nullptr;
  const Expr *Await = elementAwait(FF, *Drain, Loop);
  if (!Await || !Loop || isIn(FF, Filled, Loop) || leavesEarly(Loop))
    return;
  std::string Name = quoted(*L.Var);
  Finding F;
  F.Loc = Await->getBeginLoc();
  F.Range = Await->getSourceRange();
  F.In = FF.Decl;
  F.Message = "the tasks in " + Name + " run one after the other; a lazy '" + L.Type->Name +
              "' does not run before it is awaited";
  F.Notes.push_back({Filled->getExprLoc(), "they are made here, but not started"});
  addWhyNote(F, P, *L.Type, Filled);
  // Of a map, the tasks would have to be taken out first.
  llvm::SmallVector<QualType, 4> Of = typeArguments(L.Var->getType()->getAsCXXRecordDecl());
  std::string Code =
      !Of.empty() && P.F.Types->get(Of[0])
          ? whenAllAdvice(P, *L.Type, {"std::move(" + L.Var->getNameAsString() + ")"})
          : "";
  addTogether(F, *L.Type, Code);
  P.Report(std::move(F));
}

void run(const Pass &P) {
  for (const std::unique_ptr<FunctionFacts> &FF : P.F.Functions) {
    if (!FF->IsCoroutine || FF->HasErrors)
      continue;
    VariableReporter(P, *FF).run();
    for (const AsyncLocal &L : FF->Locals)
      checkContainer(P, *FF, L);
  }
}

} // namespace

extern const CheckDef PseudoConcurrent;
constinit const CheckDef PseudoConcurrent = define<run>({
    "pseudo-concurrent",
    "lazy tasks are made together and awaited one after the other",
    CheckGroup::Suspicious,
    "0.1",
    Fixability::Suggested,
});

} // namespace lazy
