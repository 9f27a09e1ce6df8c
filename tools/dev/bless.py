#!/usr/bin/env python3
"""Writes what is derived from the table of checks: docs/generated, and the head of each page.

    tools/dev/bless.py           writes; the diff is the review
    tools/dev/bless.py --check   writes nothing, says what is stale, and fails if anything is
"""

import argparse
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOTICE = "<!-- Written by tools/dev/bless.py. -->\n\n"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--lazy-lint", default=os.path.join(ROOT, "build/bin/lazy-lint"))
    return parser.parse_args()


def ask(*command):
    environment = dict(os.environ, NO_COLOR="1", COLUMNS="80")
    return subprocess.run(command, check=True, capture_output=True, text=True,
                          env=environment).stdout


def grade(rule):
    parts = ["`%s`" % rule["group"], "on by default" if rule["default"] else "off by default",
             "no fix" if rule["fix"] == "none" else "%s fix" % rule["fix"],
             "since %s" % rule["since"]]
    return " · ".join(parts)


def checks_page(rules):
    text = "# Checks\n\n" + NOTICE
    text += "| check | finds | group | default | fix |\n|---|---|---|---|---|\n"
    for rule in rules:
        text += "| [`%s`](../checks/%s.md) | %s | %s | %s | %s |\n" % (
            rule["name"], rule["name"].removeprefix("lazy-"), rule["summary"], rule["group"],
            "on" if rule["default"] else "off", rule["fix"])
    return text


def options_page(rules):
    text = "# Options\n\n" + NOTICE
    text += ("With lazy-lint: `--option lazy-<check>.<Option>=<value>`, or in a\n"
             "[configuration file](../configuration.md). In `.clang-tidy`:\n"
             "`lazy-<check>.<Option>` under `CheckOptions`. A list is separated by semicolons.\n"
             "\n"
             "For all checks: `--catalogue FILE`, with clang-tidy the option `lazy.Catalogue`, adds\n"
             "models of types and functions ([adding a library](../adding-a-library.md));\n"
             "`--facts-file FILE`, with clang-tidy `lazy.FactsFile`, adds what is known of functions\n"
             "in other files ([across files](../cross-file.md)).\n")
    for rule in rules:
        if not rule["options"]:
            continue
        text += "\n## %s\n\n| option | type | default | |\n|---|---|---|---|\n" % rule["name"]
        for option in rule["options"]:
            default = "`%s`" % option["default"] if option["default"] else ""
            text += "| `%s` | %s | %s | %s |\n" % (
                option["name"], option["type"].replace("|", ", "), default, option["help"])
    return text


def cli_page(lazy_lint):
    text = "# Command line\n\n" + NOTICE
    commands = [[], ["check"], ["index"], ["collect"], ["link"], ["ninja"], ["config"], ["cache"], ["rules"], ["explain"], ["explain-type"]]
    for command in commands:
        title = " ".join(["lazy-lint"] + command)
        text += "%s\n\n```\n%s\n```\n\n" % (
            "## `%s`" % title, ask(lazy_lint, *command, "--help").strip())
    return text.rstrip() + "\n"


def page_with_head(rule, text):
    """The page with its title, summary and grade replaced; everything else is kept."""
    title = re.match(r"# [^\n]*\n", text)
    sections = text.find("\n## ")
    if not title or sections < 0:
        return text
    head = "# %s\n\n%s\n\n%s\n" % (rule["name"], rule["summary"], grade(rule))
    # Between the head and the first section authors may write; the head is what bless wrote
    # before, or the lone summary line that new-check.py left.
    between = text[title.end():sections].strip("\n").split("\n\n")
    kept = [p for p in between[1:] if p and not re.match(r"`[a-z]+` · (on|off) by default", p)]
    return head + "".join("\n%s\n" % p for p in kept) + text[sections:]


def main():
    arguments = parse_arguments()
    rules = json.loads(ask(arguments.lazy_lint, "rules", "--json"))
    files = {
        "docs/generated/checks.md": checks_page(rules),
        "docs/generated/options.md": options_page(rules),
        "docs/generated/cli.md": cli_page(arguments.lazy_lint),
        "docs/generated/config-schema.json": ask(arguments.lazy_lint, "config", "--schema"),
    }
    for rule in rules:
        path = "docs/checks/%s.md" % rule["name"].removeprefix("lazy-")
        if os.path.exists(os.path.join(ROOT, path)):
            with open(os.path.join(ROOT, path)) as file:
                files[path] = page_with_head(rule, file.read())

    stale = []
    for path, text in files.items():
        full = os.path.join(ROOT, path)
        old = None
        if os.path.exists(full):
            with open(full) as file:
                old = file.read()
        if old == text:
            continue
        stale.append(path)
        if not arguments.check:
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w") as file:
                file.write(text)
    for path in stale:
        print("%s: %s" % (path, "stale; run tools/dev/bless.py" if arguments.check else "written"))
    return 1 if arguments.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
