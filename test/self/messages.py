"""messages.py SOURCE: the style of the messages that tests expect.

Lower case, no full stop, code in single quotes, at most 100 columns; never "may be unsafe".
"""

import glob
import os
import re
import sys

source = sys.argv[1]
EXPECTED = re.compile(
    r"CHECK[A-Z-]*:.*?: (?P<level>warning|note): (?P<text>.*?)(?: \[lazy-[a-z-]+\])?\s*$")
LIMIT = 100


def complaints(level, text):
    plain = re.sub(r"\{\{.*?\}\}", "", text)
    if plain.strip() == "":
        return
    # A message that begins with a pattern begins in any way.
    if not text.startswith("{{") and not re.match(r"[a-z0-9'(]", text):
        yield "begins in upper case"
    if not text.endswith("}}") and re.search(r"[^.]\.$", plain):
        yield "ends with a full stop"
    if "`" in plain or '"' in plain:
        yield "quotes code with something else than '…'"
    if level == "warning" and len(plain) > LIMIT:
        yield "is longer than %d columns" % LIMIT
    if re.search(r"\bmay be unsafe\b|\bshould\b|\bplease\b", plain, re.IGNORECASE):
        yield "advises instead of saying what is there"


failed = False
seen = 0
for name in sorted(glob.glob("test/checks/**/*.cpp", root_dir=source, recursive=True)):
    with open(os.path.join(source, name)) as file:
        for number, line in enumerate(file, 1):
            match = EXPECTED.search(line)
            if not match:
                continue
            seen += 1
            for complaint in complaints(match["level"], match["text"]):
                print("%s:%d: %s: %s" % (name, number, complaint, match["text"]))
                failed = True
if not seen:
    print("no message found in any test")
sys.exit(1 if failed or not seen else 0)
