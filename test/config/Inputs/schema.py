"""schema.py LAZY_LINT SCHEMA SCRATCH: does the JSON schema say of a configuration what the reader says?

Each configuration below is JSON, which is YAML too, and given to both.
"""

import json
import os
import subprocess
import sys

import jsonschema

lazy_lint, schema_file, scratch = sys.argv[1:]
MODEL = {"library": "mine", "name": "mine"}
TYPE = {"id": "a", "names": ["a::B"], "role": "task", "why": "as it says"}

RIGHT = [
    None,
    {},
    {"root": True, "build": "out/debug", "exclude": ["gen", "*.pb.h"]},
    {"exclude": "gen", "allow-blocking-in": ["tests/*"]},
    {"select": "all", "ignore": ["pedantic", "lazy-unawaited", "unawaited", "lazy-una*"]},
    {"rules": {"all": "on", "preview": "off", "unawaited": "error", "lazy-sync-wait": "note",
               "lazy-*": "warning"}},
    {"options": {"lazy-blocking-call": {"Categories": ["sleep", "wait"], "ReportShort": True},
                 "unawaited": {"AllowedCalls": "a;b"}, "ref-parameter": {"Level": "all"}}},
    {"overrides": [{"files": "a", "ignore": "all"},
                   {"files": ["a", "b"], "select": ["all"], "rules": {"all": "off"},
                    "options": {"unawaited": {"ReportShared": False}}}]},
    {"models": MODEL},
    {"models": dict(MODEL, types=[TYPE],
                    functions=[{"names": ["a::b"], "role": "block-on", "why": "it waits"}])},
]
WRONG = [
    [],
    "root",
    {"rot": True},
    {"root": "perhaps"},
    {"root": 1},
    {"build": []},
    {"exclude": {"a": 1}},
    {"exclude": [[]]},
    {"select": "lazy-unawated"},
    {"ignore": ["correctnes"]},
    {"rules": ["unawaited"]},
    {"rules": {"unawated": "off"}},
    {"rules": {"unawaited": "loud"}},
    {"options": {"unawated": {}}},
    {"options": {"unawaited": {"ReportShard": True}}},
    {"options": {"unawaited": {"ReportShared": "perhaps"}}},
    {"options": {"lazy-blocking-call": {"Categories": ["slep"]}}},
    {"options": {"ref-parameter": {"Level": "some"}}},
    {"overrides": {"files": "a"}},
    {"overrides": [{"ignore": "all"}]},
    {"overrides": [{"files": "a", "models": MODEL}]},
    {"overrides": [{"files": "a", "overrides": []}]},
    {"files": "a"},
    {"models": []},
    {"models": {"name": "mine"}},
    {"models": dict(MODEL, tipes=[])},
    {"models": dict(MODEL, types=[dict(TYPE, role="tusk")])},
    {"models": dict(MODEL, types=[{"id": "a", "names": ["a::B"]}])},
]

with open(schema_file) as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
failed = False
for expected, samples in ((True, RIGHT), (False, WRONG)):
    for sample in samples:
        path = os.path.join(scratch, "config.yaml")
        with open(path, "w") as file:
            file.write("" if sample is None else json.dumps(sample))
        said = subprocess.run([lazy_lint, "config", "--config", path, scratch],
                              capture_output=True, text=True)
        by_reader = said.returncode == 0
        by_schema = validator.is_valid(sample)
        if (by_reader, by_schema) != (expected, expected):
            failed = True
            print("%s\n  expected %s, reader %s, schema %s\n  %s" % (
                json.dumps(sample), expected, by_reader, by_schema, said.stderr))
sys.exit(failed)
