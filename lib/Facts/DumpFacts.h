// What did the walk find out? The text of the dump-facts command, for tests of facts.
#ifndef LAZY_FACTS_DUMPFACTS_H
#define LAZY_FACTS_DUMPFACTS_H

#include "Facts/Facts.h"
#include <string>

namespace lazy {

/// One fact a line, those of the main file only, by line, each once:
///   12: save() -> Dropped (lazy task)
///   13: load() -> Stored into t (eager future)
///   14: log(f()) -> Passed as argument 0 (lazy task)
///   15: local t -> Observes, Consumes (lazy task)
///   16: parameter t -> Inspected (container of lazy task)
///   17: result of parameter callback -> Dropped
///   18: result of co_await load() -> Voided
///   19: callable save -> ToSink (lazy task)
/// Values and locals are described where they are made, uses in source order. Same input, same
/// text. Asks F for parameters' fates, which computes them.
std::string dumpFacts(const Facts &F, const clang::ASTContext &Ctx);

llvm::StringRef toString(ParamFate F);
llvm::StringRef toString(CallableUse::How How);

} // namespace lazy

#endif
