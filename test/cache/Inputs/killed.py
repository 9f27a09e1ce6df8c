"""Kills lazy-lint at many moments and looks at what is left: killed.py LAZY_LINT DIR MOCK

Whatever was being done: the cache gives what a run without one gives, and a source that was being
fixed is as it was or as it shall be. Delays only spread the moments; nothing depends on them.
"""

import os
import shutil
import signal
import subprocess
import sys

tool, there, mock = sys.argv[1:]
sources = os.path.join(there, "src")
cache = os.path.join(there, "cache")
files = ["f%d.cpp" % i for i in range(6)]
OLD = '#include "task.h"\nTask<void> work();\nTask<void> caller%d() { work(); co_return; }\n'


def texts():
    return {name: open(os.path.join(sources, name)).read() for name in sorted(os.listdir(sources))}


def write():
    shutil.rmtree(sources, ignore_errors=True)
    os.makedirs(sources)
    for i, name in enumerate(files):
        with open(os.path.join(sources, name), "w") as file:
            file.write(OLD % i)


def start(*words):
    return subprocess.Popen([tool, sources, "-j2", *words, "--", "-std=c++20", "-isystem", mock],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(*words):
    run = start(*words)
    out, err = run.communicate()
    assert run.returncode == 1, (run.returncode, err)
    return out


def interrupted(after, how, *words):
    """True if there was something left to interrupt."""
    run = start(*words)
    try:
        run.communicate(timeout=after)
        return False
    except subprocess.TimeoutExpired:
        run.send_signal(how)
        out, err = run.communicate()
        assert run.returncode in (-how, 0, 1), (run.returncode, err)  # it may just have ended
        return run.returncode == -how


write()
before = texts()
truth = finished("--no-cache")
moments = [0.005 * 1.35 ** i for i in range(18)]
caught = 0
for how in [signal.SIGKILL, signal.SIGINT]:
    shutil.rmtree(cache, ignore_errors=True)
    for after in moments:
        caught += interrupted(after, how, "--cache-dir", cache)
        assert finished("--cache-dir", cache) == truth
        shutil.rmtree(cache, ignore_errors=True)
assert caught, "nothing was ever interrupted"

subprocess.run([tool, sources, "--no-cache", "--unsafe-fixes", "--", "-std=c++20", "-isystem", mock],
               stdout=subprocess.DEVNULL, check=True)
after_fixes = texts()
assert all(before[name] != after_fixes[name] for name in files), after_fixes
for how in [signal.SIGKILL, signal.SIGINT]:
    for after in moments:
        write()
        interrupted(after, how, "--no-cache", "--unsafe-fixes")
        for name, text in texts().items():
            if name in before:
                assert text in (before[name], after_fixes[name]), (name, text)
            else:  # a temporary file is nobody's source
                assert not name.endswith((".cpp", ".h")), name
print("killed", caught, "runs")
