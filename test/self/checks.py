"""checks.py SOURCE RULES.json: what every check must have. Prints what is missing."""

import glob
import json
import os
import re
import sys

source, rules_file = sys.argv[1:]
ID = re.compile(r"[a-z]+(-[a-z]+)*")


def read(*path):
    with open(os.path.join(source, *path)) as file:
        return file.read()


def problems():
    with open(rules_file) as file:
        rules = [(rule["name"].removeprefix("lazy-"), rule) for rule in json.load(file)]
    ids = [check_id for check_id, _ in rules]
    if ids != sorted(ids):
        yield "Checks.def is not sorted by id: " + ", ".join(ids)

    tests = {name: read(name) for name in glob.glob(
        "test/**/*.cpp", root_dir=source, recursive=True)}
    for check_id, rule in rules:
        if not ID.fullmatch(check_id):
            yield "%s: an id is lower-case words with hyphens" % check_id
        summary = rule["summary"]
        if not re.match(r"[a-z'`]", summary) or summary.endswith(".") or len(summary) > 90:
            yield "%s: a summary is short, begins in lower case and has no full stop" % check_id
        if not os.path.exists(os.path.join(source, "docs/checks/%s.md" % check_id)):
            yield "%s: no docs/checks/%s.md" % (check_id, check_id)

        name = "test/checks/%s.cpp" % check_id
        if name not in tests:
            yield "%s: no %s" % (check_id, name)
            continue
        mine = [text for path, text in tests.items() if re.search(
            r"RUN: .*%%check_lazy \S+ (\S+,)?%s[, ]" % check_id, text)]
        if not any("[lazy-%s]" % check_id in text for text in mine):
            yield "%s: no test in which it reports something" % check_id
        fixes = any("CHECK-FIXES" in text for text in mine)
        if rule["fix"] != "none" and not fixes:
            yield "%s: is said to have fixes, but no test has CHECK-FIXES" % check_id
        if rule["fix"] == "none" and fixes:
            yield "%s: has fixes in a test, but the table says none" % check_id

    known = set(ids)
    for page in glob.glob("docs/checks/*.md", root_dir=source):
        if os.path.basename(page)[:-3] not in known:
            yield "%s: a page without a check" % page


found = list(problems())
print("\n".join(found))
sys.exit(1 if found else 0)
