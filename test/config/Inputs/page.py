"""page.py LAZY_LINT PAGE SCRATCH: every YAML block of docs/configuration.md is a configuration, and
the table of keys there has the keys of the schema, all of them and in the same order."""

import json
import os
import re
import subprocess
import sys

lazy_lint, page, scratch = sys.argv[1:]
with open(page) as file:
    text = file.read()
failed = False
blocks = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
for block in blocks:
    path = os.path.join(scratch, "config.yaml")
    with open(path, "w") as file:
        file.write(block)
    said = subprocess.run([lazy_lint, "config", "--verify", "--config", path, scratch],
                          capture_output=True, text=True)
    if said.returncode or "config.yaml: ok" not in said.stdout:
        failed = True
        print(block, said.stdout, said.stderr)

schema = json.loads(subprocess.run([lazy_lint, "config", "--schema"], capture_output=True,
                                   text=True, check=True).stdout)
told = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)
if sorted(told) != sorted(schema["properties"]):
    failed = True
    print("the table tells of %s, the schema of %s" % (told, sorted(schema["properties"])))
sys.exit(failed or len(blocks) < 3)
