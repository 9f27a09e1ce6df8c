// How is a declaration called before people? By its name; but a macro may have pasted that together
// with the number of a line or of a counter. Such a name stands in no source, and changes when
// lines are added.
#ifndef LAZY_FACTS_MADEUPNAMES_H
#define LAZY_FACTS_MADEUPNAMES_H

#include "clang/AST/Decl.h"
#include <string>

namespace lazy {

/// The macro, as the user wrote it, that made up D's name: "SCOPE_EXIT". Empty if D has a name that
/// somebody wrote, one made of the macro's arguments included (`TEST(Foo2, Bar)`).
std::string macroThatNamed(const clang::NamedDecl &D);

/// D for messages: "'save'", or "what 'SCOPE_EXIT' makes".
std::string quoted(const clang::NamedDecl &D);

/// Name, D's with what it is in, with macros in the place of names that they made up.
std::string withoutMadeUpNames(std::string Name, const clang::NamedDecl &D);

} // namespace lazy

#endif
