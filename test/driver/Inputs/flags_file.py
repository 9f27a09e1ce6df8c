"""flags_file.py FILE FLAG...: writes the flags, one a line."""

import sys

with open(sys.argv[1], "w") as out:
    out.write("\n".join(sys.argv[2:]) + "\n")
