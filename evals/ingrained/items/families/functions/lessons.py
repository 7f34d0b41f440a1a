"""Examples of a concept and questions about it in words."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any, Final

from ingrained.items.families.functions.concepts import COLOUR, Lesson, verdicts
from ingrained.items.families.functions.phrases import listed
from ingrained.items.families.words import nonce_words

_LANGUAGES: Final = ("en", "zh")
_KINDS: Final = (
    ({"en": "big", "zh": "大号"}, {"en": "small", "zh": "小号"}),
    ({"en": "red", "zh": "红色"}, {"en": "blue", "zh": "蓝色"}),
    ({"en": "round", "zh": "圆形"}, {"en": "square", "zh": "方形"}),
    ({"en": "wooden", "zh": "木制"}, {"en": "plastic", "zh": "塑料"}),
    ({"en": "new", "zh": "全新"}, {"en": "old", "zh": "老旧"}),
)
_SPOKEN: Final = (4, 0, 1, 2, 3)
"""The order in which a thing's features are said: `new big red round wooden`."""
_SHORT: Final = (4, 5, 4, 5, 4, 4, 5)
"""Letters of nonce words; on average as many as words for features have."""
_SAYS: Final = ({"en": "no", "zh": "否"}, {"en": "yes", "zh": "是"})


def verdict(values: Mapping[str, Any]) -> dict[str, str]:
    """Whether the thing in question belongs to the concept: `yes` or `no`."""
    return _SAYS[_verdict(values)]


def first_verdict(values: Mapping[str, Any]) -> dict[str, str]:
    """Whether the first example belongs to the concept."""
    return _SAYS[values["lesson"].labels[0] != values["swapped"]]


def depth(values: Mapping[str, Any]) -> int:
    """How many kinds of features there are."""
    kinds: int = values["lesson"].kinds
    return kinds


def kinds(values: Mapping[str, Any]) -> list[Any]:
    """The two values of each kind of feature as words."""
    return list(_KINDS[: values["lesson"].kinds])


def short_nonce_words(values: Mapping[str, Any], source: random.Random) -> list[str]:  # noqa: ARG001  every draw gets both
    """Draw seven words such as `voma`, as long as words for features are, none of them part of another."""
    while True:
        words = [word[:size] for word, size in zip(nonce_words(7, source), _SHORT, strict=True)]
        if not any(one in other for one, other in permutations(words, 2)):
            return words


def renamed_kinds(values: Mapping[str, Any]) -> list[Any]:
    """The same where the first of `words` are their names."""
    words = values["words"]
    return [
        ({"en": one, "zh": one + " "}, {"en": two, "zh": two + " "})
        for one, two in zip(words[0:6:2], words[1:6:2], strict=True)
    ]


def range_of_things(values: Mapping[str, Any]) -> dict[str, str]:
    """What values there are: `big or small, red or blue, and round or square`."""
    pairs = [
        {language: [value[language].strip() for value in kind] for language in _LANGUAGES}
        for kind in values["kinds"]
    ]
    english = [" or ".join(pair["en"]) for pair in pairs]
    return {
        "en": ", ".join(english[:-1]) + ", and " + english[-1],
        "zh": "、".join("或".join(pair["zh"]) for pair in pairs),
    }


def positives(values: Mapping[str, Any]) -> dict[str, str]:
    """The examples that are labelled as belonging to the concept."""
    return _examples(values, wanted=True)


def negatives(values: Mapping[str, Any]) -> dict[str, str]:
    """The examples that are labelled as not belonging to it."""
    return _examples(values, wanted=False)


def backward_positives(values: Mapping[str, Any]) -> dict[str, str]:
    """The same as `positives` from the end."""
    return _examples(values, wanted=True, step=-1)


def backward_negatives(values: Mapping[str, Any]) -> dict[str, str]:
    """The same as `negatives` from the end."""
    return _examples(values, wanted=False, step=-1)


def asked(values: Mapping[str, Any]) -> dict[str, str]:
    """The thing in question: `small red square`."""
    return _thing(values, values["lesson"].asked)


def first(values: Mapping[str, Any]) -> dict[str, str]:
    """The first example."""
    return _thing(values, values["lesson"].shown[0])


def colourless(values: Mapping[str, Any]) -> dict[str, str]:
    """The thing in question without its colour: `small square`."""
    return _thing(values, values["lesson"].asked, (0, 2))


def colour(values: Mapping[str, Any]) -> dict[str, str]:
    """The colour of the thing in question."""
    return _KINDS[COLOUR][values["lesson"].asked >> COLOUR & 1]


def known_verdict(values: Mapping[str, Any]) -> dict[str, str]:
    """The verdict as a piece of a sentence: `lucky`, `not lucky`."""
    word = values["lucky"]
    return dict(word) if _verdict(values) else {"en": f"not {word['en']}", "zh": f"不{word['zh']}"}


def _verdict(values: Mapping[str, Any]) -> bool:
    found: Lesson = values["lesson"]
    turned = found._replace(labels=tuple(label != values["swapped"] for label in found.labels))
    (answer,) = verdicts(values["rule_of"]["name"], turned, found.asked)
    return answer


def _examples(values: Mapping[str, Any], *, wanted: bool, step: int = 1) -> dict[str, str]:
    found: Lesson = values["lesson"]
    pairs = list(zip(found.shown, found.labels, strict=True))[::step]
    things = [_thing(values, thing) for thing, label in pairs if label is wanted]
    return {
        language: listed([thing[language].strip() for thing in things], language) for language in _LANGUAGES
    }


def _thing(values: Mapping[str, Any], thing: int, only: Sequence[int] = _SPOKEN) -> dict[str, str]:
    names = values["kinds"]
    values_of = [names[kind][thing >> kind & 1] for kind in _SPOKEN if kind in only and kind < len(names)]
    return {
        "en": " ".join(value["en"] for value in values_of),
        "zh": "".join(value["zh"] for value in values_of),
    }
