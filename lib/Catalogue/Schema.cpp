// What may a model file say, and what is said of one that says something else?
// docs/adding-a-library.md describes the format for people; this is the same
// for the machine. Every error is "file:line:column: error: what is wrong; what
// is expected".

#include "Catalogue/BlockingSchema.h"
#include "Catalogue/Catalogue.h"
#include "Catalogue/ModelsSchema.h"
#include "Catalogue/SchemaReading.h"
#include "Catalogue/SchemaWriter.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

using namespace llvm;

LLVM_YAML_IS_SEQUENCE_VECTOR(lazy::MethodModel)
LLVM_YAML_IS_SEQUENCE_VECTOR(lazy::TypeModel)
LLVM_YAML_IS_SEQUENCE_VECTOR(lazy::FunctionModel)
LLVM_YAML_IS_SEQUENCE_VECTOR(lazy::MustUseModel)
LLVM_YAML_IS_SEQUENCE_VECTOR(lazy::OwnerModel)
LLVM_YAML_IS_SEQUENCE_VECTOR(lazy::CancellationModel)
LLVM_YAML_IS_SEQUENCE_VECTOR(lazy::OwedModel)

namespace lazy {

/// A model file as written.
struct ModelFile {
  LibraryModel Library;
  std::vector<TypeModel> Types;
  std::vector<FunctionModel> Functions;
  std::vector<MethodModel> GenericMethods;
  std::vector<MustUseModel> MustUse;
  std::vector<OwnerModel> Owners;
  std::vector<CancellationModel> Cancellation;
  std::vector<OwedModel> Promises, Scopes;
  BlockingEntries Blocking;
};

} // namespace lazy

