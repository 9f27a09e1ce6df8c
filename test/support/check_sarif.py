#!/usr/bin/env python3
"""Checks a SARIF file: against the schema, against what GitHub's code scanning takes, and against the
sources it speaks of.

  check_sarif.py SCHEMA ROOT FILE [--apply FROM TO]

ROOT is where the run's relative addresses begin. --apply makes the first fix of every result in the
text of FROM and compares the outcome with TO. Prints "FILE: n results, m rules: valid", or what is
wrong.
"""
import argparse
import json
import os
import re
import sys
import urllib.parse

import jsonschema

problems = []


def expect(condition, message):
    if not condition:
        problems.append(message)


def lines_of(path):
    """The lines of a file in UTF-16 code units (two bytes each), with their ends."""
    with open(path, encoding="utf-8", errors="replace", newline="") as f:
        text = f.read()
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)


def units(text):
    return len(text.encode("utf-16-le")) // 2


class Checker:
    def __init__(self, run, root):
        self.run, self.root = run, root
        self.rules = run["tool"]["driver"]["rules"]

    def file_of(self, artifact):
        """The file an address names; checks the address."""
        uri = artifact["uri"]
        expect(re.fullmatch(r"[A-Za-z0-9\-._~/%:]*", uri), "not encoded: %s" % uri)
        expect(".." not in uri.split("/"), "has '..': %s" % uri)
        if "uriBaseId" in artifact:
            expect(not uri.startswith(("/", "file:")), "a base and absolute: %s" % uri)
            expect(artifact["uriBaseId"] in self.run["originalUriBaseIds"], "unknown base")
            return os.path.join(self.root, os.fsdecode(urllib.parse.unquote_to_bytes(uri)))
        expect(uri.startswith("file:///"), "neither a base nor absolute: %s" % uri)
        return os.fsdecode(urllib.parse.unquote_to_bytes(uri[len("file://"):]))

    def region(self, physical):
        """Whether a region is inside of its file."""
        path = self.file_of(physical["artifactLocation"])
        expect(os.path.exists(path), "no such file: %r" % path)
        region = physical.get("region")
        if not region or not os.path.exists(path):
            return
        lines = lines_of(path)
        for line, column in [("startLine", "startColumn"), ("endLine", "endColumn")]:
            at = region[line]
            expect(1 <= at <= len(lines) + 1, "%s: no line %d" % (path, at))
            room = units(lines[at - 1].rstrip("\r\n")) if at <= len(lines) else 0
            # One more: the end of a range, a point at the end of a line.
            expect(1 <= region[column] <= room + 2, "%s:%d: no column %d" % (path, at, region[column]))
        expect((region["startLine"], region["startColumn"]) < (region["endLine"], region["endColumn"]),
               "%s: empty region" % path)

    # What GitHub asks for: "SARIF support for code scanning" in its documentation.
    def github(self):
        driver = self.run["tool"]["driver"]
        expect(driver["name"], "tool.driver.name")
        for rule in self.rules:
            who = rule["id"]
            for name in ["shortDescription", "fullDescription"]:
                expect(0 < len(rule[name]["text"]) <= 1024, "%s: %s" % (who, name))
            expect(rule["help"]["text"] and rule["help"]["markdown"], who + ": help")
            expect(rule["defaultConfiguration"]["level"] in ["note", "warning", "error"], who + ": level")
            properties = rule["properties"]
            expect(0 < len(properties["tags"]) <= 10, who + ": tags")
            expect(properties["precision"] in ["very-high", "high", "medium", "low"], who + ": precision")
            expect(properties["problem.severity"] in ["error", "warning", "recommendation"],
                   who + ": problem.severity")
        results = self.run["results"]
        expect(len(results) <= 25000 and len(self.rules) <= 25000, "too many")
        seen = set()
        for result in results:
            who = result["ruleId"]
            expect(result["message"]["text"], who + ": message.text")
            expect(len(result["locations"]) >= 1, who + ": locations")
            region = result["locations"][0]["physicalLocation"]["region"]
            for name in ["startLine", "startColumn", "endLine", "endColumn"]:
                expect(name in region, "%s: %s" % (who, name))
            prints = result["partialFingerprints"]
            expect(re.fullmatch(r"[0-9a-f]{1,16}:[0-9]+", prints["primaryLocationLineHash"]),
                   who + ": primaryLocationLineHash")
            expect(prints["lazyLintFingerprint/v1"] not in seen, who + ": fingerprint twice")
            seen.add(prints["lazyLintFingerprint/v1"])
            expect(len(result.get("relatedLocations", [])) <= 1000, who + ": too many locations")
            for flow in result.get("codeFlows", []):
                for thread in flow["threadFlows"]:
                    expect(0 < len(thread["locations"]) <= 10000, who + ": thread flow")

    def result(self, result):
        who = result["ruleId"]
        if "ruleIndex" in result:
            expect(self.rules[result["ruleIndex"]]["id"] == who, who + ": ruleIndex")
        for location in result["locations"]:
            self.region(location["physicalLocation"])
        related = {l["id"]: l for l in result.get("relatedLocations", [])}
        for location in related.values():
            expect(location["message"]["text"], who + ": related location without message")
            self.region(location["physicalLocation"])
        # Related locations are shown only where the message links them.
        text = result["message"]["text"]
        links = re.findall(r"(?<!\\)\[((?:[^\[\]\\]|\\.)+)\]\((\d+)\)", text)
        expect(sorted(int(n) for _, n in links) == sorted(related), who + ": links and locations")
        bare = re.sub(r"\\.", "", text)
        expect(bare.count("[") == bare.count("]") == len(links), who + ": brackets that are no link")
        for label, number in links:
            expect(label == related[int(number)]["message"]["text"], who + ": label of a link")
        for flow in result.get("codeFlows", []):
            for step in flow["threadFlows"][0]["locations"]:
                expect(step["location"]["message"]["text"], who + ": step without message")
                self.region(step["location"]["physicalLocation"])

    def suppressions(self):
        has = ["suppressions" in r for r in self.run["results"]]
        expect(all(has) or not any(has), "suppressions: all results or none")

    def invocation(self):
        for invocation in self.run["invocations"]:
            expect(invocation["executionSuccessful"] == (invocation["exitCode"] < 2), "executionSuccessful")
            for said in invocation["toolExecutionNotifications"]:
                for location in said.get("locations", []):
                    self.file_of(location["physicalLocation"]["artifactLocation"])

    def check(self):
        expect(self.run["columnKind"] == "utf16CodeUnits", "columnKind")
        for base in self.run["originalUriBaseIds"].values():
            # One that says nothing of where it is: whoever reads the report knows.
            uri = base.get("uri", "file:///")
            expect(uri.startswith("file:///") and uri.endswith("/"), "base: %s" % base)
        self.github()
        for result in self.run["results"]:
            self.result(result)
        self.suppressions()
        self.invocation()

    def applied(self, path):
        """The text of path with the first fix of every result made."""
        lines = lines_of(path)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + units(line))
        text = "".join(lines).encode("utf-16-le")
        edits = []
        for result in self.run["results"]:
            if result.get("suppressions"):
                continue
            for fix in result.get("fixes", [])[:1]:
                for change in fix["artifactChanges"]:
                    if not os.path.samefile(self.file_of(change["artifactLocation"]), path):
                        continue
                    for r in change["replacements"]:
                        where = r["deletedRegion"]
                        begin = starts[where["startLine"] - 1] + where["startColumn"] - 1
                        end = starts[where["endLine"] - 1] + where["endColumn"] - 1
                        edits.append((begin, end, r.get("insertedContent", {}).get("text", "")))
        for begin, end, new in sorted(edits, reverse=True):
            text = text[:2 * begin] + new.encode("utf-16-le") + text[2 * end:]
        return text.decode("utf-16-le")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("schema")
    parser.add_argument("root")
    parser.add_argument("file")
    parser.add_argument("--apply", nargs=2, metavar=("FROM", "TO"))
    args = parser.parse_args()
    with open(args.schema, encoding="utf-8") as f:
        schema = json.load(f)
    with open(args.file, encoding="utf-8") as f:
        log = json.load(f)

    for error in jsonschema.Draft4Validator(schema).iter_errors(log):
        problems.append("schema: %s: %s" % ("/".join(map(str, error.absolute_path)), error.message[:300]))
    expect(log["$schema"] == schema["id"], "$schema")
    checker = Checker(log["runs"][0], args.root)
    checker.check()
    if args.apply:
        with open(args.apply[1], encoding="utf-8", errors="replace", newline="") as f:
            expect(checker.applied(args.apply[0]) == f.read(), "the fixes do not make %s" % args.apply[1])

    for problem in problems:
        print("%s: %s" % (args.file, problem))
    if problems:
        return 1
    run = log["runs"][0]
    print("%s: %d results, %d rules: valid" % (os.path.basename(args.file), len(run["results"]),
                                               len(run["tool"]["driver"]["rules"])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
