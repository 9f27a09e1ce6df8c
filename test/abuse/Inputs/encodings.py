"""Lints, reports and fixes what is not UTF-8, in the current folder: encodings.py LAZY_LINT MOCK"""

import json
import subprocess
import sys
import xml.dom.minidom

tool, mock = sys.argv[1:]
HEAD = b'#include "task.h"\nTask<void> work();\n'
sources = {
    b"latin\xe9.cpp": HEAD + b'// \xe9\xff\xfe\nTask<void> c() { work(); auto s = "\xe9"; (void)s; co_return; }\n',
    b"nul.cpp": HEAD + b"Task<void> c() {\n  work(); // \0\n  co_return;\n}\n",
    b"bom.cpp": b"\xef\xbb\xbf" + HEAD.replace(b"\n", b"\r\n") + b"Task<void> c() {\r\n  work();\r\n  co_return;\r\n}\r\n",
    b"end.cpp": HEAD + b"Task<void> c() { work(); co_return; }",
}
for name, text in sources.items():
    with open(name, "wb") as file:
        file.write(text)


def run(*words):
    done = subprocess.run([tool, "--no-cache", *words, "--", "-std=c++20", "-isystem", mock],
                          capture_output=True)
    assert done.stderr == b"", done.stderr
    return done.returncode, done.stdout.decode("utf-8")


formats = ["text", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson"]
for form in formats:
    code, out = run("--output-format=" + form, *sources)
    assert code == 1, (form, code)
    if form in ("json", "sarif", "gitlab", "rdjson"):
        json.loads(out)
    elif form in ("junit", "checkstyle"):
        xml.dom.minidom.parseString(out)
    else:
        assert out.count("[lazy-unawaited]") + out.count("title=lazy-unawaited") == 4, (form, out)

code, out = run("--unsafe-fixes", *sources)
assert code == 0 and "4 findings (4 fixed) in 4 files" in out, out
for name, text in sources.items():
    fixed = open(name, "rb").read()
    before = b"{ work();" if b"{ work();" in text else b"  work();"
    assert fixed == text.replace(before, before.replace(b"work", b"co_await work")), (name, fixed)

# Clang takes no UTF-16: said, not a crash.
with open("wide.cpp", "wb") as file:
    file.write("\ufeffint x;\n".encode("utf-16-le"))
code, out = run("wide.cpp")
assert code == 2 and "wide.cpp: error: UTF-16 (LE) byte order mark detected" in out, out
print(len(formats), "formats,", len(sources), "files fixed")
