#!/usr/bin/env python3
"""Starts a check: its source, page and test, and its line in Checks.def.

    tools/dev/new-check.py lock-across-suspend "a lock is held while the coroutine is suspended"

What it writes builds and its tests fail: the rest of the work is to make them pass.
"""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

SOURCE = """// WHY: in a few lines, what goes wrong when the pattern is there.
//
// WHAT: what is reported, what is not, and why not.

#include "Checks/Check.h"

namespace lazy {{
namespace {{

void run(const Pass &P) {{
  for (const std::unique_ptr<FunctionFacts> &Function : P.F.Functions) {{
    // Read the facts of one function; P.Report(Finding) what is certain.
    (void)Function;
  }}
}}

}} // namespace

extern const CheckDef {name};
constinit const CheckDef {name} = define<run>({{
    "{id}",
    "{summary}",
    CheckGroup::Preview,
    "{since}",
    Fixability::None,
}});

}} // namespace lazy
"""

PAGE = """# lazy-{id}

{summary}

## What it finds

## Why it matters

## Bad

```cpp bad
```

## Good

```cpp good
```

## What it does not find

## Known problems
"""

TEST = """// RUN: %check_lazy %s {id} %t
#include "task.h"

Task<> bad_case() {{
  co_return;
  // CHECK: :[[@LINE-1]]:3: warning: {{{{.*}}}} [lazy-{id}]
}}

// Say here why this is good.
Task<> good_case() {{ co_return; }}
"""


def since():
    with open(os.path.join(ROOT, "CMakeLists.txt")) as file:
        return re.search(r"VERSION (\d+\.\d+)", file.read())[1]


def write_new(path, text):
    full = os.path.join(ROOT, path)
    if os.path.exists(full):
        sys.exit("error: %s exists" % path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w") as file:
        file.write(text)
    print("wrote " + path)


def main():
    if len(sys.argv) != 3 or not re.fullmatch(r"[a-z]+(-[a-z]+)*", sys.argv[1]):
        sys.exit(__doc__)
    check_id, summary = sys.argv[1:]
    name = "".join(word.capitalize() for word in check_id.split("-"))
    values = {"id": check_id, "summary": summary, "name": name, "since": since()}

    write_new("lib/Checks/%s.cpp" % name, SOURCE.format(**values))
    write_new("docs/checks/%s.md" % check_id, PAGE.format(**values))
    write_new("test/checks/%s.cpp" % check_id, TEST.format(**values))

    table = os.path.join(ROOT, "lib/Checks/Checks.def")
    with open(table) as file:
        lines = file.read().splitlines()
    rows = sorted({line for line in lines if line.startswith("LAZY_CHECK")}
                  | {"LAZY_CHECK(%s)" % name})
    with open(table, "w") as file:
        file.write("\n".join([l for l in lines if not l.startswith("LAZY_CHECK")] + rows) + "\n")
    print("added a line to lib/Checks/Checks.def\n"
          "Next: cmake --build build && tools/dev/bless.py, then make its tests pass.")


if __name__ == "__main__":
    main()
