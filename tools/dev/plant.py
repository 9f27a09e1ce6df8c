#!/usr/bin/env python3
"""Plants mistakes into real code and counts how many lazy-lint finds.

    tools/dev/plant.py LAZY_LINT BUILD_DIR [--ways WAY,…] [--together] [--drain CALL] [--task TYPE]
                       [--under DIR] [--include HEADER] [--files N] [--seed N] [--show]

Takes up to N files of the compile database that have statements `co_await EXPR;`, makes a copy of
each beside it, and mends every such statement for the worse:

    remove   EXPR;                                    any finding on that line is the right one
    void     (void)EXPR;
    local    auto planted = EXPR;
    sleep    std::this_thread::sleep_for(1ms); co_await EXPR;         lazy-blocking-call
    drain    CALL with EXPR for {}, such as 'blockingWait({})'; if (planted::again) co_await EXPR;
             so that what awaits nothing else stays a coroutine       lazy-sync-wait
    lock     { std::lock_guard planted(mutex); co_await EXPR; }       lazy-lock-across-suspend
    helper   planted::helper(); co_await EXPR;                        lazy-transitive-blocking
             whose body, in a file of its own, calls a function that sleeps
    temporary  auto planted = load("…"); co_await std::move(planted); co_await EXPR;
             where load is a coroutine that gives TYPE and takes a const std::string &
                                                                       lazy-dangling-argument
    capture  auto planted = [x]() -> TYPE {…}(); co_await std::move(planted); co_await EXPR;
                                                                       lazy-lambda-capture
    twice    auto planted = make(); co_await std::move(planted); co_await std::move(planted);
             co_await EXPR; where make is a coroutine that gives TYPE  lazy-double-await
    again    auto planted = make(); for (int i = 0; i < 2; ++i) co_await std::move(planted);
             co_await EXPR;                                            lazy-double-await
    moved    auto planted = make(); auto taken = std::move(planted); co_await std::move(taken);
             co_await std::move(planted); co_await EXPR;               lazy-await-empty
    loop     std::vector<TYPE> all; for (int i = 0; i < 2; ++i) { std::string text = "…";
             all.push_back(load(text)); } for (auto &each : all) co_await std::move(each);
             co_await EXPR;                                            lazy-dangling-argument

twice, again and moved are mistakes only if a TYPE can be awaited once.
Each way has copies of its own, so that a file costs one parse a way; with --together every
statement is mended in one of the ways, by lot, and a file costs one parse. Plants that do not
compile count as rejected by the compiler. What was written is deleted again.
Prints, for each way: planted, found, rejected, missed; --show lists the missed ones.
"""

import argparse
import collections
import json
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile

STATEMENT = re.compile(r"^(\s*)co_await\s+(.*);[ \t]*(//.*)?$")

Way = collections.namedtuple("Way", "text check")
LOAD = ("{indent}struct Planted_{n} {{ static {task} load(const std::string &text) "
        "{{ planted::use(text.size()); co_return; }} }}; ")
MAKE = ("{indent}struct Planted_{n} {{ static {task} make() {{ co_return; }} }}; "
        "auto planted_{n} = Planted_{n}::make(); ")