namespace llvm::yaml {

template <> struct MappingTraits<lazy::MethodModel> {
  static void mapping(IO &IO, lazy::MethodModel &M) {
    IO.mapRequired("name", M.Name);
    IO.mapRequired("value", M.Effect);
    IO.mapOptional("spends", M.Spends);
    IO.mapOptional("blocks", M.Blocks);
    IO.mapOptional("result-start", M.ResultStarts);
    IO.mapOptional("result-may-drop", M.ResultMayDrop);
    IO.mapOptional("errors", M.Errors);
    lazy::Reading::of(IO).Keys =
        "name, value, spends, blocks, result-start, result-may-drop, errors";
  }
  static const bool flow = true;
};

template <> struct MappingTraits<lazy::TypeModel> {
  static void mapping(IO &IO, lazy::TypeModel &T) {
    IO.mapRequired("id", T.Id);
    IO.mapOptional("names", T.Names);
    IO.mapOptional("shown-as", T.ShownAs);
    IO.mapOptional("inferred-from", T.InferredFrom);
    IO.mapOptional("described-by", T.DescribedBy);
    IO.mapOptional("only-in-header", T.OnlyInHeader);
    IO.mapOptional("role", T.Kind);
    IO.mapOptional("start", T.Starts);
    IO.mapOptional("drop", T.Dropped);
    IO.mapOptional("await", T.Times);
    IO.mapOptional("lvalue-await", T.Lvalue);
    IO.mapOptional("movable", T.Movable);
    lazy::Assignment Assign = lazy::Assignment::Unknown;
    IO.mapOptional("assign", Assign);
    T.AssignOk = Assign == lazy::Assignment::Ok;
    lazy::DefaultValue Default = lazy::DefaultValue::Unknown;
    IO.mapOptional("default", Default);
    T.EmptyDefault = Default == lazy::DefaultValue::Empty;
    IO.mapOptional("same-thread", T.SameThread);
    IO.mapOptional("methods", T.Methods);
    IO.mapRequired("why", T.Why);
    IO.mapOptional("sources", T.Sources);
    lazy::Reading::of(IO).Keys =
        "id, names, shown-as, inferred-from, described-by, only-in-header, "
        "role, start, drop, "
        "await, lvalue-await, movable, assign, default, same-thread, methods, why, sources";
  }
  static std::string validate(IO &IO, lazy::TypeModel &T) {
    lazy::Reading &R = lazy::Reading::of(IO);
    if (T.Why.empty())
      return lazy::missingWhy();
    if (T.Names.empty() + T.InferredFrom.empty() + T.DescribedBy.empty() != 2)
      return "a type says how it is known in one way; expected one of names, "
             "inferred-from, "
             "described-by";
    if (!R.Ids.insert(T.Id).second)
      return formatv("id '{0}' is used twice in this file; expected one type for each id", T.Id);
    StringSet<> Methods;
    for (const lazy::MethodModel &M : T.Methods)
      if (!Methods.insert(M.Name).second)
        return formatv("method '{0}' of '{1}' is given twice; expected one "
                       "entry for each method",
                       M.Name, T.Id);
    return R.addNames("type", T.Names);
  }
};

template <> struct MappingTraits<lazy::FunctionModel> {
  static void mapping(IO &IO, lazy::FunctionModel &F) {
    IO.mapRequired("names", F.Names);
    IO.mapRequired("role", F.Role);
    IO.mapOptional("result-drop", F.ResultDropped);
    IO.mapOptional("result-start", F.ResultStarts);
    IO.mapOptional("result-may-drop", F.ResultMayDrop);
    IO.mapOptional("awaited-may-drop", F.AwaitedMayDrop);
    IO.mapOptional("deferred-by", F.DeferredBy);
    IO.mapOptional("callable-runs", F.CallableRuns);
    IO.mapOptional("thread-with", F.ThreadWith);
    IO.mapOptional("runs-alone", F.RunsAlone);
    IO.mapOptional("resumes-on-thread", F.ResumesOnThread);
    IO.mapOptional("errors", F.Errors);
    IO.mapOptional("errors-with", F.ErrorsWith);
    IO.mapRequired("why", F.Why);
    lazy::Reading::of(IO).Keys = "names, role, result-drop, result-start, result-may-drop, "
                                 "awaited-may-drop, deferred-by, callable-runs, thread-with, "
                                 "runs-alone, resumes-on-thread, errors, errors-with, why";
  }
  static std::string validate(IO &IO, lazy::FunctionModel &F) {
    if (F.Why.empty())
      return lazy::missingWhy();
    if (!F.ErrorsWith.empty() && F.Errors == lazy::TaskErrors::Unknown)
      return "'errors-with' without 'errors'; expected what such an argument does to errors";
    if (F.Role == lazy::FunctionRole::Offload && F.CallableRuns == lazy::Runs::Unknown)
      F.CallableRuns = lazy::Runs::Thread;
    return lazy::Reading::of(IO).addNames("function", F.Names);
  }
};

template <> struct MappingTraits<lazy::MustUseModel> {
  static void mapping(IO &IO, lazy::MustUseModel &M) {
    IO.mapRequired("names", M.Names);
    IO.mapRequired("why", M.Why);
    lazy::Reading::of(IO).Keys = "names, why";
  }
  static std::string validate(IO &IO, lazy::MustUseModel &M) {
    if (M.Why.empty())
      return lazy::missingWhy();
    return lazy::Reading::of(IO).addNames("must-use result", M.Names);
  }
};

template <> struct MappingTraits<lazy::OwnerModel> {
  static void mapping(IO &IO, lazy::OwnerModel &M) {
    IO.mapRequired("names", M.Names);
    IO.mapRequired("owns", M.Arguments);
    IO.mapRequired("why", M.Why);
    lazy::Reading::of(IO).Keys = "names, owns, why";
  }
  static std::string validate(IO &IO, lazy::OwnerModel &M) {
    if (M.Why.empty())
      return lazy::missingWhy();
    return lazy::Reading::of(IO).addNames("owner", M.Names);
  }
};

template <> struct MappingTraits<lazy::CancellationModel> {
  static void mapping(IO &IO, lazy::CancellationModel &M) {
    IO.mapRequired("names", M.Names);
    IO.mapRequired("is", M.Is);
    IO.mapOptional("only-if", M.OnlyIf);
    IO.mapOptional("repeats", M.Repeats);
    IO.mapRequired("why", M.Why);
    lazy::Reading::of(IO).Keys = "names, is, only-if, repeats, why";
  }
  static std::string validate(IO &IO, lazy::CancellationModel &M) {
    if (M.Why.empty())
      return lazy::missingWhy();
    if (M.Is != lazy::CancelRole::Exception && (!M.OnlyIf.empty() || M.Repeats))
      return "'only-if' and 'repeats' are about exceptions; expected them with 'is: exception'";
    return lazy::Reading::of(IO).addNames("cancellation", M.Names);
  }
};

template <> struct MappingTraits<lazy::OwedModel> {
  static void mapping(IO &IO, lazy::OwedModel &M) {
    IO.mapOptional("names", M.Names);
    IO.mapRequired("begins", M.Begins);
    IO.mapOptional("begins-by", M.BeginsBy);
    IO.mapRequired("ends", M.Ends);
    IO.mapOptional("looks", M.Looks);
    IO.mapRequired("drop", M.Dropped);
    IO.mapRequired("why", M.Why);
    lazy::Reading::of(IO).Keys = "names, begins, begins-by, ends, looks, drop, why";
  }
  static std::string validate(IO &IO, lazy::OwedModel &M) {
    if (M.Why.empty())
      return lazy::missingWhy();
    if (M.Ends.empty())
      return "'ends' is empty; expected the methods that settle it";
    return lazy::Reading::of(IO).addNames("promise or scope", M.Names);
  }
};

/// The advice of a library stands in a mapping of its own.
struct Advice {
  lazy::LibraryModel &Of;
};

template <> struct MappingTraits<Advice> {
  static void mapping(IO &IO, Advice &A) {
    IO.mapOptional("block-on", A.Of.BlockOn);
    IO.mapOptional("spawn", A.Of.Spawn);
    IO.mapOptional("when-all", A.Of.WhenAll);
    lazy::CombinedResult Gives = lazy::CombinedResult::Unknown;
    IO.mapOptional("when-all-gives", Gives);
    A.Of.WhenAllGivesValues |= Gives == lazy::CombinedResult::Values;
    IO.mapOptional("when-any", A.Of.WhenAny);
    IO.mapOptional("offload", A.Of.Offload);
    IO.mapOptional("discard", A.Of.Discard);
    static const std::string Keys = [] {
      std::string S = "block-on, spawn, when-all, when-all-gives, when-any, offload, discard";
      for (const lazy::Word<lazy::Replacement> &W : lazy::Words<lazy::Replacement>::Table)
        if (W.Value != lazy::Replacement::None)
          S += (", " + W.Text).str();
      return S;
    }();
    for (const lazy::Word<lazy::Replacement> &W : lazy::Words<lazy::Replacement>::Table)
      if (W.Value != lazy::Replacement::None)
        IO.mapOptional(W.Text.data(), A.Of.Instead[size_t(W.Value)]);
    lazy::Reading::of(IO).Keys = Keys;
  }
};

template <> struct MappingTraits<lazy::ModelFile> {
  static void mapping(IO &IO, lazy::ModelFile &F) {
    Advice A{F.Library};
    IO.mapRequired("library", F.Library.Id);
    IO.mapOptional("name", F.Library.Name);
    IO.mapOptional("docs", F.Library.Docs);
    IO.mapOptional("advice", A);
    IO.mapOptional("types", F.Types);
    IO.mapOptional("functions", F.Functions);
    IO.mapOptional("methods", F.GenericMethods);
    IO.mapOptional("must-use-results", F.MustUse);
    IO.mapOptional("owners", F.Owners);
    IO.mapOptional("cancellation", F.Cancellation);
    IO.mapOptional("promises", F.Promises);
    IO.mapOptional("scopes", F.Scopes);
    IO.mapOptional("blocking", F.Blocking.Calls);
    IO.mapOptional("locks", F.Blocking.Locks);
    IO.mapOptional("thread-affine", F.Blocking.ThreadAffine);
    IO.mapOptional("blocking-destructors", F.Blocking.Destructors);
    lazy::Reading::of(IO).Keys = "library, name, docs, advice, types, "
                                 "functions, methods, must-use-results, owners, cancellation, "
                                 "promises, scopes, blocking, locks, thread-affine, "
                                 "blocking-destructors";
  }
  static std::string validate(IO &IO, lazy::ModelFile &F) {
    if (F.Library.Name.empty() && !lazy::Reading::of(IO).Known.findLibrary(F.Library.Id))
      return formatv("unknown library '{0}'; expected the id of a known "
                     "library, or 'name:' to "
                     "describe a new one",
                     F.Library.Id);
    return "";
  }
};

/// A configuration file (lib/Config), of which only the models are read here.
struct ModelsOfConfig {
  lazy::ModelFile Models;
};

template <> struct MappingTraits<ModelsOfConfig> {
  static void mapping(IO &IO, ModelsOfConfig &C) {
    IO.mapRequired("models", C.Models);
    // From here on, at the end of this mapping: the other keys are lib/Config's.
    IO.setAllowUnknownKeys(true);
  }
};

} // namespace llvm::yaml

