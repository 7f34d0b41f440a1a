"""One draw of a family, turned into its forms: the same problem in other words, or the next problem over."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ingrained.items.families.spec import LANGUAGES, FamilySpec, Form
from ingrained.items.families.values import compute, drawn, in_language, shown

Source = Callable[[str], random.Random]
"""The random source of each form: what one form draws does not depend on which others there are."""
_CANONICAL = Form()


def make(
    spec: FamilySpec, parameters: Mapping[str, int], source: Source, forms: Sequence[str]
) -> dict[str, Any] | None:
    """Draw one item.

    Args:
        spec: The family.
        parameters: What the task set, defaults filled in.
        source: The random source of each form.
        forms: Forms to make beside the canonical one; those that the family lacks are left out.

    Returns:
        The canonical form's fields, and for each other form a block of its own; None where the draw does not
        meet the family's requirements, or a recited answer would be right.
    """
    base = _draw(spec, _CANONICAL, parameters, source, {})
    if base is None:
        return None
    item = _fields(spec, _CANONICAL, base)
    for name in forms:
        if name not in spec.forms:
            continue
        values = _draw(spec, spec.forms[name], parameters, source, base, name)
        block = values and _fields(spec, spec.forms[name], values)
        if not block or block.get("recited") == block["target"]:
            return None
        item[name] = block
    return item | {"family": spec.family}


def _draw(
    spec: FamilySpec,
    form: Form,
    parameters: Mapping[str, int],
    source: Source,
    base: Mapping[str, Any],
    name: str = "canonical",
) -> dict[str, Any] | None:
    """The values of one form; those that it does not draw again are the canonical ones."""
    values: dict[str, Any] = {**parameters, **spec.rule}
    own = source(name)
    again = set(spec.draw) if form.redraw == "all" or not base else {*form.redraw, *form.draw}
    for key, draw in (spec.draw | form.draw).items():
        values[key] = drawn(form.draw.get(key, draw), values, own) if key in again else base[key]
    values |= {key: compute(value, values) for key, value in form.rule.items()}
    values |= _computed(spec, form, values)
    return values if all(compute(f"={test}", values) for test in spec.require) else None


def _computed(spec: FamilySpec, form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in (spec.let | form.let).items():
        found[key] = compute(value, {**values, **found})
    return found


def _fields(spec: FamilySpec, form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a sample of this form needs, in the first language, with a block for each other one."""
    how = form.answer if form.answer is not None else spec.answer
    answer = compute(how, values)
    recited = _recited(spec, form, values, how) if form.rule else None
    check = (form.check or spec.check).model_dump(exclude_defaults=True)
    found = [_text(spec, form, values, answer, recited, language) for language in LANGUAGES]
    depth = {} if spec.depth is None else {"depth": compute(spec.depth, values)}
    return found[0] | {"check": check} | depth | dict(zip(LANGUAGES[1:], found[1:], strict=True))


def _recited(spec: FamilySpec, form: Form, values: Mapping[str, Any], answer: Any) -> Any:
    """The same answer under the family's own rule."""
    habit = {**values, **spec.rule}
    return compute(answer, habit | _computed(spec, form, habit))


def _text(
    spec: FamilySpec, form: Form, values: Mapping[str, Any], answer: Any, recited: Any, language: str
) -> dict[str, Any]:
    parts = (form.before, form.text or spec.text, form.add, form.question or spec.question, spec.how)
    pieces = [piece for part in parts if (piece := shown(part, language, values).strip())]
    fields = {
        "input": (" " if language == "en" else "").join(pieces),
        "target": str(in_language(answer, language)),
    }
    return fields | ({} if recited is None else {"recited": str(in_language(recited, language))})
