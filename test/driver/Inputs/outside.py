"""outside.py COMMAND ARGUMENT...: runs COMMAND in a fresh folder with an a.cpp and no compile
database anywhere above it, with its exit code."""

import subprocess
import sys
import tempfile

SOURCE = """#include "task.h"
Task<void> work();
Task<void> caller() { work(); co_return; }
"""

with tempfile.TemporaryDirectory(prefix="lazy-lint-test-") as folder:
    with open(folder + "/a.cpp", "w") as out:
        out.write(SOURCE)
    sys.exit(subprocess.run(sys.argv[1:], cwd=folder).returncode)
