"""Chains of relatives, and the one word that both languages have for where a chain ends."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from ingrained.items.families.words import NAMES

Chain = tuple[str, ...]
"""Relations one after another: `("mother", "older brother")` is somebody's mother's older brother."""
RELATIONS: Final = {
    "father": "父亲",
    "mother": "母亲",
    "son": "儿子",
    "daughter": "女儿",
    "husband": "丈夫",
    "wife": "妻子",
    "older brother": "哥哥",
    "younger brother": "弟弟",
    "older sister": "姐姐",
    "younger sister": "妹妹",
}
"""What a sentence of the story tells, in English and Chinese."""
TERMS: Final = {
    "uncle": "舅舅",
    "aunt": "姑姑",
    "cousin": "表哥",
    "nephew": "侄子",
    "niece": "外甥女",
    "grandfather": "祖父",
    "grandmother": "祖母",
    "grandson": "孙子",
    "granddaughter": "孙女",
    "father-in-law": "岳父",
    "mother-in-law": "婆婆",
    "son-in-law": "女婿",
    "daughter-in-law": "儿媳",
    "brother-in-law": "姐夫",
    "sister-in-law": "嫂子",
}
"""English terms, each with the Chinese one of the only kind of relative that stories here end with."""
_BROTHERS: Final = ("older brother", "younger brother", "brother")
_SISTERS: Final = ("older sister", "younger sister", "sister")
_SIBLINGS: Final = (*_BROTHERS, *_SISTERS)
_PARENTS: Final = ("father", "mother")
_CHILDREN: Final = frozenset({"son", "daughter"})
_SHORTEST: Final[dict[Chain, str]] = {
    **{("mother", brother): "uncle" for brother in _BROTHERS},
    **{("father", sister): "aunt" for sister in _SISTERS},
    **{("mother", sibling, "son"): "cousin" for sibling in _SIBLINGS},
    **{("father", sister, "son"): "cousin" for sister in _SISTERS},
    **{(brother, "son"): "nephew" for brother in _BROTHERS},
    **{(sister, "daughter"): "niece" for sister in _SISTERS},
    ("father", "father"): "grandfather",
    ("father", "mother"): "grandmother",
    ("son", "son"): "grandson",
    ("son", "daughter"): "granddaughter",
    ("wife", "father"): "father-in-law",
    ("husband", "mother"): "mother-in-law",
    ("daughter", "husband"): "son-in-law",
    ("son", "wife"): "daughter-in-law",
    ("older sister", "husband"): "brother-in-law",
    ("older brother", "wife"): "sister-in-law",
}
_SAME: Final[dict[Chain, str]] = {
    **{(sibling, parent): parent for sibling in _SIBLINGS for parent in _PARENTS},
    **{(parent, "son"): "brother" for parent in _PARENTS},
    **{(parent, "daughter"): "sister" for parent in _PARENTS},
    **{(child, brother): "son" for child in sorted(_CHILDREN) for brother in _BROTHERS},
    **{(child, sister): "daughter" for child in sorted(_CHILDREN) for sister in _SISTERS},
    **{(sibling, brother): "brother" for sibling in _SIBLINGS for brother in _BROTHERS},
    **{(sibling, sister): "sister" for sibling in _SIBLINGS for sister in _SISTERS},
}
"""Two relations that are one, where siblings have the same parents and other names are other people."""
_STARTS: Final = {chain[:end] for chain in _SHORTEST for end in range(1, len(chain) + 1)}
_BEGINNINGS: Final = _STARTS | {(*start, sibling) for start in _STARTS for sibling in _SIBLINGS}
"""What a chain may be so far: part of one that has a term, or a sibling of such a relative."""
_FEMALE: Final = frozenset(
    [
        *("Anna", "Clara", "Emma", "Grace", "Iris", "Kate", "Maria", "Olga", "Rosa", "Tess", "Zoe"),
        *("mother", "daughter", "wife", "sister"),
    ]
)
"""Women's names, and relations that are women."""
_UNCLEAR: Final = "Wen"
_NAMES: Final = {
    female: [name for name in NAMES if (name["en"] in _FEMALE) is female and name["en"] != _UNCLEAR]
    for female in (True, False)
}
_INVENTED: Final = [
    {"en": en, "zh": zh}
    for en, zh in (
        *(
            ("Zandu", "赞杜"),
            ("Mirek", "米雷克"),
            ("Talo", "塔洛"),
            ("Quil", "奎尔"),
            ("Brisk", "布里"),
            ("Ovan", "奥万"),
        ),
        *(
            ("Sulen", "苏伦"),
            ("Pirra", "皮拉"),
            ("Kesto", "凯斯托"),
            ("Lumo", "卢莫"),
            ("Fenna", "芬纳"),
            ("Dorak", "多拉克"),
        ),
    )
]


def chain(values: Mapping[str, Any], source: random.Random, more: int = 0) -> Chain:
    """Draw a chain of `hops` relations that one term of `TERMS` sums up, each term as often as the others."""
    by_term = _chains(values["hops"] + more)
    return source.choice(by_term[source.choice(list(by_term))])


def longer(values: Mapping[str, Any], source: random.Random) -> Chain:
    """Draw a chain with one relation more."""
    return chain(values, source, more=1)


def longest(values: Mapping[str, Any], source: random.Random) -> Chain:
    """Draw a chain with two relations more."""
    return chain(values, source, more=2)


def one_way(values: Mapping[str, Any], source: random.Random) -> Chain:
    """Draw a chain with one relation more whose end is the same to nobody else on the way."""
    while True:
        found = longer(values, source)
        if all(_term(found[start:]) != _term(found) for start in range(1, len(found))):
            return found


