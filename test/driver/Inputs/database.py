"""database.py FILE FLAGS DIR...: a compile_commands.json in each DIR for FILE.

A flag -DWHICH becomes -DWHICH=from_<folder>, so that a test sees which database was used.
"""

import json
import os
import sys

file, flags, folders = sys.argv[1], sys.argv[2].split(), sys.argv[3:]
for folder in folders:
    os.makedirs(folder, exist_ok=True)
    name = "from_" + os.path.basename(folder).replace("-", "_")
    own = ["-DWHICH=" + name if f == "-DWHICH" else f for f in flags]
    entry = {"directory": folder, "file": file, "arguments": ["clang++"] + own + ["-c", file]}
    with open(os.path.join(folder, "compile_commands.json"), "w") as out:
        json.dump([entry], out)
