"""Runs lazy-lint where nothing can be written: disk.py LAZY_LINT DIR MOCK

A full disk is a limit on the size of files; a read-only tree is one without the right to write to
it, which root gives up, too. What was there is there afterwards, findings are the same, and what
was asked to be written and could not be is one error and exit code 2.
"""

import ctypes
import os
import re
import resource
import signal
import subprocess
import sys

tool, there, mock = sys.argv[1:]
source = os.path.join(there, "src", "a.cpp")
cache = os.path.join(there, "cache")
flags = ["--", "-std=c++20", "-isystem", mock]
TEXT = '#include "task.h"\nTask<void> work();\nTask<void> caller() { work(); co_return; }\n'


def no_space(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


def no_rights():
    """Without CAP_DAC_OVERRIDE root is bound by permissions like everybody else."""
    PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def run(before, *words):
    done = subprocess.run([tool, *words], capture_output=True, text=True, preexec_fn=before,
                          restore_signals=False)
    return done.returncode, done.stdout, done.stderr


def linted(before, *words):
    """As run(), and whether there is a note that the cache cannot be written."""
    code, out, err = run(before, source, *words, *flags)
    note = re.search(r"^note: cannot write .*; name another with --cache-dir, .*\n", out, re.MULTILINE)
    return (code, out.replace(note.group(), "") if note else out, err), bool(note)


def snapshot(root):
    return {os.path.join(d, f): open(os.path.join(d, f), "rb").read()
            for d, _, names in os.walk(root) for f in names}


os.makedirs(os.path.dirname(source))
with open(source, "w") as file:
    file.write(TEXT)
truth = run(None, source, "--no-cache", *flags)
assert truth[0] == 1 and "[lazy-unawaited]" in truth[1], truth

# A cache that cannot be written costs time and nothing else.
for size in [0, 100]:
    got = linted(no_space(size), "--cache-dir", cache)
    assert got == (truth, True), got
assert run(None, source, "--cache-dir", cache, *flags) == truth
assert run(None, source, "--cache-dir", cache, *flags) == truth

# What the user asked for is not half-written, and what was there stays.
out = os.path.join(there, "out")
os.makedirs(out)
asked = {
    "json": [source, "--no-cache", "--output-format=json=" + out + "/json", *flags],
    "sarif": [source, "--no-cache", "--output-format=sarif=" + out + "/sarif", *flags],
    "fixes": [source, "--no-cache", "--export-fixes=" + out + "/fixes", *flags],
    "baseline": [source, "--no-cache", "--baseline=" + out + "/baseline", "--write-baseline", *flags],
    "index": ["index", source, "-o", out + "/index", *flags],
    "facts": ["collect", source, "-o", out + "/facts", "--root", there, *flags],
}
for name in asked:
    with open(os.path.join(out, name), "w") as file:
        file.write("old\n")


def refused(before, words, name):
    seen = snapshot(there)
    code, _, err = run(before, *words)
    assert code == 2, (name, code, err)
    assert err.count("\n") == 1 and err.startswith("lazy-lint: error: "), (name, err)
    assert name in err, (name, err)
    assert snapshot(there) == seen, (name, set(snapshot(there)) ^ set(seen))


fix = [source, "--no-cache", "--unsafe-fixes", *flags]
nolint = [source, "--no-cache", "--add-nolint", *flags]
for name, words in asked.items():
    refused(no_space(10), words, name)
refused(no_space(10), fix, "a.cpp")
refused(no_space(10), nolint, "a.cpp")

# Everything read-only.
for directory, _, names in os.walk(there, topdown=False):
    for name in names:
        os.chmod(os.path.join(directory, name), 0o444)
    os.chmod(directory, 0o555)
try:
    for place in ["cache", "new"]:
        got = linted(no_rights, "--cache-dir", os.path.join(there, place))
        assert got == (truth, place == "new"), (place, got)
    for name, words in asked.items():
        refused(no_rights, words, name)
    refused(no_rights, fix, "a.cpp")
    refused(no_rights, nolint, "a.cpp")
finally:
    for directory, _, names in os.walk(there):
        os.chmod(directory, 0o755)
        for name in names:
            os.chmod(os.path.join(directory, name), 0o644)
print("refused", 2 * (len(asked) + 2), "times")
