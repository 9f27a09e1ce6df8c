"""Runs the examples of docs/checks/<id>.md: each page is one lit test.

The info string of a fenced block says what must be true of it:

    ```cpp bad      the page's check reports it, and no other check does
    ```cpp good     no check that is on by default, nor the page's own, reports it
    ```cpp fixed    what all fixes make of the block before it
    ```cpp ...      plain code is not run

`bad does-not-compile` is for code that the compiler rejects too. Every block is a whole file on
top of test/support/mock/prelude.h.
"""

import os
import re

import lit.Test
import lit.formats

import front_ends

SECTIONS = ["What it finds", "Why it matters", "Bad", "Good", "What it does not find",
            "Known problems"]
BLOCK = re.compile(r"^```cpp ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class DocsFormat(lit.formats.TestFormat):
    def __init__(self, folder, ends, mock):
        self.folder = folder
        self.ends = ends
        self.flags = ["-std=c++20", "-isystem", mock, "-include", "prelude.h"]

    def getTestsInDirectory(self, suite, path, lit_config, local_config):
        for name in sorted(os.listdir(self.folder)):
            if name.endswith(".md"):
                yield lit.Test.Test(suite, path + (name,), local_config)

    def execute(self, test, lit_config):
        name = test.path_in_suite[-1]
        with open(os.path.join(self.folder, name)) as page:
            text = page.read()
        scratch = test.getExecPath() + ".tmp"
        os.makedirs(scratch, exist_ok=True)
        problems = list(self.check(name[:-len(".md")], text, scratch))
        return (lit.Test.FAIL if problems else lit.Test.PASS), "\n\n".join(problems)

    def check(self, check_id, text, scratch):
        """Yields what is wrong."""
        yield from check_sections(text)
        blocks = [(m[1].split(), m[2], text[:m.start()].count("\n") + 1)
                  for m in BLOCK.finditer(text)]
        for kind in ["bad", "good"]:
            if not any(info[0] == kind for info, _, _ in blocks):
                yield "no `cpp %s` block" % kind
        last_bad = None
        for info, code, line in blocks:
            where = os.path.join(scratch, "line-%d.cpp" % line)
            with open(where, "w") as file:
                file.write(code)
            if info[0] == "bad":
                yield from self.check_bad(check_id, where, line, "does-not-compile" in info)
                last_bad = code
            elif info[0] == "good":
                yield from self.check_good(check_id, where, line)
            elif info[0] == "fixed":
                yield from self.check_fixed(check_id, where, line, last_bad, code)
            else:
                yield "line %d: unknown kind of block: %s" % (line, " ".join(info))

    def check_bad(self, check_id, file, line, broken):
        result = self.ends.lint(file, ["lazy-" + check_id], self.flags)
        if result.code != (2 if broken else 1) or not any(
                f["check"] == "lazy-" + check_id for f in result.findings):
            yield "line %d: the bad example is not reported\n%s" % (line, result)
        elif not broken and result.errors():
            yield "line %d: the bad example does not compile\n%s" % (line, result)

    def check_good(self, check_id, file, line):
        for checks in [["lazy-" + check_id], []]:
            result = self.ends.lint(file, checks, self.flags)
            if result.code != 0:
                yield "line %d: the good example is not silent\n%s" % (line, result)
                return

    def check_fixed(self, check_id, file, line, bad, expected):
        if bad is None:
            yield "line %d: a fixed block without a bad one before it" % line
            return
        with open(file, "w") as out:
            out.write(bad)
        result = self.ends.lint(file, ["lazy-" + check_id], self.flags, fix=True)
        with open(file) as fixed:
            got = fixed.read()
        if got != expected:
            yield "line %d: the fixes give something else:\n%s\n%s" % (line, got, result)
            return
        complaint = self.ends.compiles(file, self.flags)
        if complaint:
            yield "line %d: the fixed example does not compile\n%s" % (line, complaint)


def check_sections(text):
    found = re.findall(r"^## (.+)$", text, re.MULTILINE)
    missing = [s for s in SECTIONS if s not in found]
    if missing:
        yield "missing sections: " + ", ".join(missing)
    elif [s for s in found if s in SECTIONS] != SECTIONS:
        yield "sections must come in this order: " + ", ".join(SECTIONS)
