"""The JSON schema of a task file as people write it, and the reference page: both made from the models.

`python -m ingrained.spec.schema` says whether the committed files are up to date, and with `--write` brings
them up to date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ingrained.items.families.catalog import FAMILIES
from ingrained.protocols.catalog import PROTOCOLS
from ingrained.reference.catalog import CALIBRATED
from ingrained.spec import bounds
from ingrained.spec.docstrings import json_schema
from ingrained.spec.models import AXIS_NAME, FOREIGN_NAME, LANGUAGE, TaskSpec
from ingrained.spec.page import render_page
from ingrained_scorers.catalog import SCORERS

Schema = dict[str, Any]
_ANYTHING: Schema = {"type": ["object", "null"]}
_TEXT: Schema = {"type": "string"}


def task_schema() -> Schema:
    """Make the JSON schema (draft 2020-12) of a task file, shorthands included.

    Returns:
        The schema.
    """
    made = json_schema(TaskSpec)
    defs: Schema = made["$defs"]
    parts = {
        "items": _items(defs),
        "vary": _vary(),
        "protocol": {**_chain(_named(PROTOCOLS, defs)), "default": "ask"},
        "scorer": _chain(_named(SCORERS, defs)),
        "inspect": {"anyOf": [{"type": "string", "pattern": FOREIGN_NAME}, _one_of({})]},
        "reference": _reference(),
        "limits": {"$ref": "#/$defs/Limits"},
    }
    for key, part in parts.items():
        made["properties"][key] = {**part, "description": made["properties"][key]["description"]}
    made["properties"]["source"].pop("default", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ingrained task",
        **made,
        "description": "One task of ingrained: one YAML file.",
        **_together(),
    }


def reference_page() -> str:
    """Write `docs/yaml-reference.md`.

    Returns:
        The page, in Markdown.
    """
    return render_page(task_schema())


def committed(root: Path) -> dict[Path, str]:
    """Name the generated files that are committed.

    Args:
        root: The repository; the installed package may lie elsewhere.

    Returns:
        What each must contain, by its path.
    """
    schema = json.dumps(task_schema(), indent=2, ensure_ascii=False) + "\n"
    return {
        root / "tasks" / "ingrained_tasks" / "task.schema.json": schema,
        root / "docs" / "yaml-reference.md": reference_page(),
    }


def _items(defs: Schema) -> Schema:
    family = defs["FamilyItems"]
    if FAMILIES:
        generator: Schema = {"type": "string", "pattern": "^reasoning-gym/[a-z0-9_]+$"}
        names: Schema = {"anyOf": [{"enum": list(FAMILIES)}, generator]}
        several: Schema = {"type": "array", "items": names, "minItems": 1}
        about = family["properties"]["family"]["description"]
        one: Schema = {"enum": ["all", *FAMILIES]}
        family["properties"]["family"] = {"anyOf": [one, generator, several], "description": about}
        family["allOf"] = [
            {
                "if": {"properties": {"family": {"const": name}}},
                "then": {"properties": {"with": _model(info.params, defs)}},
            }
            for name, info in FAMILIES.items()
        ]
    inline: Schema = {"type": "array", "items": {"$ref": "#/$defs/InlineItem"}, "minItems": 1}
    sources = [{"$ref": f"#/$defs/{name}"} for name in ("FileItems", "HubItems", "FamilyItems")]
    return {"anyOf": [inline, *sources]}


def _vary() -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": AXIS_NAME},
        "properties": {"language": _axis({"type": "string", "pattern": LANGUAGE})},
        "additionalProperties": _axis(_TEXT),
    }


def _axis(value: Schema) -> Schema:
    values = {"type": "array", "items": value, "minItems": 1, "uniqueItems": True}
    templates = {"type": "object", "additionalProperties": _TEXT, "minProperties": 1}
    return {"anyOf": [values, templates]}


def _named(catalog: Mapping[str, Any], defs: Schema) -> Schema:
    """Describe a name, or a name with parameters."""
    about = [{"const": name, "description": info.about} for name, info in catalog.items()]
    elsewhere: Schema = {
        "type": "string",
        "pattern": FOREIGN_NAME,
        "description": "A registered one of Inspect's.",
    }
    parameters = {
        name: {"anyOf": [_model(info.params, defs), {"type": "null"}], "description": info.about}
        for name, info in catalog.items()
    }
    return {"anyOf": [*about, elsewhere, _one_of(parameters)]}


def _one_of(properties: Schema) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "properties": properties,
        "patternProperties": {FOREIGN_NAME: _ANYTHING},
        "additionalProperties": False,
    }


def _chain(entry: Schema) -> Schema:
    return {"anyOf": [*entry["anyOf"], {"type": "array", "items": entry, "minItems": 1}]}


def _reference() -> Schema:
    bound = {"type": "string", "pattern": bounds.PATTERN}
    metrics = {"type": "object", "additionalProperties": bound, "minProperties": 1}
    models = {name: {**metrics, "description": info.about} for name, info in CALIBRATED.items()}
    return {"type": "object", "properties": models, "additionalProperties": False}


def _together() -> Schema:
    without = [{"required": [key]} for key in ("items", "input", "system", "vary", "protocol", "scorer")]
    return {
        "if": {"required": ["inspect"]},
        "then": {"not": {"anyOf": without}},
        "else": {"required": ["items", "scorer"]},
    }


def _model(model: type[BaseModel], defs: Schema) -> Schema:
    made = json_schema(model)
    defs |= made.pop("$defs", {})
    return made


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def main(arguments: Iterable[str]) -> int:
    """Compare the committed files with what they must be, or write them; run it in the repository.

    Args:
        arguments: `--write`, or none.

    Returns:
        0 where they are (now) up to date, else 1.
    """
    wanted = committed(Path.cwd())
    stale = {path: text for path, text in wanted.items() if not _holds(path, text)}
    for path, text in stale.items():
        if "--write" in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{'written' if '--write' in arguments else 'out of date'}: {path}\n")
    return 1 if stale and "--write" not in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
