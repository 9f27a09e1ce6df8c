# find_package(LazyLint): the program as LazyLint::lazy-lint, and lazy_lint_target().
include(${CMAKE_CURRENT_LIST_DIR}/LazyLintTargets.cmake)

# lazy_lint_target(TARGET [ARGS word...])
#
# Makes a target `TARGET-lazy-lint` that lints the sources of TARGET with the commands they are
# compiled with; `all-lazy-lint` lints all that were named so. ARGS are further words of lazy-lint's
# command line, e.g. ARGS --max-warnings 10. Files that are generated must have been built before.
function(lazy_lint_target target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "ARGS")
  if(NOT TARGET ${target})
    message(FATAL_ERROR "lazy_lint_target: there is no target '${target}'; add it before this call")
  endif()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "lazy_lint_target: unexpected '${arg_UNPARSED_ARGUMENTS}'; "
                        "write lazy_lint_target(TARGET ARGS word...)")
  endif()
  if(NOT CMAKE_GENERATOR MATCHES "Ninja|Makefiles")
    message(FATAL_ERROR "lazy_lint_target: only Ninja and Makefiles say how a file is compiled; "
                        "configure with -G Ninja")
  endif()
  set_target_properties(${target} PROPERTIES EXPORT_COMPILE_COMMANDS ON)
  set(sources "$<FILTER:$<TARGET_PROPERTY:${target},SOURCES>,INCLUDE,\\.(c\\+\\+|cc|cpp|cxx|C|cppm|ixx)$>")
  add_custom_target(${target}-lazy-lint
    COMMAND LazyLint::lazy-lint -p ${CMAKE_BINARY_DIR} ${arg_ARGS} ${sources}
    WORKING_DIRECTORY $<TARGET_PROPERTY:${target},SOURCE_DIR>
    COMMENT "lazy-lint ${target}"
    COMMAND_EXPAND_LISTS VERBATIM)
  if(NOT TARGET all-lazy-lint)
    add_custom_target(all-lazy-lint)
  endif()
  add_dependencies(all-lazy-lint ${target}-lazy-lint)
endfunction()
