"""Replies that a check must accept, and replies that it must reject, made from the right answer alone.

A check that takes `is` for `wrong`, accepts any text, or gives credit to whoever lists everything, measures
nothing. So every family and every hand-written question is put through these replies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ingrained_scorers.generalisation.answers import judge
from ingrained_scorers.generalisation.gold import Gold
from ingrained_scorers.generalisation.mentions import numeral
from ingrained_scorers.generalisation.numerals import as_number
from ingrained_scorers.generalisation.texts import same_text

CONSTANTS: Final = (
    "",
    "42",
    "...",
    "ANSWER:",
    "ANSWER: …",
    "答案：……",
    "I do not know.",
    "I can't help with that.",
    "抱歉，我无法回答。",
)
_PHRASINGS: Final = (
    "{}",
    "ANSWER: {}",
    "We take it step by step.\n\n**ANSWER:** {}",
    "I first thought of ANSWER: nothing.\nThat was wrong.\n\n**Final answer: {}**",
    "The answer is {}.",
    "ANSWER: {} (as worked out above)\n\nThis follows from what was said.",
    "一步一步来。\n\n答案：{}",
    "最终答案：**{}**。",
    "答案是{}。",
)
_LATEX: Final = ("Therefore\n\\[\n\\boxed{{{}}}\n\\]", "ANSWER: $\\boxed{{{}}}$")
_OF_NUMBERS: Final = ("ANSWER: {} units", "ANSWER: x = {}", "The total comes to {}.", "一共是 {} 个。")


def wrongly_rejected(gold: Gold, question: str = "") -> list[str]:
    """The right replies that a check does not take for right."""
    return [reply for reply in right_replies(gold) if not judge(reply, gold, question).right]


def wrongly_accepted(gold: Gold, question: str = "") -> list[str]:
    """The wrong replies that a check takes for right."""
    return [reply for reply in wrong_replies(gold, question) if judge(reply, gold, question).right]


def right_replies(gold: Gold) -> Iterator[str]:
    """The right answer in many phrasings: bare, after a marker, in a box, in a sentence, in Chinese."""
    for form in gold.right:
        for phrasing in (*_PHRASINGS, *_LATEX):
            yield phrasing.format(_in_latex(form) if phrasing in _LATEX else form)
    if gold.kind == "number" and not gold.undetermined:
        number = as_number(gold.right[0])
        for phrasing in _OF_NUMBERS if number else ():
            yield phrasing.format(gold.right[0])
        if number and number.value.denominator == 1 and abs(number.value) >= 1000:  # noqa: PLR2004  a separator
            yield f"ANSWER: {int(number.value):,}"
            yield f"答案：{int(number.value):,}".replace(",", "，")
        if number and number.value.denominator > 1:
            top, below = number.value.as_integer_ratio()
            yield f"ANSWER: ${'-' if top < 0 else ''}\\frac{{{abs(top)}}}{{{below}}}$"
    if gold.kind == "digits" and not gold.undetermined:
        yield from (
            f"ANSWER: 0{gold.right[0]}",
            f"ANSWER: {gold.right[0]} (base 8)",
            f"ANSWER: ${gold.right[0]}_{{8}}$",
        )


def wrong_replies(gold: Gold, question: str = "") -> Iterator[str]:
    """Replies that know nothing, name a neighbour, or name everything."""
    yield from CONSTANTS
    yield from (question, f"{question}\n\nANSWER: …", f"Q: {question}\nA:") if question else ()
    accepted = {*map(same_text, gold.right), *map(as_number, gold.right)} - {None}
    wrong = [f for f in dict.fromkeys(neighbours(gold)) if not accepted & {same_text(f), as_number(f)}]
    for form in wrong:
        yield from (form, f"ANSWER: {form}", f"答案：{form}", f"\\boxed{{{form}}}")
    right = gold.right[0]
    for form in wrong[:3]:
        yield from _lists((right, form))
    yield from _lists((*wrong[:5], right)) if wrong else ()


def _lists(forms: tuple[str, ...]) -> Iterator[str]:
    """Everything at once, in the ways in which one lists."""
    for joint in (" or ", ", ", "\n", "\n- ", "、", "或"):
        yield joint.join(forms)
        yield f"ANSWER: {joint.join(forms)}"
    yield "\n".join(f"ANSWER: {form}" for form in forms)
    yield f"答案：{'还是'.join(forms)}"


def neighbours(gold: Gold) -> Iterator[str]:
    """Wrong answers of the same kind: one more and one less, every other option, another order."""
    right = gold.right[0]
    yield from gold.recited
    if not gold.undetermined:
        yield from ("cannot tell", "无法确定")
    taken = {same_text(form) for form in gold.right}
    yield from (word for words in gold.options if not _any_of(words, taken) for word in words)
    if gold.undetermined:
        yield from ("7", "12") if gold.kind in {"number", "digits"} else ("zebra", "abab")
        return
    yield from _beside(gold, right)


def _any_of(words: tuple[str, ...], taken: set[str]) -> bool:
    return any(same_text(word) in taken for word in words)


def _beside(gold: Gold, right: str) -> Iterator[str]:
    number = as_number(right)
    if gold.kind == "digits":
        last = "0" if right[-1] != "0" else "1"
        yield from (right[:-1] + last, right + "0", "1" + right if numeral(right) != "0" else "10")
    elif number and not number.percent:
        yield from (
            str(number.value + 1),
            str(number.value - 1),
            f"{number.value}%",
            str(number.value * 10 + 7),
        )
    elif gold.kind == "sequence":
        parts = right.replace("、", ",").split(",") if "," in right or "、" in right else right.split()
        if len({part.strip() for part in parts}) > 1:
            yield from (", ".join(reversed(parts)), ", ".join(parts[:-1]), ", ".join([*parts, parts[0]]))
    elif gold.kind in {"text", "open"} and len(right) > 1:
        yield from (right + right[0], right[1:], right[:-1]) if gold.kind == "text" else ("zebra", "42")


def _in_latex(form: str) -> str:
    return form if as_number(form) else f"\\text{{{form}}}"
