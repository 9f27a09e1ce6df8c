"""database.py FOLDER FLAGS FILE...: writes FOLDER/compile_commands.json for files in FOLDER."""

import json
import os
import sys

folder, flags, files = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
entries = [{"directory": folder, "file": file, "command": "clang++-22 %s -c %s" % (flags, file)}
           for file in files]
with open(os.path.join(folder, "compile_commands.json"), "w") as out:
    json.dump(entries, out, indent=1)
