// What may a model file say of blocking? docs/adding-a-library.md describes it for people.

#include "Catalogue/BlockingSchema.h"
#include "Catalogue/SchemaReading.h"

using namespace llvm;

namespace {

/// The position of an argument as written: a number, `any` or `last`.
struct Position {
  int &Value;
};

} // namespace

namespace llvm::yaml {

template <> struct ScalarTraits<Position> {
  static void output(const Position &, void *, raw_ostream &) {}
  static StringRef input(StringRef Text, void *, Position &P) {
    if (Text == "any")
      P.Value = lazy::AnyArgument;
    else if (Text == "last")
      P.Value = lazy::LastArgument;
    else if (Text.getAsInteger(10, P.Value) || P.Value < 0)
      return "no position of an argument; expected a number that counts from 0, last, or any";
    return "";
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

void MappingTraits<lazy::BlockingModel>::mapping(IO &IO, lazy::BlockingModel &B) {
  IO.mapOptional("names", B.Names);
  IO.mapOptional("base", B.Base);
  IO.mapOptional("returns", B.Returns);
  IO.mapOptional("first-parameter", B.FirstParameter);
  IO.mapRequired("kind", B.Kind);
  IO.mapOptional("condition", B.When);
  IO.mapOptional("severity", B.Severity);
  Position Timeout{B.TimeoutArgument}, Flag{B.FlagArgument};
  IO.mapOptional("timeout", Timeout);
  IO.mapOptional("unless-flags", B.UnlessFlags);
  IO.mapOptional("only-flags", B.OnlyFlags);
  IO.mapOptional("flag-argument", Flag);
  IO.mapOptional("unless-of", B.UnlessOf);
  IO.mapOptional("instead", B.Instead);
  IO.mapOptional("passes", B.Passes);
  IO.mapRequired("why", B.Why);
  lazy::Reading::of(IO).Keys =
      "names, base, returns, first-parameter, kind, condition, severity, timeout, unless-flags, "
      "only-flags, flag-argument, unless-of, instead, passes, why";
}

std::string MappingTraits<lazy::BlockingModel>::validate(IO &IO, lazy::BlockingModel &B) {
  if (B.Why.empty())
    return lazy::missingWhy();
  if (B.isShape())
    return "";
  if (B.Names.empty())
    return "a call is known by its name or by its shape; expected names, or any of base, "
           "returns, first-parameter";
  return lazy::Reading::of(IO).addNames("blocking call", B.Names);
}

void MappingTraits<lazy::LockModel>::mapping(IO &IO, lazy::LockModel &L) {
  IO.mapOptional("names", L.Names);
  IO.mapRequired("lock", L.Kind);
  IO.mapOptional("acquire", L.Acquire);
  IO.mapOptional("acquire-within", L.AcquireWithin);
  IO.mapOptional("try", L.Try);
  IO.mapOptional("release", L.Release);
  IO.mapOptional("unheld-with", L.UnheldWith);
  IO.mapOptional("tries-with", L.TriesWith);
  IO.mapOptional("adopts-with", L.AdoptsWith);
  IO.mapOptional("starts-unheld", L.StartsUnheld);
  IO.mapOptional("held-if", L.HeldIf);
  IO.mapOptional("severity", L.Severity);
  IO.mapRequired("why", L.Why);
  lazy::Reading::of(IO).Keys = "names, lock, acquire, acquire-within, try, release, unheld-with, "
                               "tries-with, adopts-with, starts-unheld, held-if, "
                               "severity, why";
}

std::string MappingTraits<lazy::LockModel>::validate(IO &IO, lazy::LockModel &L) {
  if (L.Why.empty())
    return lazy::missingWhy();
  if (L.Names.empty() && L.Kind != lazy::LockKind::Functions)
    return "a lock without names; expected the names of its types";
  return lazy::Reading::of(IO).addNames("lock", L.Names);
}

void MappingTraits<lazy::ThreadAffineModel>::mapping(IO &IO, lazy::ThreadAffineModel &T) {
  IO.mapRequired("names", T.Names);
  IO.mapOptional("kept-by", T.KeptBy);
  IO.mapRequired("why", T.Why);
  lazy::Reading::of(IO).Keys = "names, kept-by, why";
}

std::string MappingTraits<lazy::ThreadAffineModel>::validate(IO &IO, lazy::ThreadAffineModel &T) {
  return T.Why.empty() ? lazy::missingWhy()
                       : lazy::Reading::of(IO).addNames("thread-affine type", T.Names);
}

void MappingTraits<lazy::BlockingDestructorModel>::mapping(IO &IO,
                                                           lazy::BlockingDestructorModel &D) {
  IO.mapRequired("names", D.Names);
  IO.mapOptional("settled-by", D.SettledBy);
  IO.mapOptional("condition", D.When);
  IO.mapOptional("instead", D.Instead);
  IO.mapRequired("why", D.Why);
  lazy::Reading::of(IO).Keys = "names, settled-by, condition, instead, why";
}

std::string
MappingTraits<lazy::BlockingDestructorModel>::validate(IO &IO, lazy::BlockingDestructorModel &D) {
  return D.Why.empty() ? lazy::missingWhy()
                       : lazy::Reading::of(IO).addNames("blocking destructor", D.Names);
}

} // namespace llvm::yaml
