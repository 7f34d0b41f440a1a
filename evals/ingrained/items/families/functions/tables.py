"""Tables of sales: sums, counts and largest numbers of a group of rows."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

Row = tuple[int, int, int]
"""Who sold what, and how many."""
GOODS: Final = (
    *({"en": "hats", "of": "顶", "zh": "帽子"}, {"en": "scarves", "of": "条", "zh": "围巾"}),
    *({"en": "mugs", "of": "个", "zh": "杯子"}, {"en": "lamps", "of": "盏", "zh": "台灯"}),
    *({"en": "chairs", "of": "把", "zh": "椅子"}, {"en": "clocks", "of": "个", "zh": "闹钟"}),
    *({"en": "pens", "of": "支", "zh": "钢笔"}, {"en": "plates", "of": "个", "zh": "盘子"}),
    *({"en": "bags", "of": "个", "zh": "背包"}, {"en": "belts", "of": "条", "zh": "皮带"}),
)
"""Things that are sold, with the measure word of each."""
_LANGUAGES: Final = ("en", "zh")
_NUMBERS: Final = range(3, 21)
_GROUP: Final = 0
"""The goods that are asked about; the other two kinds are 1 and 2."""
_ODD: Final = 0
"""The person whose rows the altered rule is about."""
_BOX: Final = "□"
_SELLER, _GOODS, _PIECES, _SHELF = (
    *({"en": "seller", "zh": "店员"}, {"en": "goods", "zh": "商品"}),
    *({"en": "pieces", "zh": "件数"}, {"en": "shelf", "zh": "货架号"}),
)
_RULES: Final = {
    2: {
        "en": "In this shop {odd} notes down pairs: a number in a row of {odd} means twice as many pieces.",
        "zh": "这家店里，{odd}是按双记数的：{odd}那些行里的数要乘以二才是卖出的件数。",
    },
    -1: {
        "en": "In this shop the rows of {odd} are returns: these numbers are taken off what was sold.",
        "zh": "这家店里，{odd}那些行记的是退货：这些数要从卖出的件数中减去。",
    },
}


class Sheet(NamedTuple):
    """A table and a question.

    Attributes:
        rows: Its rows.
        level: From how many pieces on rows are counted.
        hidden: A row of the group whose number is covered where one is.
    """

    rows: tuple[Row, ...]
    level: int
    hidden: int


def goods(values: Mapping[str, Any], source: random.Random) -> list[dict[str, str]]:  # noqa: ARG001  every draw gets both
    """Draw three kinds of goods."""
    return source.sample(GOODS, 3)


def factor(values: Mapping[str, Any], source: random.Random) -> int:
    """Draw what the numbers in some rows are worth under the altered rule: double, or taken off a sum."""
    return source.choice((2, -1)) if values["query"]["kind"] == "sum" else 2


def sheet(values: Mapping[str, Any], source: random.Random, size: int = 6) -> Sheet:
    """Draw a table, half of it the group, with two different answers above zero under the two rules."""
    while True:
        numbers = source.sample(_NUMBERS, size)
        kinds = [_GROUP] * (size // 2) + source.choices((1, 2), k=size - size // 2)
        sellers = [_ODD, source.choice((1, 2)), *source.choices(range(3), k=size - 2)]
        rows = list(zip(sellers, kinds, numbers, strict=True))
        source.shuffle(rows)
        group = [place for place, row in enumerate(rows) if row[1] == _GROUP]
        found = Sheet(tuple(rows), source.choice(_NUMBERS), source.choice(group))
        usual, altered = (_result(found, values["query"]["kind"], worth) for worth in (1, values["factor"]))
        if usual > 0 and altered > 0 and usual != altered:
            return found


def larger_sheet(values: Mapping[str, Any], source: random.Random) -> Sheet:
    """Draw a table of nine rows."""
    return sheet(values, source, size=9)


def largest_sheet(values: Mapping[str, Any], source: random.Random) -> Sheet:
    """Draw a table of twelve rows."""
    return sheet(values, source, size=12)


def shelves(values: Mapping[str, Any], source: random.Random) -> list[int]:
    """Draw a number for each row that has nothing to do with sales."""
    return source.choices(_NUMBERS, k=len(values["sheet"].rows))


def result(values: Mapping[str, Any]) -> int:
    """The answer where the numbers in the rows of the odd person are worth `worth` times what they say."""
    return _result(values["sheet"], values["kind"], values["worth"])


def hidden_number(values: Mapping[str, Any]) -> int:
    """The number that is covered."""
    found: Sheet = values["sheet"]
    return found.rows[found.hidden][2]


def two_rows(values: Mapping[str, Any]) -> int:
    """The sum of the `low` pieces of the odd person and the `high` pieces of another."""
    total: int = values["low"] * values["worth"] + values["high"]
    return total


def depth(values: Mapping[str, Any]) -> int:
    """The number of rows."""
    return len(values["sheet"].rows)


def nonce_goods(values: Mapping[str, Any]) -> list[dict[str, str]]:
    """The `words` as goods."""
    return [{"en": word, "of": "件", "zh": word} for word in values["words"]]


def table(values: Mapping[str, Any]) -> dict[str, str]:
    """The table with a line for each row."""
    return _table(values, values["sheet"].rows)


def table_backwards(values: Mapping[str, Any]) -> dict[str, str]:
    """The table with its rows and its columns the other way round."""
    return _table(values, values["sheet"].rows[::-1], backwards=True)


def table_with_shelves(values: Mapping[str, Any]) -> dict[str, str]:
    """The table with one column more."""
    return _table(values, values["sheet"].rows, values["shelves"])


def table_with_gap(values: Mapping[str, Any]) -> dict[str, str]:
    """The table with a box for the number that is covered."""
    found: Sheet = values["sheet"]
    rows = [(*row[:2], _BOX if place == found.hidden else row[2]) for place, row in enumerate(found.rows)]
    return _table(values, rows)


def question(values: Mapping[str, Any]) -> dict[str, str]:
    """The question."""
    return _told(values, values["query"]["ask"])


def paraphrase(values: Mapping[str, Any]) -> dict[str, str]:
    """The question in other words."""
    return _told(values, values["query"]["otherwise"])


def odd_rule(values: Mapping[str, Any]) -> dict[str, str]:
    """The altered rule."""
    return _told(values, _RULES[values["factor"]])


def group(values: Mapping[str, Any]) -> dict[str, str]:
    """The goods that are asked about."""
    found: dict[str, str] = values["wares"][_GROUP]
    return found


def _result(found: Sheet, kind: str, worth: int) -> int:
    pieces = [
        number * (worth if person == _ODD else 1) for person, ware, number in found.rows if ware == _GROUP
    ]
    if kind == "count":
        return sum(number >= found.level for number in pieces)
    return sum(pieces) if kind == "sum" else max(pieces)


def _table(
    values: Mapping[str, Any],
    rows: Sequence[Sequence[Any]],
    more: Sequence[int] = (),
    *,
    backwards: bool = False,
) -> dict[str, str]:
    people, wares = values["people"], values["wares"]
    cells: list[list[Any]] = [[_SELLER, _GOODS, _PIECES, *([_SHELF] if more else [])]]
    cells += [[people[one], wares[two], number] for one, two, number in rows]
    for row, number in zip(cells[1:], more, strict=False):  # without more there is nothing to add
        row.append(number)
    lines = [row[::-1] if backwards else row for row in cells]
    return {language: "\n".join(_line(row, language) for row in lines) for language in _LANGUAGES}


def _line(row: Sequence[Any], language: str) -> str:
    return " | ".join(str(cell[language] if isinstance(cell, Mapping) else cell) for cell in row)


def _told(values: Mapping[str, Any], pattern: Mapping[str, str]) -> dict[str, str]:
    ware, odd, level = values["wares"][_GROUP], values["people"][_ODD], values["sheet"].level
    return {
        language: pattern[language].format(
            goods=ware[language], of=ware["of"], odd=odd[language], level=level
        )
        for language in _LANGUAGES
    }