WAYS = {
    "remove": Way("{indent}{value};", None),
    "void": Way("{indent}(void){value};", None),
    "local": Way("{indent}auto planted_{n} = {value};", None),
    "sleep": Way("{indent}std::this_thread::sleep_for(std::chrono::milliseconds(1)); "
                 "co_await {value};", "lazy-blocking-call"),
    "drain": Way("{indent}{drain}; if (planted::again) co_await {value};", "lazy-sync-wait"),
    "lock": Way("{indent}{{ std::lock_guard planted_{n}(planted::mutex); co_await {value}; }}",
                "lazy-lock-across-suspend"),
    "temporary": Way(LOAD + "auto planted_{n} = Planted_{n}::load(\"planted\"); "
                     "co_await std::move(planted_{n}); co_await {value};", "lazy-dangling-argument"),
    "capture": Way("{indent}auto planted_{n} = [planted = std::size_t(1)]() -> {task} "
                   "{{ planted::use(planted); co_return; }}(); "
                   "co_await std::move(planted_{n}); co_await {value};", "lazy-lambda-capture"),
    "twice": Way(MAKE + "co_await std::move(planted_{n}); co_await std::move(planted_{n}); "
                 "co_await {value};", "lazy-double-await"),
    "again": Way(MAKE + "for (int i = 0; i < 2; ++i) co_await std::move(planted_{n}); "
                 "co_await {value};", "lazy-double-await"),
    "moved": Way(MAKE + "auto taken_{n} = std::move(planted_{n}); "
                 "co_await std::move(taken_{n}); co_await std::move(planted_{n}); "
                 "co_await {value};", "lazy-await-empty"),
    "loop": Way(LOAD + "std::vector<{task}> planted_{n}; for (int i = 0; i < 2; ++i) "
                "{{ std::string text = \"planted\"; "
                "planted_{n}.push_back(Planted_{n}::load(text)); }} "
                "for (auto &each : planted_{n}) co_await std::move(each); co_await {value};",
                "lazy-dangling-argument"),
    "helper": Way("{indent}planted::helper_{n}(); co_await {value};", "lazy-transitive-blocking"),
}
HEADER = "".join(f"#include <{h}>\n"
                 for h in ["chrono", "mutex", "string", "thread", "utility", "vector"])


def balanced(text):
    return all(text.count(a) == text.count(b) for a, b in ["()", "[]", "{}"])


def statements(source):
    """The lines (from 0) that are a statement `co_await EXPR;`, with indentation and EXPR."""
    lines = source.split("\n")
    for i, line in enumerate(lines):
        match = STATEMENT.match(line)
        # A statement of its own: what comes before it must end one.
        before = next((l.strip() for l in reversed(lines[:i]) if l.strip()), "{")
        if match and balanced(match[2]) and before.endswith((";", "{", "}", ":")):
            yield i, match[1], match[2]


def plant(source, choose, drain, task, first):
    """The changed text, and the way and number of each changed line (from 1). Numbers: from first."""
    lines, planted = source.split("\n"), {}
    for i, indent, value in statements(source):
        way = choose()
        n = first + len(planted)
        lines[i] = WAYS[way].text.format(indent=indent, value=value, n=n, task=task,
                                         drain=drain.replace("{}", value))
        planted[i + 1] = (way, n)
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
        if any(statements(source)):
            yield file, entry, source


def arguments_of(entry):
    return entry.get("arguments") or shlex.split(entry["command"])


def copy_entry(entry, file, copy, header):
    arguments = [copy if os.path.join(entry["directory"], a) == file else a
                 for a in arguments_of(entry)]
    result = {k: v for k, v in entry.items() if k != "command"}
    return dict(result, file=copy, arguments=[arguments[0], "-include", header, *arguments[1:]])


def lint(tool, build, copies):
    # Planted mistakes are to be found whatever group their check is in.
    ours = [way.check for way in WAYS.values() if way.check]
    done = subprocess.run([tool, "-p", build, "--output-format=json", "--no-progress",
                           "--select", ",".join(["correctness", "suspicious", *ours]), *copies],
                          capture_output=True, text=True)
    if done.returncode not in (0, 1, 2) or not done.stdout:
        sys.exit("lazy-lint failed: " + done.stderr)
    return json.loads(done.stdout)


def compiler_errors(entry):
    """The places of all errors, which the tool's report only counts."""
    done = subprocess.run([*arguments_of(entry), "-fsyntax-only", "-w", "-ferror-limit=0"],
                          cwd=entry["directory"], capture_output=True, text=True)
    return {(os.path.realpath(m[1]), int(m[2]))
            for m in re.finditer(r"^(.+?):(\d+):\d+: error:", done.stderr, re.MULTILINE)}


