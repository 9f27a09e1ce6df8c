"""Runs lazy-lint and clang-tidy with our plug-in on one file, and says the same of both."""

import os
import re
import subprocess
from dataclasses import dataclass, field

FINDING = re.compile(
    r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?P<column>\d+): "
    r"(?P<level>warning|error|fatal error|note): (?P<message>.*?)( \[(?P<check>[\w.,*-]+)\])?$"
)
# A remark without a place.
REMARK = re.compile(r"^(warning|error|note|help): ")


@dataclass
class Result:
    command: list
    code: int
    out: str
    err: str
    #: The lines with findings, errors and notes; code frames and summaries left out.
    lines: list = field(default_factory=list)
    #: Matches of FINDING for the warnings and errors among them.
    findings: list = field(default_factory=list)

    def errors(self):
        return [f for f in self.findings if f["level"] != "warning"]

    def __str__(self):
        return "$ %s\n(exit code %d)\n%s%s" % (
            " ".join(self.command), self.code, self.out, self.err)


def run(command, cwd=None):
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd)
    result = Result(command, done.returncode, done.stdout, done.stderr)
    for line in done.stdout.splitlines():
        match = FINDING.match(line)
        if match or REMARK.match(line):
            result.lines.append(line)
        if match and match["level"] != "note":
            result.findings.append(match)
    return result


@dataclass
class FrontEnds:
    driver: str
    plugin: str
    llvm_tools: str

    def tool(self, name):
        return os.path.join(self.llvm_tools, name)

    def lint(self, file, checks, flags, fix=False, options=()):
        """The driver. No checks: those that are on by default. Fix: every fix there is."""
        command = [self.driver, "--color=never"]
        if checks:
            command += ["--select", ",".join(checks)]
        for option in options:
            command += ["--option", option]
        if fix:
            command += ["--fix", "--unsafe-fixes"]
        return run(command + [file, "--"] + flags)

    def tidy(self, file, checks, flags, fix=False, options=()):
        values = ["{key: '%s', value: '%s'}" % tuple(o.split("=", 1)) for o in options]
        config = "{Checks: '-*,%s', HeaderFilterRegex: '.*', CheckOptions: [%s]}" % (
            ",".join(checks), ", ".join(values))
        command = [self.tool("clang-tidy"), "-load=" + self.plugin, "--quiet", "--config=" + config]
        if fix:
            command += ["--fix-errors"]  # that is --fix, for files that do not compile too
        return run(command + [file, "--"] + flags)

    def compiles(self, file, flags):
        """None if it does, else what the compiler says."""
        result = run([self.tool("clang++"), "-fsyntax-only", "-w"] + flags + [file])
        return None if result.code == 0 else str(result)
