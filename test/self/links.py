"""links.py SOURCE: relative links in Markdown files that lead nowhere."""

import glob
import os
import re
import sys

source = sys.argv[1]
failed = False
for page in glob.glob("*.md", root_dir=source) + glob.glob(
        "docs/**/*.md", root_dir=source, recursive=True):
    with open(os.path.join(source, page)) as file:
        # Code is not read for links: [x](y) is C++ too.
        text = re.sub(r"^```.*?^```|`[^`\n]*`", "", file.read(), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target and not os.path.exists(
                os.path.join(source, os.path.dirname(page), target)):
            print("%s: %s does not exist" % (page, target))
            failed = True
sys.exit(1 if failed else 0)
