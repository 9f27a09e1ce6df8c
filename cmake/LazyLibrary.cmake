# lazy_library(NAME DEPENDS lib...): one static library from every .cpp of the current folder.
# LLVM and Clang are headers only here: the driver links their shared libraries once, the
# clang-tidy plug-in takes every symbol from its host.
function(lazy_library name)
  cmake_parse_arguments(arg "" "" "DEPENDS;SOURCES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(${name} STATIC ${sources} ${arg_SOURCES})
  lazy_compile_options(${name})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/lib)
  target_link_libraries(${name} PUBLIC ${arg_DEPENDS})
endfunction()

function(lazy_compile_options target)
  # After the compiler's own folders, and as system headers: libc++abi-22-dev puts a cxxabi.h into
  # LLVM's folder that does not fit libstdc++. Always so, not only where that package is: flags
  # that come and go with a package would rebuild everything.
  foreach(dir IN LISTS LLVM_INCLUDE_DIRS CLANG_INCLUDE_DIRS)
    target_compile_options(${target} PUBLIC "SHELL:-idirafter ${dir}")
  endforeach()
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wno-unused-parameter -fno-exceptions
                                           $<$<NOT:$<BOOL:${LLVM_ENABLE_RTTI}>>:-fno-rtti>)
endfunction()
