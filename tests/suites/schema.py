# SPDX-License-Identifier: GPL-2.0-or-later
"""schema.py FOLDER SCHEMA: is the JSON on standard input as that schema of
runtime-spec has it? Exit 0, or 1 and why."""
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")
import jsonschema  # noqa: E402

path = os.path.join(os.path.abspath(sys.argv[1]), sys.argv[2])
with open(path, encoding="utf-8") as f:
    schema = json.load(f)
resolver = jsonschema.RefResolver("file://" + path, schema)
try:
    jsonschema.Draft4Validator(schema, resolver=resolver).validate(
        json.load(sys.stdin))
except (jsonschema.ValidationError, json.JSONDecodeError) as e:
    sys.exit(str(e).split("\n", maxsplit=1)[0])
