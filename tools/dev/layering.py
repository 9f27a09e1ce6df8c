#!/usr/bin/env python3
"""Checks every #include of lib/ and tools/ against the picture in docs/architecture.md.

Prints what breaks it and fails, or is silent. A test (test/self/layering.test).
"""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Folder -> folders it may include, besides itself. Downwards only.
PLAIN = {"Finding", "Support"}
MEANING = {"Facts", "Catalogue"} | PLAIN
LAYERS = {
    "lib/Support": set(),
    "lib/Finding": {"Support"},
    "lib/Catalogue": PLAIN,
    "lib/Facts": {"Catalogue"} | PLAIN,
    "lib/Checks": MEANING,
    "lib/Config": {"Checks"} | MEANING,
    "lib/Link": PLAIN,
    "lib/Cache": {"Link"} | PLAIN,
    "lib/Suppress": PLAIN,
    "lib/Fix": PLAIN,
    "lib/Report": PLAIN,
    "lib/Driver": {"Config", "Report", "Fix", "Cache", "Link", "Suppress", "Checks"} | MEANING,
    "tools/lazy-lint": {"Driver", "Config", "Report", "Fix", "Cache", "Link", "Suppress", "Checks"}
                       | MEANING,
    "tools/clang-tidy-plugin": {"Config", "Checks", "Link"} | MEANING,
    "tools/dev": {"Cache", "Config", "Link", "Suppress"} | MEANING,
}

# What a translation unit looks like inside is known to these only; all else sees plain data.
AST_FOLDERS = {"lib/Facts", "lib/Checks", "tools/clang-tidy-plugin"}
# The doors between the two worlds.
AST_FILES = {"lib/Driver/%s%s" % (name, ending) for ending in (".h", ".cpp")
             for name in ("TranslationUnit", "Parse", "SkipBodies", "Lower", "DescribeType")}

INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)
# Only tools print. Comments are not code.
PRINTING = re.compile(r"\b(llvm::)?(errs|outs)\(\)|\bstd::(cout|cerr)\b|\bf?printf\(")
COMMENT = re.compile(r'"(\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)


def problems_of(path, folder):
    with open(os.path.join(ROOT, path)) as file:
        text = file.read()
    for header in INCLUDE.findall(text):
        first = header.split("/")[0]
        if "lib/" + first in LAYERS and "/" in header:
            if "lib/" + first != folder and first not in LAYERS[folder]:
                yield "%s: %s may not include %s" % (path, folder, header)
        if header.startswith("clang/AST/"):
            if folder not in AST_FOLDERS and path not in AST_FILES:
                yield "%s: %s may not look at the AST (%s)" % (path, folder, header)
        if header.startswith("clang-tidy/") and folder != "tools/clang-tidy-plugin":
            yield "%s: only the plug-in knows clang-tidy (%s)" % (path, header)
    if folder.startswith("lib/"):
        code = COMMENT.sub("", text)
        for match in PRINTING.finditer(code):
            yield "%s: a library does not print (%s)" % (path, match[0])


def main():
    problems = []
    for top in ["lib", "tools"]:
        for name in sorted(os.listdir(os.path.join(ROOT, top))):
            folder = "%s/%s" % (top, name)
            sources = []
            for where, _, files in os.walk(os.path.join(ROOT, folder)):
                sources += [os.path.relpath(os.path.join(where, f), ROOT)
                            for f in files if f.endswith((".h", ".cpp"))]
            if sources and folder not in LAYERS:
                problems.append("%s: a new folder needs a row in tools/dev/layering.py" % folder)
                continue
            for path in sorted(sources):
                problems += problems_of(path, folder)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
