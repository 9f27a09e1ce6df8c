# lazy_embed(OUT file.cpp FUNCTION name FILES f...): a C++ file that defines
#   llvm::ArrayRef<lazy::EmbeddedFile> lazy::<name>();
# with the name (no folder, no ending) and text of each file, sorted by name.
function(lazy_embed)
  cmake_parse_arguments(arg "" "OUT;FUNCTION" "FILES" ${ARGN})
  add_custom_command(
    OUTPUT ${arg_OUT}
    COMMAND ${CMAKE_COMMAND} -DOUT=${arg_OUT} -DFUNCTION=${arg_FUNCTION} "-DFILES=${arg_FILES}"
            -P ${PROJECT_SOURCE_DIR}/cmake/EmbedScript.cmake
    DEPENDS ${arg_FILES} ${PROJECT_SOURCE_DIR}/cmake/EmbedScript.cmake
    VERBATIM)
endfunction()