def people(values: Mapping[str, Any], source: random.Random) -> list[dict[str, str]]:
    """Draw different names for everybody in `chain`, men's and women's as the relations ask."""
    hops = values["chain"]
    first = {"husband": True, "wife": False}.get(hops[0], source.random() < 0.5)  # noqa: PLR2004  one half
    women = [first, *(hop.split()[-1] in _FEMALE for hop in hops)]
    names = {female: iter(source.sample(_NAMES[female], women.count(female))) for female in _NAMES}
    return [next(names[female]) for female in women]


def invented(values: Mapping[str, Any], source: random.Random) -> list[dict[str, str]]:
    """Draw different names that nobody has."""
    return source.sample(_INVENTED, len(values["chain"]) + 1)


def neighbours(values: Mapping[str, Any], source: random.Random) -> list[dict[str, str]]:
    """Draw the names of a woman and a man who are not among the `people`."""
    return [
        source.choice([name for name in names if name not in values["people"]]) for names in _NAMES.values()
    ]


def other_term(values: Mapping[str, Any], source: random.Random) -> str:
    """Draw another term than the one for the whole `chain`."""
    return source.choice([found for found in TERMS if found != _term(values["chain"])])


def gap(values: Mapping[str, Any], source: random.Random) -> int:
    """Draw which relation of the `chain` is not told."""
    return source.randrange(len(values["chain"]))


def usual_term(values: Mapping[str, Any]) -> dict[str, str]:
    """The term for the whole `chain`."""
    return _both(_summed(values["chain"]))


def swapped_term(values: Mapping[str, Any]) -> dict[str, str]:
    """The term `other`."""
    return _both(values["other"])


def term(values: Mapping[str, Any]) -> dict[str, str]:
    """What the story calls the end of the `chain`: the term `other` where `swapped`."""
    return swapped_term(values) if values["swapped"] else usual_term(values)


def story(values: Mapping[str, Any]) -> dict[str, str]:
    """One sentence for each relation, and whether a cousin is older, as in `Anna's mother is Clara`."""
    english, chinese = _sentences(values, "{0}'s {2} is {1}.", "{0}的{2}是{1}。")
    return _joined([*english, _age(values, "en")], [*chinese, _age(values, "zh")])


def backwards(values: Mapping[str, Any]) -> dict[str, str]:
    """The same from the end, with the sentences turned round, as in `Clara is Anna's mother`."""
    english, chinese = _sentences(values, "{1} is {0}'s {2}.", "{1}是{0}的{2}。")
    return _joined([_age(values, "en"), *english[::-1]], [_age(values, "zh"), *chinese[::-1]])


def vague(values: Mapping[str, Any]) -> dict[str, str]:
    """The story without the relation `gap`, which becomes `Clara is a relative of Anna`."""
    english, chinese = _sentences(values, "{0}'s {2} is {1}.", "{0}的{2}是{1}。")
    one, two = values["people"][values["gap"] : values["gap"] + 2]
    english[values["gap"]] = f"{two['en']} is a relative of {one['en']}."
    chinese[values["gap"]] = f"{two['zh']}是{one['zh']}的一位亲戚。"
    return _joined(english, chinese)


@cache
def _chains(length: int) -> dict[str, list[Chain]]:
    """All chains of a length that have a term, by the term."""
    found: list[tuple[Chain, Chain]] = [((), ())]
    for _ in range(length):
        steps = [((*hops, hop), _merged((*left, hop))) for hops, left in found for hop in RELATIONS]
        found = [(hops, left) for hops, left in steps if left in _BEGINNINGS and not _turns_back(hops)]
    by_term: dict[str, list[Chain]] = {}
    for hops, left in found:
        if left in _SHORTEST:
            by_term.setdefault(_SHORTEST[left], []).append(hops)
    return by_term


def _turns_back(hops: Chain) -> bool:
    """Whether a parent follows on a child: that could be somebody who has another name already."""
    return hops[-1] in _PARENTS and not _CHILDREN.isdisjoint(hops)


def _merged(hops: Chain) -> Chain:
    """Merge two relations at the end that are one."""
    while hops[-2:] in _SAME:
        hops = (*hops[:-2], _SAME[hops[-2:]])
    return hops


@cache
def _term(hops: Chain) -> str | None:
    left: Chain = ()
    for hop in hops:
        left = _merged((*left, hop))
    return _SHORTEST.get(left)


def _summed(hops: Chain) -> str:
    found = _term(hops)
    if found is None:
        raise ValueError(f"no term sums up {hops}")
    return found


def _both(english: str) -> dict[str, str]:
    return {"en": english, "zh": TERMS[english]}


def _sentences(values: Mapping[str, Any], english: str, chinese: str) -> tuple[list[str], list[str]]:
    known = values["people"]
    told = list(zip(known, known[1:], values["chain"], strict=False))
    return (
        [english.format(one["en"], two["en"], hop) for one, two, hop in told],
        [chinese.format(one["zh"], two["zh"], RELATIONS[hop]) for one, two, hop in told],
    )


def _age(values: Mapping[str, Any], language: str) -> str:
    """The sentence that makes a cousin 表哥; a cousin of that kind is the only one here."""
    if _term(values["chain"]) != "cousin":
        return ""
    first, last = values["people"][0][language], values["people"][-1][language]
    return f"{last} is older than {first}." if language == "en" else f"{last}比{first}大。"


def _joined(english: Sequence[str], chinese: Sequence[str]) -> dict[str, str]:
    return {"en": " ".join(filter(None, english)), "zh": "".join(chinese)}
