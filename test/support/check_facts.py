"""Compares what the walk found out about a file with what the file says of itself.

    %facts FILE [-- compiler flags]

In FILE, beside the line, or on a line of its own below it:

    flush();              // FACT: flush() -> Dropped
    Task<> t = flush();   // FACT: flush() -> Stored into t (lazy task) | local t -> Observes
    log(t);

What `lazy-lint dump-facts FILE` prints for a line with a FACT must be what its FACTs say, no less
and no more; the class in parentheses may be left out; ` | ` stands between two facts. Lines without a FACT are not compared.

Flags: -std=c++20 and the mocks (as system headers).
"""

import argparse
import collections
import os
import re
import subprocess
import sys

FACT = re.compile(r"// FACT: (.*)$")
CLASS = re.compile(r" \([^()]*\)$")


def expected(text):
    """Line -> facts."""
    result = collections.defaultdict(list)
    about = 0
    for number, line in enumerate(text.splitlines(), 1):
        match = FACT.search(line)
        if not match or line[: match.start()].strip():
            about = number
        if match:
            result[about] += [fact.strip() for fact in match[1].split(" | ")]
    return result


def without_class(fact):
    return CLASS.sub("", fact)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver", required=True)
    parser.add_argument("--mock", required=True)
    parser.add_argument("file")
    parser.add_argument("flags", nargs="*")
    arguments = parser.parse_args()
    command = [arguments.driver, "dump-facts", arguments.file, "--"]
    command += ["-std=c++20", "-isystem", arguments.mock] + arguments.flags
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("$ %s\n%s" % (" ".join(command), done.stderr))
    found = collections.defaultdict(list)
    for line in done.stdout.splitlines():
        number, fact = line.split(": ", 1)
        found[int(number)].append(fact)

    with open(arguments.file) as source:
        wanted = expected(source.read())
    if not wanted:
        sys.exit("%s has no FACT" % arguments.file)
    wrong = []
    for number, facts in sorted(wanted.items()):
        left = list(found[number])
        for fact in facts:
            match = [f for f in left if fact in (f, without_class(f))]
            if match:
                left.remove(match[0])
            else:
                wrong.append("%s:%d: not found: %s" % (arguments.file, number, fact))
        wrong += ["%s:%d: not expected: %s" % (arguments.file, number, fact) for fact in left]
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
