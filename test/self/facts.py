"""facts.py SOURCE: every word the facts have for what became of a value is expected by some test
in test/facts. Prints the words that are not."""

import glob
import os
import re
import sys

ENUMERATIONS = {
    "lib/Facts/Facts.h": ["enum class Fate", "enum class UseKind", "enum How"],
    "lib/Facts/ParamFates.h": ["enum class ParamFate"],
}


def read(path):
    with open(path) as file:
        return file.read()


def words(source):
    for path, heads in ENUMERATIONS.items():
        text = read(os.path.join(source, path))
        for head in heads:
            body = re.search(head + r" \{(.*?)\}", text, re.DOTALL)[1]
            body = re.sub(r"//.*", "", body)
            for word in re.findall(r"\w+", body):
                yield head.split()[-1], word


def main():
    source = sys.argv[1]
    facts = "\n".join(
        line.split("// FACT: ")[1]
        for path in glob.glob(os.path.join(source, "test/facts/*.cpp"))
        for line in read(path).splitlines()
        if "// FACT: " in line
    )
    said = set(re.findall(r"\w+", "\n".join(re.findall(r"-> ([\w, ]+)", facts))))
    missing = ["%s::%s" % word for word in words(source) if word[1] not in said]
    if missing:
        sys.exit("no FACT in test/facts expects " + ", ".join(missing))


if __name__ == "__main__":
    main()
