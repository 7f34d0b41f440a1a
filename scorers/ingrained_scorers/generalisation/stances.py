"""Saying that something cannot be told, and declining to answer: two things that are no wrong answers."""

from __future__ import annotations

import re
from typing import Final


def _any(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


def _compiled(*alternatives: str) -> re.Pattern[str]:
    return re.compile(_any(*alternatives), re.IGNORECASE | re.ASCII)


_DATA = "(?:information|data|details)"
_CANNOT = _any(
    *("can ?not", "can't", "could ?not", "couldn't", "impossible to", "unable to", "no way (?:to|of)"),
    *("not possible to", "not able to"),
)
_TELL = _any(
    *("tell(?:ing)?", "told", "say", "said", "know(?:n|ing)?", "determined?", "determining", "infer(?:red)?"),
    *("deduced?", "decided?", "concluded?", "computed?", "calculated?", "worked out", "found", "answered"),
)
_UNABLE = "(?:无法|不能|没法|无从|难以|不可能)"
_UNDETERMINED: Final = _compiled(
    rf"\b{_CANNOT} (?:be |really )?{_TELL}\b",
    r"\bnot (?:be )?determin(?:able|ed)\b",
    rf"\bnot (?:enough|sufficient) {_DATA}\b",
    rf"\b(?:in(?:sufficient|adequate)|missing|lack(?:s|ing)?) (?:the )?{_DATA}\b",
    r"\b(?:undetermined|indeterminate|undeterminable|indeterminable|underdetermined|undecidable)\b",
    r"\bis (?:unknown|not known|not given)\b",
    r"^unknown$",
    f"{_UNABLE}被?(?:确定|判断|得知|知道|推断|推出|算出|计算|求出|得出|断定)",
    "不(?:能|可)?确定|不可知",
    "(?:信息|条件|数据)(?:不足|不够|不充分|缺失)",
    "缺[少乏](?:必要的?|足够的?)?(?:信息|条件|数据)",
)
_DECLINED: Final = _compiled(
    r"\bI(?:'m| am) (?:sorry|afraid|unable|not able)\b",
    r"\bI (?:apologi[sz]e|must decline|decline|refuse|won't|will not|would rather not)\b",
    r"\bI can(?:not|'t| not) (?:help|assist|answer|provide|comply|discuss|fulfil|support|engage)\b",
    r"\b(?:unable|not able) to (?:help|assist|answer|provide|comply)\b",
    "抱歉|对不起|不好意思|很遗憾",
    "(?:无法|不能|没法|不会|拒绝)(?:[为给][您你])?(?:提供|帮助|协助|回答|满足|完成)",
)


def says_undetermined(text: str) -> bool:
    """Whether a text says that the answer cannot be told: `cannot tell`, `无法确定` and the like."""
    return bool(_UNDETERMINED.search(text))


def undetermined_spans(text: str) -> list[tuple[int, int]]:
    """Where a text says so."""
    return [match.span() for match in _UNDETERMINED.finditer(text)]


def declines(text: str) -> bool:
    """Whether a text declines: `I can't help with that`, `抱歉……`."""
    return bool(_DECLINED.search(text))
