// gtest includes <cxxabi.h>. Where libc++abi's development package is installed,
// LLVM's include directory holds one that does not go together with libstdc++'s
// headers, and it is searched first. Here, before it, the right one is chosen.
#if __has_include(<bits/../cxxabi.h>)
#include <bits/../cxxabi.h>
#else
#include_next <cxxabi.h>
#endif
