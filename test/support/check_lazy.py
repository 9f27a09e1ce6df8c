"""Runs a check on a test file through both front ends and compares with what the file says.

    %check_lazy FILE CHECK[,CHECK] TMP [options] [-- compiler flags]

CHECK is an id without its prefix. In FILE:

    // CHECK: :[[@LINE-1]]:3: warning: 'Task' is dropped; … [lazy-unawaited]
        what both print, in order (FileCheck). Any other warning or error is a failure, and so is
        a file without such lines that is not silent. CHECK-DRIVER, CHECK-TIDY: one of them only.
    // CHECK-FIXES: co_await work();
        what both leave in the file when all fixes are applied, in order (FileCheck). The result
        must compile, must be silent on the lines that changed, and fixing it again must change
        nothing. CHECK-FIXES-DRIVER, CHECK-FIXES-TIDY: one of them only.
    // STILL-REPORTS: why
        the fixed lines need not be silent.

Options:
    --driver-only        why it is not run through clang-tidy belongs in a comment
    --expect-errors      the file does not compile, on purpose
    --option NAME=VALUE  an option, e.g. lazy-unawaited.ReportEager=false

Flags: -std=c++20 and the mocks (as system headers) unless the file says otherwise.
"""

import argparse
import difflib
import os
import re
import subprocess
import sys

import front_ends

EXPECTATION = re.compile(r"//\s*(CHECK(-[A-Z]+)*|STILL-REPORTS)(-NOT|-NEXT|-SAME|-DAG)?:.*")


class Failure(Exception):
    pass


def parse_arguments():
    given = sys.argv[1:]
    flags = []
    if "--" in given:
        at = given.index("--")
        given, flags = given[:at], given[at + 1:]
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--driver", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--llvm-tools", required=True)
    parser.add_argument("--mock", required=True)
    parser.add_argument("--driver-only", action="store_true")
    parser.add_argument("--expect-errors", action="store_true")
    parser.add_argument("--option", action="append", default=[])
    parser.add_argument("file")
    parser.add_argument("checks")
    parser.add_argument("tmp")
    arguments = parser.parse_args(given)
    if not any(flag.startswith("-std=") for flag in flags):
        flags = ["-std=c++20"] + flags
    arguments.flags = flags + ["-isystem", arguments.mock,
                               "-iquote", os.path.dirname(os.path.abspath(arguments.file))]
    arguments.checks = ["lazy-" + c for c in arguments.checks.split(",")]
    return arguments


def has_lines(text, prefixes):
    return re.search(r"(^|[^\w-])(%s)(-NOT|-NEXT|-SAME|-DAG)?:" % "|".join(prefixes), text)


def file_check(ends, arguments, text, prefixes, implicit_nots, what):
    command = [ends.tool("FileCheck"), arguments.file, "--check-prefixes=" + ",".join(prefixes),
               "--allow-unused-prefixes", "--allow-empty", "--dump-input=fail"]
    command += ["--implicit-check-not=" + pattern for pattern in implicit_nots]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure("%s\n--- of which FileCheck read:\n%s\n%s" % (what, text, done.stderr))


def check_messages(ends, arguments, name, result, text):
    prefixes = ["CHECK", "CHECK-" + name.upper()]
    allowed = {"driver": (2,) if arguments.expect_errors else (1 if result.findings else 0,),
               "tidy": (0, 1) if arguments.expect_errors else (0,)}[name]
    if result.code not in allowed:
        raise Failure("%s: exit code %d, expected %s\n%s" % (
            name, result.code, " or ".join(map(str, allowed)), result))
    if not has_lines(text, prefixes):
        if result.lines:
            raise Failure("%s should be silent\n%s" % (name, result))
        return
    nots = ["warning:"] if arguments.expect_errors else ["{{warning|error}}:"]
    file_check(ends, arguments, "\n".join(result.lines) + "\n", prefixes, nots,
               "%s does not say what the file expects\n%s" % (name, result))


def changed_lines(before, after):
    """Numbers, in after, of lines that are not in before."""
    result = set()
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind != "equal":
            result.update(range(start + 1, end + 1))
    return result


def check_fixes(ends, arguments, name, runner, text):
    prefixes = ["CHECK-FIXES", "CHECK-FIXES-" + name.upper()]
    copy = os.path.abspath(
        "%s.%s.%s" % (arguments.tmp, name, os.path.basename(arguments.file)))
    # The expectations must not match themselves.
    before = EXPECTATION.sub("//", text)
    with open(copy, "w", newline="") as out:
        out.write(before)

    first = runner(copy, arguments.checks, arguments.flags, fix=True, options=arguments.option)
    with open(copy, newline="") as fixed:
        after = fixed.read()
    file_check(ends, arguments, after, prefixes, [],
               "%s does not fix as the file expects\n%s" % (name, first))
    complaint = ends.compiles(copy, arguments.flags)
    if complaint:
        raise Failure("%s: the fixed file does not compile\n%s" % (name, complaint))

    second = runner(copy, arguments.checks, arguments.flags, options=arguments.option)
    changed = changed_lines(before, after)
    loud = [f[0] for f in second.findings if os.path.abspath(f["file"]) == copy and int(f["line"]) in changed]
    if loud and "STILL-REPORTS:" not in text:
        raise Failure("%s still reports what it has fixed:\n%s\n%s" % (name, "\n".join(loud), after))

    third = runner(copy, arguments.checks, arguments.flags, fix=True, options=arguments.option)
    with open(copy, newline="") as again:
        if again.read() != after:
            raise Failure("%s: fixing the fixed file changes it again\n%s" % (name, third))


def main():
    arguments = parse_arguments()
    ends = front_ends.FrontEnds(arguments.driver, arguments.plugin, arguments.llvm_tools)
    runners = {"driver": ends.lint}
    if not arguments.driver_only:
        runners["tidy"] = ends.tidy
    with open(arguments.file, newline="") as source:
        text = source.read()
    os.makedirs(os.path.dirname(arguments.tmp) or ".", exist_ok=True)

    file = os.path.abspath(arguments.file)
    for name, runner in runners.items():
        result = runner(file, arguments.checks, arguments.flags, options=arguments.option)
        check_messages(ends, arguments, name, result, text)
        if has_lines(text, ["CHECK-FIXES", "CHECK-FIXES-" + name.upper()]):
            check_fixes(ends, arguments, name, runner, text)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(str(failure))
