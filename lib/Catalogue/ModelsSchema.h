// What may a file of the catalogue say, as a JSON schema, for editors.
#ifndef LAZY_CATALOGUE_MODELSSCHEMA_H
#define LAZY_CATALOGUE_MODELSSCHEMA_H

#include "llvm/Support/JSON.h"

namespace lazy {

/// The schema (draft 7) of such a file, made by what reads it.
llvm::json::Value modelsSchema();

} // namespace lazy

#endif
