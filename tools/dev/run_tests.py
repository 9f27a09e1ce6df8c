#!/usr/bin/env python3
"""Runs lit on a build's tests and ends with "N passed, N failed"; succeeds if none failed.

    run_tests.py BUILD/test [lit arguments]
"""

import json
import os
import subprocess
import sys
import tempfile

FAILED = {"FAIL", "XPASS", "TIMEOUT", "UNRESOLVED"}
PASSED = {"PASS", "XFAIL", "FLAKYPASS"}


def main():
    with tempfile.TemporaryDirectory() as folder:
        results = os.path.join(folder, "results.json")
        code = subprocess.run(
            ["/usr/lib/llvm-22/bin/lit", "-v", "--output", results] + sys.argv[1:]).returncode
        try:
            with open(results) as file:
                codes = [test["code"] for test in json.load(file)["tests"]]
        except OSError:
            codes = []
    passed = sum(c in PASSED for c in codes)
    failed = sum(c in FAILED for c in codes)
    # lit fails without a failed test if it cannot start; no test at all is no success either.
    if failed == 0 and (code != 0 or passed == 0):
        failed = 1
    sys.stdout.flush()
    print("%d passed, %d failed" % (passed, failed))
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