def run(arguments, files, choose):
    """What was planted: {(file, line): way}, and which of these were found and rejected."""
    planted, entries, written = {}, [], []

    def write(path, text):
        written.append(path)
        with open(path, "w") as out:
            out.write(text)

    # Beside the code, so that it is the user's too.
    helpers = os.path.join(os.path.dirname(files[0][0]), "helpers.planted")
    try:
        numbers = []
        for file, entry, source in files:
            text, lines = plant(source, choose, arguments.drain, arguments.task,
                                len(numbers))
            stem, ending = os.path.splitext(file)
            copy = f"{stem}.planted{ending}"
            write(copy, text)
            for line, (way, n) in lines.items():
                planted[os.path.realpath(copy), line] = way
                numbers.append(n)
            entries.append(copy_entry(entry, file, copy, helpers + ".h"))
        declared = "\n".join(f"void helper_{n}();" for n in numbers)
        defined = "\n".join(
            f"static void deeper_{n}() {{ std::this_thread::sleep_for(std::chrono::seconds(1)); }}\n"
            f"void helper_{n}() {{ deeper_{n}(); }}" for n in numbers)
        included = "".join(f"#include <{h}>\n" for h in arguments.include)
        write(helpers + ".h", "#pragma once\n" + HEADER + included +
              "namespace planted {\ninline std::mutex mutex;\nextern bool again;\nvoid use(std::size_t);\n" +
              declared + "\n}\n")
        write(helpers + ".cpp", HEADER + f"namespace planted {{\n{defined}\n}}\n")
        entries.append(dict(entries[0], file=helpers + ".cpp",
                            arguments=[arguments_of(entries[0])[0], "-std=c++20", "-c",
                                       helpers + ".cpp"]))
        with tempfile.TemporaryDirectory() as build:
            with open(os.path.join(build, "compile_commands.json"), "w") as out:
                json.dump(entries, out)
            result = lint(arguments.tool, build, [e["file"] for e in entries])
        failed = {os.path.realpath(f["file"]) for f in result["failed"]}
        rejected = set()
        for entry in entries:
            if os.path.realpath(entry["file"]) in failed:
                rejected |= compiler_errors(entry)
    finally:
        for path in written:
            os.unlink(path)
    found = set()
    for f in result["findings"]:
        place = os.path.realpath(f["file"]), f["start"]["line"]
        if f["check"].startswith("lazy-") and place in planted:
            if WAYS[planted[place]].check in (None, f["check"]):
                found.add(place)
    return planted, found, rejected


def report(ways, planted, found, rejected, show):
    for way in ways:
        places = {place for place in planted if planted[place] == way}
        refused = (places & rejected) - found
        missed = sorted(places - found - refused)
        print(f"{way:7} planted {len(places)}, found {len(places & found)}, "
              f"rejected {len(refused)}, missed {len(missed)}")
        if show:
            for copy, line in missed:
                print(f"    {copy.replace('.planted', '')}:{line}")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("build")
    parser.add_argument("--ways", default="remove,void,local")
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--drain", default="{}.get()")
    parser.add_argument("--task", default="Task<void>")
    parser.add_argument("--under", default="/")
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    ways = arguments.ways.split(",")
    for way in ways:
        if way not in WAYS:
            parser.error(f"no way called '{way}'; expected {', '.join(WAYS)}")

    with open(os.path.join(arguments.build, "compile_commands.json")) as text:
        database = json.load(text)
    files = list(candidates(database, os.path.realpath(arguments.under)))
    lot = random.Random(arguments.seed)
    lot.shuffle(files)
    files = files[:arguments.files]
    if not files:
        sys.exit("no file has a statement 'co_await …;'")

    if arguments.together:
        report(ways, *run(arguments, files, lambda: lot.choice(ways)), arguments.show)
        return
    for way in ways:
        report([way], *run(arguments, files, lambda: way), arguments.show)


if __name__ == "__main__":
    main()