namespace lazy {

/// The end of a message of LLVM's YAML reader, which says only what is wrong.
static std::string expectation(StringRef Message, const Reading &R) {
  if (Message.starts_with("unknown key"))
    return ("; expected " + R.Keys).str();
  if (Message.starts_with("missing required key"))
    return "; expected it in this entry";
  if (Message == "not a mapping")
    return "; expected lines of 'key: value'";
  if (Message == "not a sequence")
    return "; expected a list";
  if (Message == "invalid boolean")
    return "; expected true or false";
  return Message.contains("; expected ") ? "" : "; expected YAML";
}

static void remember(const SMDiagnostic &D, void *Context) {
  Reading &R = *static_cast<Reading *>(Context);
  // The parser goes on after an error; what follows the first is mostly its
  // echo.
  if (!R.FirstError.empty() || D.getKind() != SourceMgr::DK_Error)
    return;
  R.FirstError = formatv("{0}:{1}:{2}: error: {3}{4}", D.getFilename(), D.getLineNo(),
                         D.getColumnNo() + 1, D.getMessage(), expectation(D.getMessage(), R));
}

/// Whether there is nothing but comments; yaml::Input cannot tell where an
/// error in nothing is.
static bool isEmptyDocument(StringRef Text) {
  SourceMgr SM;
  SM.setDiagHandler([](const SMDiagnostic &, void *) {});
  yaml::Stream S(Text, SM);
  yaml::document_iterator Document = S.begin();
  return Document == S.end() || isa_and_nonnull<yaml::NullNode>(Document->getRoot());
}

/// Whether Text is a configuration file with models, which no model file has at its top.
static bool isConfig(StringRef Text) {
  if (!Text.contains("models"))
    return false;
  SourceMgr SM;
  SM.setDiagHandler([](const SMDiagnostic &, void *) {});
  yaml::Stream S(Text, SM);
  yaml::document_iterator Document = S.begin();
  yaml::Node *Root = Document == S.end() ? nullptr : Document->getRoot();
  yaml::MappingNode *Mapping = dyn_cast_or_null<yaml::MappingNode>(Root);
  if (!Mapping)
    return false;
  for (yaml::KeyValueNode &Pair : *Mapping) {
    SmallString<32> Memory;
    yaml::ScalarNode *Key = dyn_cast_or_null<yaml::ScalarNode>(Pair.getKey());
    if (Key && Key->getValue(Memory) == "models")
      return true;
    Pair.skip();
  }
  return false;
}

Error Catalogue::addText(StringRef FileName, StringRef Text) {
  if (isEmptyDocument(Text))
    return createStringError(FileName + ":1:1: error: no model in this file; expected 'library:' "
                                        "and entries");
  Reading R(*this);
  yaml::ModelsOfConfig Whole;
  ModelFile &File = Whole.Models;
  yaml::Input In(MemoryBufferRef(Text, FileName), &R, remember, &R);
  // Not by >>, which looks at a root that cannot be read as if it were there.
  if (In.setCurrentDocument() && !In.error() && In.getCurrentNode()) {
    yaml::EmptyContext Context;
    if (isConfig(Text))
      yamlize(In, Whole, true, Context);
    else
      yamlize(In, File, true, Context);
  }
  if (R.FirstError.empty() && (In.error() || !In.getCurrentNode()))
    R.FirstError = formatv("{0}:1:1: error: unreadable; expected YAML", FileName);
  if (!R.FirstError.empty())
    return createStringError(R.FirstError);
  return add(std::move(File), FileName);
}

json::Value modelsSchema() {
  Reading R(Catalogue::builtin());
  SchemaWriter Writer(R);
  ModelFile File;
  yaml::EmptyContext Context;
  yamlize(Writer, File, true, Context);
  return Writer.take();
}

// What a later file says of a library replaces what was said; the rest stays.
static void complete(LibraryModel &L, LibraryModel &&By) {
  for (std::string LibraryModel::*Member :
       {&LibraryModel::Name, &LibraryModel::Docs, &LibraryModel::BlockOn, &LibraryModel::Spawn,
        &LibraryModel::WhenAll, &LibraryModel::WhenAny, &LibraryModel::Offload,
        &LibraryModel::Discard})
    if (!(By.*Member).empty())
      L.*Member = std::move(By.*Member);
  L.WhenAllGivesValues |= By.WhenAllGivesValues;
  for (size_t I = 0; I != NumReplacements; ++I)
    if (!By.Instead[I].empty())
      L.Instead[I] = std::move(By.Instead[I]);
}

Error Catalogue::add(ModelFile &&File, StringRef FileName) {
  const std::string Library = File.Library.Id;
  auto Known =
      find_if(Libraries, [&](const std::unique_ptr<LibraryModel> &L) { return L->Id == Library; });
  if (Known != Libraries.end())
    complete(**Known, std::move(File.Library));
  else
    Libraries.push_back(std::make_unique<LibraryModel>(std::move(File.Library)));

  for (TypeModel &T : File.Types) {
    T.Library = Library;
    T.File = FileName;
    erase_if(Types, [&](const std::unique_ptr<TypeModel> &Old) { return Old->Id == T.Id; });
    Types.push_back(std::make_unique<TypeModel>(std::move(T)));
  }
  for (FunctionModel &F : File.Functions) {
    F.Library = Library;
    F.File = FileName;
    Functions.push_back(std::make_unique<FunctionModel>(std::move(F)));
  }
  for (MethodModel &M : File.GenericMethods) {
    erase_if(GenericMethods, [&](const MethodModel &Old) { return Old.Name == M.Name; });
    GenericMethods.push_back(std::move(M));
  }
  for (const MustUseModel &M : File.MustUse)
    for (const std::string &Name : M.Names)
      MustUseResults.insert(Name);
  for (const OwnerModel &M : File.Owners)
    for (const std::string &Name : M.Names)
      OwnedArguments[Name] = M.Arguments == Owns::All ? ~0u : M.Arguments == Owns::First ? 1 : 2;
  for (CancellationModel &M : File.Cancellation) {
    M.Library = Library;
    M.File = FileName;
    Cancellation.push_back(std::move(M));
  }
  Owed.add(std::move(File.Promises), OwedKind::Promise, Library, FileName);
  Owed.add(std::move(File.Scopes), OwedKind::Scope, Library, FileName);
  Blocks.add(std::move(File.Blocking), Library, FileName);
  return Error::success();
}

} // namespace lazy
