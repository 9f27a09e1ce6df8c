"""Writes large files into the current folder, or counts what a report on one says: large.py [FINDINGS]"""

import json
import sys

HEAD = '#include "task.h"\nTask<void> work();\nbool is(int);\nstruct B { B &add(int); };\n'


def write(name, *lines):
    with open(name + ".cpp", "w") as file:
        file.write(HEAD + "".join(lines))


if len(sys.argv) > 1:
    report = json.load(sys.stdin)
    assert not report["failed"], report["failed"]
    found = [(f["check"], f["start"]["line"]) for f in report["findings"]]
    if len(found) != int(sys.argv[1]):
        sys.exit("%d findings: %s" % (len(found), found[:20]))
else:
    write("many", *("Task<void> c%d() {\n  work();\n  co_return;\n}\n" % i for i in range(12500)))
    write("statements", "Task<void> c() {\n", "  co_await work();\n" * 50000, "  work();\n}\n")
    write("branches", "Task<void> c() {\n  auto t = work();\n",
          *("  if (is(%d))\n    co_await work();\n" % i for i in range(10000)), "  work();\n}\n")
    write("nested", "Task<void> c(bool b) {\n", "  if (b) {\n" * 250, "  work();\n", "  }\n" * 250,
          "co_return;\n}\nTask<void> d(int b) {\n  work();\n  if (b == 1) {\n  }\n",
          "  else if (b == 2) { work(); }\n" * 5000, "co_return;\n}\n")
    write("sum", "Task<void> c(int i) {\n  work();\n  i = i", " +\n    i" * 20000, ";\n  co_return;\n}\n")
    write("chain", "Task<void> c(B b) {\n  work();\n  b", ".add(1)\n" * 4000, ";\n  co_return;\n}\n")
