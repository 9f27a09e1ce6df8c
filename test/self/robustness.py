"""robustness.py TESTS SCRATCH MOCKS LAZY-LINT: damages every test and lints what is left.

The damage depends on nothing but the files, so that a failure can be repeated. Each file is damaged
in two of the five ways, in turn: all of them would take a third of the time of all tests.
"""

import glob
import json
import os
import re
import subprocess
import sys

tests, scratch, mocks, lazy_lint = sys.argv[1:]
scratch = os.path.abspath(scratch)
os.makedirs(scratch)


def damaged(text):
    for percent in [30, 70]:
        yield "cut%d" % percent, text[:len(text) * percent // 100]
    yield "no-declarations", re.sub(r"^[A-Za-z].*\);$", "", text, flags=re.MULTILINE)
    lines = text.splitlines(keepends=True)
    yield "every-seventh-line", "".join(l for i, l in enumerate(lines) if i % 7)
    yield "unbalanced", text.replace("}", "", text.count("}") // 2).replace("(", "", 3)


entries = []
for number, test in enumerate(sorted(glob.glob(os.path.join(tests, "**/*.cpp"), recursive=True))):
    with open(test) as file:
        text = file.read()
    # Real libraries are large, and what is damaged here is not theirs.
    if "REQUIRES:" in text:
        continue
    kinds = list(damaged(text))
    for kind, rest in [kinds[number % 5], kinds[(number + 2) % 5]]:
        name = os.path.join(scratch, "%s.%s.cpp" % (os.path.basename(test)[:-4], kind))
        with open(name, "w") as file:
            file.write(rest)
        entries.append({
            "directory": scratch, "file": name,
            "arguments": ["clang++", "-std=c++20", "-isystem", mocks, "-iquote",
                          os.path.dirname(test), "-ferror-limit=0", "-c", name]})
with open(os.path.join(scratch, "compile_commands.json"), "w") as file:
    json.dump(entries, file)

done = subprocess.run([lazy_lint, "-p", scratch, "--select", "all", "--output-format=json", scratch],
                      capture_output=True, text=True)
if done.returncode not in (1, 2):
    sys.exit("exit code %d\n%s" % (done.returncode, done.stderr))
report = json.loads(done.stdout)
crashed = [f["file"] for f in report["failed"] if f["outcome"] not in ("errors", "analysed")]
if crashed:
    sys.exit("crashed on:\n" + "\n".join(crashed) + "\n" + done.stderr)
if report["summary"]["files"] != len(entries):
    sys.exit("%d files were to be read, %d were" % (len(entries), report["summary"]["files"]))
