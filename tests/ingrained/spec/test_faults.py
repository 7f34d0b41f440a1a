from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

from ingrained.spec.faults import validated


class _Colour(Enum):
    RED = "red"
    BLUE = "blue"


class _Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    width: float = 1.0
    height: float = 1.0

    @model_validator(mode="after")
    def _flat(self) -> _Inner:
        if self.width < self.height:
            raise ValueError("an inner part is wider than high")
        return self


class _Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=2, max_length=4)] = "name"
    mode: Literal["fast", "slow"] = "fast"
    colour: _Colour = _Colour.RED
    on: bool = True
    share: Annotated[float, Field(gt=0, lt=1)] = 0.5
    parts: Annotated[list[_Inner], Field(max_length=2)] = []
    by_name: dict[str, _Inner] = {}
    pair: tuple[int, int] = (1, 2)
    either: _Inner | list[int] | None = None
    code: Annotated[str, Field(pattern="^x+$")] = "x"


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ({"name": "n"}, ("name",), "'name' must have at least 2 characters, but is 'n'"),
        ({"name": "names"}, ("name",), "'name' must have at most 4 characters, but is 'names'"),
        ({"name": None}, ("name",), "'name' must be text, but is empty"),
        ({"mode": "fsat"}, ("mode",), "'mode' must be 'fast' or 'slow', but is 'fsat'"),
        ({"colour": "green"}, ("colour",), "'colour' must be 'red' or 'blue', but is 'green'"),
        ({"on": "yes"}, ("on",), "'on' must be true or false, but is 'yes'"),
        ({"on": 1}, ("on",), "'on' must be true or false, but is 1"),
        ({"share": 0}, ("share",), "'share' must be more than 0.0, but is 0"),
        ({"share": 1}, ("share",), "'share' must be less than 1.0, but is 1"),
        ({"share": "1"}, ("share",), "'share' must be a number, but is '1'"),
        ({"parts": [{}, {}, {}]}, ("parts",), "'parts' must have at most 2 entries, but is a list"),
        ({"parts": {}}, ("parts",), "'parts' must be a list, but is a mapping"),
        ({"parts": [3]}, ("parts", 0), "each of 'parts' must be a mapping, but is 3"),
        ({"parts": [{"widht": 3}]}, ("parts", 0, "widht"), "unknown key 'widht' (did you mean 'width'?)"),
        ({"parts": [{"height": 3}]}, ("parts", 0), "an inner part is wider than high"),
        (
            {"by_name": {"a": {"widt": 3}}},
            ("by_name", "a", "widt"),
            "unknown key 'widt' (did you mean 'width'?)",
        ),
        ({"pair": [1, "2"]}, ("pair", 1), "each of 'pair' must be a whole number, but is '2'"),
        ({"either": {"width": "w"}}, ("either", "width"), "'width' must be a number, but is 'w'"),
        ({"either": [1.5]}, ("either", 0), "each of 'either' must be a whole number, but is 1.5"),
        ({"either": "x"}, ("either",), "'either' must be a mapping or a list, but is 'x'"),
        ({"code": "y"}, ("code",), "'code' must look like ^x+$, but is 'y'"),
    ],
)
def test_each_complaint_is_one_fault_in_plain_words(data: Any, path: tuple[Any, ...], message: str) -> None:
    model, faults = validated(_Outer, data)

    assert model is None
    assert [(fault.path, fault.message) for fault in faults] == [(path, message)]


def test_good_data_has_no_faults() -> None:
    model, faults = validated(_Outer, {"pair": [3, 4], "share": 0.1, "colour": "blue", "either": [1]})

    assert faults == []
    assert model is not None
    assert (model.pair, model.colour) == ((3, 4), _Colour.BLUE)
