"""Runs each case of a gtest executable as a lit test of its own.

lit's GoogleTest format looks for executables beside the sources; ours are in the build folder.
"""

import os
import subprocess

import lit.Test
import lit.formats
import lit.util


class UnitFormat(lit.formats.TestFormat):
    def __init__(self, executable):
        self.executable = executable

    def getTestsInDirectory(self, suite, path, lit_config, local_config):
        if not self.executable:
            yield lit.Test.Test(suite, path + ("LazyUnitTests",), local_config)
            return
        listed = subprocess.run(
            [self.executable, "--gtest_list_tests"], capture_output=True, text=True
        )
        if listed.returncode != 0:
            lit_config.fatal("%s cannot list its tests: %s" % (self.executable, listed.stderr))
        group = ""
        for line in listed.stdout.splitlines():
            name = line.split("#")[0].rstrip()
            if not name or line.startswith("Running main"):
                continue
            if not name.startswith(" "):
                group = name
            else:
                # '/' appears in the names of parameterised cases.
                case = group + name.strip()
                yield lit.Test.Test(suite, path + tuple(case.split("/")), local_config)

    def execute(self, test, lit_config):
        if not self.executable:
            return lit.Test.UNSUPPORTED, "built without GTest"
        case = "/".join(test.path_in_suite[1:])
        out, err, code = lit.util.executeCommand(
            [self.executable, "--gtest_filter=" + case, "--gtest_brief=1"],
            env=test.config.environment,
        )
        if code != 0:
            return lit.Test.FAIL, out + err
        # A filter that matches nothing succeeds.
        if "[  PASSED  ] 1 test" not in out and "[  SKIPPED ]" not in out:
            return lit.Test.FAIL, "case did not run:\n" + out + err
        return lit.Test.PASS, ""
