"""Words by which people and models name the labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingrained_scorers.refusals.labels import Label

_WORDS: Final[Mapping[Label, str]] = {
    "refuse": """refuse refuses refused refusal full_refusal decline declines declined reject rejected
        拒绝 完全拒绝 拒答""",
    "redirect": """redirect redirects redirected redirection safe_completion
        引导 转向 改道 重定向 替代""",
    "partial": """partial partially partial_refusal partial_compliance
        部分 部分拒绝 部分遵从 部分配合 部分回答""",
    "comply": """comply complies complied compliance full_compliance accept accepted answer answered
        遵从 完全遵从 配合 完全配合 服从 照做 回答""",
}
_LABEL_OF: Final[Mapping[str, Label]] = {
    word: label for label, words in _WORDS.items() for word in words.split()
}
_NUMBER: Final = re.compile(r"^\d+_(?=\D)")
_BETWEEN: Final = re.compile(r"[\s_-]+")


def label_named(name: str) -> Label | None:
    """Give the label that a word stands for; None where it is no such word.

    The whole name must match: `NONCOMPLIANCE` and `not refuse` name no label. Case does not matter, nor does
    a number in front, as in XSTest's `1_full_compliance`.

    Args:
        name: A label's name, or a usual synonym in English or Chinese.
    """
    plain = _BETWEEN.sub("_", name.strip().casefold())
    return _LABEL_OF.get(_NUMBER.sub("", plain))
