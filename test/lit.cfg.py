# How tests are found and run: formats, substitutions and features. CONTRIBUTING.md lists what a
# test may use; test/support/ holds what is more than a name.
import glob
import importlib.util
import os
import shutil
import subprocess
import sys

import lit.formats

config.name = "lazy-lint"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp", ".test"]
# Files that tests read.
config.excludes = ["Inputs", "support", "asio-server"]
config.test_source_root = os.path.dirname(__file__)

support = os.path.join(config.test_source_root, "support")
sys.path.insert(0, support)
import front_ends

# FileCheck, not, split-file, clang-tidy … of our LLVM, whatever else is installed.
config.environment["PATH"] = os.pathsep.join(
    [config.llvm_tools_dir, config.environment.get("PATH", os.environ["PATH"])]
)
# The user's own settings must not change what a test sees.
for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "LAZY_LINT_BUILD_DIR"]:
    config.environment.pop(name, None)

lazy_lint = os.path.join(config.lazy_bin_dir, "lazy-lint")
plugin = os.path.join(config.lazy_lib_dir, "LazyLintTidy.so")
clang_tidy = os.path.join(config.llvm_tools_dir, "clang-tidy")
python = sys.executable
# What earlier runs have found out must not stand in for what this one finds.
config.environment["LAZY_LINT_CACHE_DIR"] = ""
mock = os.path.join(support, "mock")

# For the formats in support/.
config.front_ends = front_ends.FrontEnds(lazy_lint, plugin, config.llvm_tools_dir)
config.mock_dir = mock

check_lazy = [
    python,
    os.path.join(support, "check_lazy.py"),
    "--driver=" + lazy_lint,
    "--plugin=" + plugin,
    "--llvm-tools=" + config.llvm_tools_dir,
    "--mock=" + mock,
]

qt = "/usr/include/x86_64-linux-gnu/qt6"
qt_parts = ["QtCore", "QtConcurrent", "QtNetwork", "QtDBus", "QtWebSockets"]
qcoro_flags = ["-std=c++20", "-fPIC", "-isystem", qt,
               "-isystem", "/usr/include/qcoro6", "-isystem", "/usr/include/qcoro6/qcoro"]
for part in qt_parts:
    qcoro_flags += ["-isystem", os.path.join(qt, part)]

# lit replaces in this order: longer names first.
config.substitutions += [
    ("%check_lazy", " ".join(check_lazy)),
    ("%facts", "%s %s --driver=%s --mock=%s" % (
        python, os.path.join(support, "check_facts.py"), lazy_lint, mock)),
    ("%explain_type", lazy_lint + " explain-type"),
    ("%lazy_lint", lazy_lint),
    ("%clang_apply_replacements", os.path.join(config.llvm_tools_dir, "clang-apply-replacements")),
    ("%clang_tidy_lazy", "%s -load=%s" % (clang_tidy, plugin)),
    ("%clang_tidy_plugin", plugin),
    ("%clang_tidy", clang_tidy),
    ("%clangxx", os.path.join(config.llvm_tools_dir, "clang++")),
    ("%llvm_share", os.path.join(os.path.dirname(config.llvm_tools_dir), "share", "clang")),
    ("%llvm_major", config.llvm_major),
    ("%mock_dir", mock),
    ("%mock", "-isystem " + mock),
    ("%qcoro_flags", " ".join(qcoro_flags)),
    ("%libcxx_flags", "-std=c++20 -stdlib=libc++"),
    # asio 1.22 does not see by itself that clang has standard coroutines.
    ("%asio_flags",
     "-std=c++20 -DASIO_STANDALONE -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE"),
    ("%check_sarif", "%s %s %s" % (
        python, os.path.join(support, "check_sarif.py"),
        os.path.join(config.test_source_root, "report", "Inputs", "sarif-schema-2.1.0.json"))),
    ("%cmake", config.cmake),
    ("%build_dir", config.lazy_build_dir),
    ("%lib_dir", config.lazy_lib_dir),
    ("%source_dir", config.lazy_source_dir),
    ("%support", support),
    ("%python", python),
]

# Real libraries. A test of one says `REQUIRES: asio`.
for feature, header in [
    ("asio", "/usr/include/asio.hpp"),
    ("boost", "/usr/include/boost/asio.hpp"),
    ("qcoro", "/usr/include/qcoro6/QCoro/QCoroTask"),
    ("libcxx", os.path.join(os.path.dirname(config.llvm_tools_dir), "include/c++/v1/coroutine")),
]:
    if os.path.exists(header):
        config.available_features.add(feature)


# Hosts the plug-in must refuse.
for other in sorted(glob.glob("/usr/lib/llvm-*/bin/clang-tidy")):
    if not other.startswith("/usr/lib/llvm-%s/" % config.llvm_major):
        config.available_features.add("other-clang-tidy")
        config.substitutions.append(("%other_clang_tidy", other))
        break

# Debian's python3-jsonschema, for reports that have a schema.
if importlib.util.find_spec("jsonschema"):
    config.available_features.add("jsonschema")
for tool in ["clang-apply-replacements", "clang-format"]:
    if os.path.exists(os.path.join(config.llvm_tools_dir, tool)):
        config.available_features.add(tool)

for tool in ["ninja", "git", "dpkg-shlibdeps", "file"]:
    if shutil.which(tool):
        config.available_features.add(tool)

# Debian's bazel-bootstrap, bazel-platforms and bazel-rules-java: what it would else fetch.
if shutil.which("bazel") and all(os.path.exists("/usr/share/bazel/" + part)
                                 for part in ["tools/platforms", "rules/java"]):
    config.available_features.add("bazel")

if os.path.exists(lazy_lint):
    asked = subprocess.run([lazy_lint, "--help"], capture_output=True, text=True)
    if asked.returncode != 0:
        lit_config.fatal("%s --help fails:\n%s" % (lazy_lint, asked.stderr))
else:
    lit_config.fatal("%s is not built" % lazy_lint)
