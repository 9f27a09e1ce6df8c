// How does a finding in terms of the AST become plain data?
#ifndef LAZY_DRIVER_LOWER_H
#define LAZY_DRIVER_LOWER_H

#include "Checks/Check.h"
#include "Driver/Parse.h"
#include "Finding/TURecord.h"
#include <optional>

namespace lazy {

/// The finding of Check as plain data; nothing if it is not at a place in the user's code.
/// In macros the place is where the user wrote: in the argument if the code comes from
/// there, else at the macro's name. A fix that would edit a macro's body, or a file that is
/// not the user's, is left out; in a macro's argument it is only Suggested.
std::optional<PortableFinding> lower(const Finding &F, const CheckInfo &Check,
                                     const clang::ASTContext &Ctx, UnitFiles &Files);

/// The place of a token range; of its first token if it is not in one file.
Place placeOf(clang::SourceRange Range, const clang::ASTContext &Ctx, UnitFiles &Files);

} // namespace lazy

#endif
