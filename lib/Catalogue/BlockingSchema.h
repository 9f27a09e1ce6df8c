// The part of a model file that is about blocking: `blocking`, `locks`, `thread-affine` and
// `blocking-destructors`. Private to the schema.
#ifndef LAZY_CATALOGUE_BLOCKINGSCHEMA_H
#define LAZY_CATALOGUE_BLOCKINGSCHEMA_H

#include "Catalogue/Blocking.h"
#include "llvm/Support/YAMLTraits.h"

LLVM_YAML_IS_SEQUENCE_VECTOR(lazy::BlockingModel)
LLVM_YAML_IS_SEQUENCE_VECTOR(lazy::LockModel)
LLVM_YAML_IS_SEQUENCE_VECTOR(lazy::ThreadAffineModel)
LLVM_YAML_IS_SEQUENCE_VECTOR(lazy::BlockingDestructorModel)

namespace llvm::yaml {

template <> struct MappingTraits<lazy::BlockingModel> {
  static void mapping(IO &IO, lazy::BlockingModel &B);
  static std::string validate(IO &IO, lazy::BlockingModel &B);
};

template <> struct MappingTraits<lazy::LockModel> {
  static void mapping(IO &IO, lazy::LockModel &L);
  static std::string validate(IO &IO, lazy::LockModel &L);
};

template <> struct MappingTraits<lazy::ThreadAffineModel> {
  static void mapping(IO &IO, lazy::ThreadAffineModel &T);
  static std::string validate(IO &IO, lazy::ThreadAffineModel &T);
};

template <> struct MappingTraits<lazy::BlockingDestructorModel> {
  static void mapping(IO &IO, lazy::BlockingDestructorModel &D);
  static std::string validate(IO &IO, lazy::BlockingDestructorModel &D);
};

} // namespace llvm::yaml

#endif
