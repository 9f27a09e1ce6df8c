"""exit_code.py N COMMAND ARGUMENT...: runs COMMAND and succeeds if its exit code is N."""

import subprocess
import sys

code = subprocess.run(sys.argv[2:]).returncode
if code != int(sys.argv[1]):
    sys.exit("exit code %d, expected %s" % (code, sys.argv[1]))
