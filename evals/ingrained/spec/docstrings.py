"""Descriptions of a model's fields, from the docstrings under them.

Pydantic can collect them itself, but does so as the class is made: every start of the command would pay.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema


def field_docstrings(model: type[BaseModel]) -> dict[str, str]:
    """Collect the descriptions of a model's fields.

    Args:
        model: The model; its source must be readable.

    Returns:
        Descriptions in one line each, by the name of the field.
    """
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            found |= _of_class(base)
    return found


def _of_class(cls: type) -> dict[str, str]:
    body = _body(cls)
    return {
        field.target.id: " ".join(text.value.value.split())
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _body(cls: type) -> list[ast.stmt]:
    try:
        parsed = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    except OSError:  # a model that was made from data has no source, and says what its fields are by itself
        return []
    return parsed.body if isinstance(parsed, ast.ClassDef) else []


class Described(GenerateJsonSchema):
    """Pydantic's schema generator with the docstrings of fields as descriptions, and no titles."""

    def model_schema(self, schema: Any) -> dict[str, Any]:
        """Add the descriptions to one model's schema."""
        made = super().model_schema(schema)
        cls: type[BaseModel] = schema["cls"]
        names = {field: info.alias or field for field, info in cls.model_fields.items()}
        for field, text in field_docstrings(cls).items():
            if names.get(field) in made.get("properties", {}):
                made["properties"][names[field]]["description"] = text
        if cls.__doc__:
            made["description"] = " ".join(cls.__doc__.split())
        made.pop("title", None)
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - as pydantic calls it
        """Leave out titles, which only repeat the name."""
        return False


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Make the JSON schema of a model with descriptions.

    Args:
        model: The model.

    Returns:
        The schema, with the models inside it under `$defs`.
    """
    return model.model_json_schema(by_alias=True, schema_generator=Described)
