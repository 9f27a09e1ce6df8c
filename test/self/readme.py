"""readme.py SOURCE OUTPUT: the sample of output in README.md is a piece of OUTPUT, word for word.

The sample is the block that begins with "$ lazy-lint"; paths in it begin at the demo's folder.
"""

import os
import re
import sys

source, output = sys.argv[1:]
with open(os.path.join(source, "README.md")) as file:
    samples = re.findall(r"```console\n\$ lazy-lint [^\n]*\n(.*?)```", file.read(), re.DOTALL)
if not samples:
    sys.exit("README.md has no sample")
folder = os.path.join(source, "test/demo/asio-server/")
with open(output) as file:
    real = file.read().replace(folder, "")
for sample in samples:
    for piece in re.split(r"^…\n", sample, flags=re.MULTILINE):
        if piece not in real:
            sys.exit("README.md shows\n%s\nbut the output is\n%s" % (piece, real))
