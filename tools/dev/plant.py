#!/usr/bin/env python3
"""Plants mistakes into real code and counts how many lazy-lint finds.

    tools/dev/plant.py LAZY_LINT BUILD_DIR [--under DIR] [--files N] [--seed N] [--show]

Takes up to N files of the compile database that have statements `co_await EXPR;`, makes a copy of
each beside it, and mends every such statement for the worse, in turn:

    remove   EXPR;                 expects a finding on that line
    void     (void)EXPR;
    local    auto planted = EXPR;

A copy is one file with all its plants, so that a file costs one parse a way. Plants that do not
compile count as rejected by the compiler. The copies are deleted again; nothing else is written.
Prints, for each way: planted, found, rejected, missed; --show lists the missed ones.
"""

import argparse
import json
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile

STATEMENT = re.compile(r"^(\s*)co_await\s+(.*);[ \t]*(//.*)?$")
WAYS = {
    "remove": lambda indent, value, n: f"{indent}{value};",
    "void": lambda indent, value, n: f"{indent}(void){value};",
    "local": lambda indent, value, n: f"{indent}auto planted_{n} = {value};",
}


def balanced(text):
    return all(text.count(a) == text.count(b) for a, b in ["()", "[]", "{}"])


def plant(source, way):
    """The changed text and the lines (from 1) that were changed."""
    lines, planted = source.split("\n"), []
    for i, line in enumerate(lines):
        match = STATEMENT.match(line)
        # A statement of its own: what comes before it must end one.
        before = next((l.strip() for l in reversed(lines[:i]) if l.strip()), "{")
        if not match or not balanced(match[2]) or not before.endswith((";", "{", "}", ":")):
            continue
        lines[i] = WAYS[way](match[1], match[2], i)
        planted.append(i + 1)
    return "\n".join(lines), planted


def candidates(database, under):
    seen = set()
    for entry in database:
        file = os.path.join(entry["directory"], entry["file"])
        if file in seen or not os.path.realpath(file).startswith(under):
            continue
        seen.add(file)
        with open(file, errors="replace") as text:
            source = text.read()
        if plant(source, "remove")[1]:
            yield file, entry, source


def copy_entry(entry, file, copy):
    result = dict(entry, file=copy)
    if "arguments" in entry:
        result["arguments"] = [copy if os.path.join(entry["directory"], a) == file else a
                               for a in entry["arguments"]]
    else:
        result["command"] = entry["command"].replace(entry["file"], copy)
    return result


def lint(tool, build, copies):
    done = subprocess.run([tool, "-p", build, "--output-format=json", "--no-progress", *copies],
                          capture_output=True, text=True)
    if done.returncode not in (0, 1, 2) or not done.stdout:
        sys.exit("lazy-lint failed: " + done.stderr)
    return json.loads(done.stdout)


def compiler_errors(entry):
    """The places of all errors, which the tool's report only counts."""
    command = entry.get("arguments") or shlex.split(entry["command"])
    done = subprocess.run([*command, "-fsyntax-only", "-w", "-ferror-limit=0"],
                          cwd=entry["directory"], capture_output=True, text=True)
    return {(os.path.realpath(m[1]), int(m[2]))
            for m in re.finditer(r"^(.+?):(\d+):\d+: error:", done.stderr, re.MULTILINE)}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("build")
    parser.add_argument("--under", default="/")
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()

    with open(os.path.join(arguments.build, "compile_commands.json")) as text:
        database = json.load(text)
    files = list(candidates(database, os.path.realpath(arguments.under)))
    random.Random(arguments.seed).shuffle(files)
    files = files[:arguments.files]

    for way in WAYS:
        copies, entries = {}, []
        try:
            for file, entry, source in files:
                text, lines = plant(source, way)
                stem, ending = os.path.splitext(file)
                copy = f"{stem}.planted{ending}"
                with open(copy, "w") as out:
                    out.write(text)
                copies[os.path.realpath(copy)] = set(lines)
                entries.append(copy_entry(entry, file, copy))
            with tempfile.TemporaryDirectory() as build:
                with open(os.path.join(build, "compile_commands.json"), "w") as out:
                    json.dump(entries, out)
                result = lint(arguments.tool, build, list(copies))
            failed = {os.path.realpath(f["file"]) for f in result["failed"]}
            rejected = set()
            for entry in entries:
                if os.path.realpath(entry["file"]) in failed:
                    rejected |= compiler_errors(entry)
        finally:
            for copy in copies:
                os.unlink(copy)
        found = {(os.path.realpath(f["file"]), f["start"]["line"]) for f in result["findings"]
                 if f["check"].startswith("lazy-")}
        planted = {(copy, line) for copy, lines in copies.items() for line in lines}
        hit = planted & found
        refused = (planted & rejected) - hit
        missed = sorted(planted - hit - refused)
        print(f"{way:7} planted {len(planted)}, found {len(hit)}, rejected {len(refused)}, "
              f"missed {len(missed)}")
        if arguments.show:
            for copy, line in missed:
                print(f"    {copy.replace('.planted', '')}:{line}")


if __name__ == "__main__":
    main()
