"""Replies as models write them, and what they must be read as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.generalisation.answers import Verdict, judge
from ingrained_scorers.generalisation.gold import Gold, gold_of

NUMBER, LARGE, THIRDS = Gold("number", ("5",), ("8",)), Gold("number", ("1234",)), Gold("number", ("2/3",))
MINUS, HALF = Gold("number", ("-5",)), Gold("number", ("2.5",))
OCTAL, HEX = Gold("digits", ("1035",), ("812",)), Gold("digits", ("1A",))
KNAVE = Gold("word", ("knave",), (), (("knight", "骑士"), ("knave", "无赖")))
NO = Gold("word", ("no",), ("yes",), (("yes", "是"), ("no", "否")))
MONDAY = Gold("word", ("Monday",), (), (("Sunday", "星期日"), ("Monday", "星期一"), ("Tuesday", "星期二")))
ORDER, FIGURES = Gold("sequence", ("ant, bee, cow",)), Gold("sequence", ("3 1 2",))
TEXT, SYMBOLS = Gold("text", ("a b b a",)), Gold("text", ("A# #B",))
OPEN = gold_of(
    {"recited": "his son", "recited_accept": ["son"], "twin_accept": ["father"]}, ["his father"], twin=True
)
CARDS = gold_of({"accept": ["7 and E", "E, 7"]}, ["E and 7"])
MISSING = Gold("number", ("cannot tell",))

RIGHT = [
    (NUMBER, "5"),
    (NUMBER, "3 + 4 = 7\n7 - 2 = 5"),
    (NUMBER, "ANSWER: 5 because 3 + 2 = 5 and 6 is too many"),
    (NUMBER, "ANSWER: x = 5"),
    (NUMBER, "ANSWER: 5 sheep out in the 17 fields"),
    (NUMBER, "**ANSWER:** 5 marbles (2 + 3)"),
    (NUMBER, "ANSWER:\n\n5\n\nI hope that this helps with all 3 questions."),
    (NUMBER, "ANSWER: 6\nWait, one more is gone; I count again.\nANSWER: 5"),
    (NUMBER, "ANSWER: not 6 but 5"),
    (NUMBER, "ANSWER: $5"),
    (NUMBER, "```\nANSWER: 5\n```"),
    (NUMBER, "<think>ANSWER: 8?</think>Five of them. ANSWER: five"),
    (NUMBER, "答案：五个"),
    (NUMBER, "最终答案是５。"),
    (NUMBER, "一共剩下 5 只。"),
    (LARGE, "ANSWER: 1,234"),
    (LARGE, "ANSWER: 1 234 m"),
    (LARGE, "答案：1，234元"),
    (LARGE, "\\[\\boxed{1{,}234}\\]"),
    (LARGE, "答案：一千二百三十四。"),
    (Gold("number", ("15000000",)), "ANSWER: 15 million"),
    (Gold("number", ("15000",)), "答案：1.5万"),
    (LARGE, "ANSWER: one thousand two hundred and thirty-four"),
    (LARGE, "The total is $1234.00$."),
    (THIRDS, "ANSWER: $\\frac{2}{3} \\approx 66.7\\%$"),
    (THIRDS, "ANSWER: \\dfrac{2}{3}"),
    (THIRDS, "答案：三分之二"),
    (THIRDS, "ANSWER: two thirds"),
    (THIRDS, "ANSWER: 0.667"),
    (THIRDS, "ANSWER: 4/6"),
    (MINUS, "ANSWER: −5"),
    (MINUS, "ANSWER: minus 5"),
    (MINUS, "答案：负五"),
    (HALF, "ANSWER: 5/2"),
    (HALF, "ANSWER: 2 1/2 hours"),
    (HALF, "ANSWER: two and a half"),
    (HALF, "答案：二点五"),
    (Gold("number", ("20%",)), "ANSWER: 20 %"),
    (Gold("number", ("20%",)), "答案：百分之二十"),
    (Gold("number", ("20",), units=("%",)), "ANSWER: 20%"),
    (OCTAL, "ANSWER: 1035_8"),
    (OCTAL, "345 + 470 = 1035 in base 8"),
    (OCTAL, "The sum is $1035_{8}$."),
    (OCTAL, "ANSWER: (1035)_8"),
    (OCTAL, "答案：八进制的 01035₈"),
    (HEX, "ANSWER: 0x1a"),
    (KNAVE, "A is a knight.\nSo B is a knave."),
    (KNAVE, "ANSWER: not a knight"),
    (KNAVE, "答案：无赖"),
    (KNAVE, "B must be a knave, since a knight would not say so. ANSWER: **knave**."),
    (NO, "No, it is not."),
    (NO, "答案：不是"),
    (NO, "ANSWER: No, since yes would need a sixth bridge."),
    (NO, "ANSWER: No, whoever says yes has not counted the bridges."),
    (NO, "Answer: **No**. Yes would need a sixth bridge."),
    (MONDAY, "The answer is \\text{Monday}."),
    (MONDAY, "答案：星期一"),
    (MONDAY, "ANSWER: not Sunday but Monday"),
    (ORDER, "ANSWER: Ant → Bee → Cow"),
    (ORDER, 'ANSWER: ["ant", "bee", "cow"]'),
    (ORDER, "The order is: ant, bee, and cow."),
    (ORDER, "1. ant\n2. bee\n3. cow"),
    (ORDER, "ANSWER:\n- ant\n- bee\n- cow"),
    (Gold("sequence", ("甲、乙、丙",)), "答案：甲，乙，丙"),
    (FIGURES, "ANSWER: [3, 1, 2]"),
    (TEXT, 'ANSWER: "abba"'),
    (TEXT, "The string becomes abba."),
    (SYMBOLS, "ANSWER: `A# #B`"),
    (SYMBOLS, "ANSWER: A##B"),
    (OPEN, "ANSWER: The man is his father."),
    (OPEN, "It is his father, not his son."),
    (CARDS, "ANSWER: the cards E and 7"),
    (CARDS, "ANSWER: 7 and E"),
    (MISSING, "ANSWER: cannot tell"),
    (MISSING, "答案：无法确定（没有说小明有几个）"),
    (MISSING, "There is not enough information to answer this."),
    (Gold("text", ("cannot tell",)), "ANSWER: It can't be determined."),
]
WRONG = [
    (NUMBER, "ANSWER: -5"),
    (NUMBER, "ANSWER: 5%"),
    (NUMBER, "ANSWER: 15"),
    (NUMBER, "The 5 farmers have 17 sheep."),
    (NUMBER, "5 sheep\n\nThat is 17 minus 12."),
    (THIRDS, "ANSWER: 66.7%"),
    (THIRDS, "ANSWER: 0.67"),
    (THIRDS, "ANSWER: 2/3 = 1/2"),
    (Gold("number", ("0.5",)), "ANSWER: 0.501"),
    (OCTAL, "ANSWER: 1036"),
    (OCTAL, "ANSWER: 11035"),
    (KNAVE, "ANSWER: knight"),
    (KNAVE, "ANSWER: knavery"),
    (NO, "答案：是的"),
    (MONDAY, "ANSWER: Tuesday"),
    (ORDER, "ANSWER: ant, cow, bee"),
    (ORDER, "ANSWER: ant, bee"),
    (TEXT, "ANSWER: abab"),
    (SYMBOLS, "ANSWER: A# B#"),
    (OPEN, "ANSWER: his grandfather"),
    (CARDS, "ANSWER: E"),
    (MISSING, "ANSWER: 5"),
]
HEDGED = [
    (NUMBER, "ANSWER: 5 or 6"),
    (NUMBER, "5, 6, 7"),
    (NUMBER, "6\n5"),
    (NUMBER, "ANSWER: 6\nANSWER: 5"),
    (NUMBER, "ANSWER:\n- 5\n- 6"),
    (NUMBER, "ANSWER: 5\n6\n7"),
    (NUMBER, "ANSWER: 5. 6. 7."),
    (NUMBER, "ANSWER: 5 = 6"),
    (NUMBER, "答案：5还是六"),
    (KNAVE, "ANSWER: knight or knave"),
    (KNAVE, "骑士或无赖"),
    (MONDAY, "Sunday, Monday, Tuesday"),
    (NO, "Yes and no."),
    (MONDAY, "ANSWER: Monday, Sunday, Tuesday"),
    (MONDAY, "ANSWER: It is Monday. It is Tuesday. It is Sunday."),
    (OPEN, "ANSWER: his father or his brother"),
    (OPEN, "ANSWER: father, brother"),
    (TEXT, "ANSWER: abba\nabab\nbaba"),
    (NUMBER, "ANSWER: 5 or cannot tell"),
    (NUMBER, ""),
    (NUMBER, "ANSWER:"),
    (NUMBER, "End with a line 'ANSWER: …'.\nThere are 5 sheep."),
    (NUMBER, "ANSWER: <your answer>"),
    (NUMBER, "I don't know."),
]


def ids(case: object) -> str:
    return "" if isinstance(case, Gold) else str(case)[:40]


@pytest.mark.parametrize(("gold", "reply"), RIGHT, ids=ids)
def test_a_right_answer_is_read_however_it_is_put(gold: Gold, reply: str) -> None:
    verdict = judge(reply, gold)
    assert verdict.right, verdict
    assert verdict.readable


@pytest.mark.parametrize(("gold", "reply"), WRONG, ids=ids)
def test_a_wrong_answer_is_wrong(gold: Gold, reply: str) -> None:
    assert not judge(reply, gold).right


@pytest.mark.parametrize(("gold", "reply"), HEDGED, ids=ids)
def test_who_gives_several_answers_or_none_has_given_none(gold: Gold, reply: str) -> None:
    assert judge(reply, gold) == Verdict(
        readable=False, right=False, recited=False, undetermined=False, declined=False, shown=""
    )


@pytest.mark.parametrize("gold", [NUMBER, OCTAL, KNAVE, ORDER, TEXT, OPEN])
@pytest.mark.parametrize("reply", ["ANSWER: cannot tell", "答案：无法确定", "This cannot be determined."])
def test_that_it_cannot_be_told_is_readable_for_every_check(gold: Gold, reply: str) -> None:
    verdict = judge(reply, gold)
    assert (verdict.readable, verdict.undetermined, verdict.right) == (True, True, False)


@pytest.mark.parametrize("gold", [NUMBER, KNAVE, NO, ORDER, TEXT, OPEN, MISSING])
@pytest.mark.parametrize(
    "reply",
    ["I'm sorry, but I can't help with that.", "抱歉，我无法回答这个问题。", "I cannot assist with this."],
)
def test_declining_is_neither_an_answer_nor_that_it_cannot_be_told(gold: Gold, reply: str) -> None:
    verdict = judge(reply, gold)
    assert verdict.declined
    assert (verdict.readable, verdict.right, verdict.undetermined) == (False, False, False)


def test_an_apology_with_an_answer_is_an_answer() -> None:
    assert judge("I'm sorry for the wait.\nANSWER: 5", NUMBER).right


@pytest.mark.parametrize(
    ("gold", "reply"),
    [(NUMBER, "ANSWER: 8"), (OCTAL, "ANSWER: 812"), (NO, "Yes."), (OPEN, "It must be his son.")],
)
def test_the_recited_answer_is_told_from_other_errors(gold: Gold, reply: str) -> None:
    verdict = judge(reply, gold)
    assert (verdict.recited, verdict.right, verdict.readable) == (True, False, True)


def test_the_answer_is_shown_as_it_was_read() -> None:
    assert judge("So it is done.\nANSWER: 5 cents.", NUMBER).shown == "5"
    assert judge("ANSWER: his uncle", OPEN).shown == "his uncle"


def test_a_repeated_question_is_no_answer() -> None:
    question = "A farmer has 5 sheep and no goats at all. How many sheep?"
    assert not judge(question, NUMBER, question).readable
    assert not judge(f"Q: {question}\nA:", NUMBER, question).readable
    assert judge(f"{question}\n\nANSWER: 5", NUMBER, question).right


HOSTILE = [
    "9" * 200_000,
    "1 " * 100_000,
    "1,234," * 30_000,
    "{" * 100_000 + "}" * 100_000,
    "\\boxed{" * 30_000,
    "\\frac{" * 30_000 + "1}{2}" * 10_000,
    "ANSWER: " * 25_000,
    "ANSWER: 7\n" * 20_000,
    "(" * 200_000,
    "=" * 200_000,
    "not " * 50_000,
    "the answer is " * 14_000,
    "the answer to " * 14_000,
    "三" * 200_000,
    "two hundred " * 16_000,
    "、" * 200_000,
    "*" * 200_000,
    " " * 199_999 + "x",
    "\n" * 200_000,
    "…" * 200_000,
    "cannot " * 28_000,
    "\x00\ud800\uffff" * 60_000,
    "1/0",
    "ANSWER: 1/0",
    "ANSWER: " + "9" * 5_000,
    "ANSWER: 1." + "9" * 5_000,
]


@pytest.mark.parametrize(
    "gold", [NUMBER, OCTAL, HEX, KNAVE, NO, ORDER, TEXT, OPEN], ids=lambda gold: gold.kind
)
def test_hostile_replies_are_read_and_are_not_right(gold: Gold) -> None:
    assert not any(judge(reply, gold).right for reply in HOSTILE)


def test_the_end_of_a_very_long_reply_counts() -> None:
    assert judge("We go on thinking. " * 20_000 + "\nANSWER: 5", NUMBER).right


@given(st.text(max_size=200))
def test_no_reply_is_more_than_one_thing(reply: str) -> None:
    for gold in (NUMBER, OCTAL, NO, ORDER, TEXT, OPEN):
        verdict = judge(reply, gold)
        assert verdict.right + verdict.recited + verdict.undetermined + verdict.declined <= 1
        assert verdict.readable >= verdict.right
        assert verdict.readable == bool(verdict.shown)


@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from(["{}", "ANSWER: {}", "答案：{}", "\\boxed{{{}}}", "The answer is {}."]),
)
def test_a_number_is_right_where_it_is_the_one(number: int, phrasing: str) -> None:
    gold = Gold("number", (str(number),))
    assert judge(phrasing.format(number), gold).right
    assert judge(phrasing.format(f"{number:,}"), gold).right
    assert not judge(phrasing.format(number + 1), gold).right


def test_a_pairs_canonical_form_has_no_recited_answer() -> None:
    fields = {"recited": "7", "accept": ["seven"], "twin_accept": ["five"], "recited_accept": ["seven"]}
    main, twin = gold_of(fields, ["7"]), gold_of(fields, ["5"], twin=True)
    assert (main.kind, main.right, main.recited) == ("number", ("7", "seven"), ())
    assert (twin.right, twin.recited) == (("5", "five"), ("7", "seven"))


def test_a_question_without_a_right_answer_cannot_be_judged() -> None:
    with pytest.raises(ValueError, match="needs a target"):
        gold_of({}, [""])


def test_chance_is_one_in_the_number_of_options() -> None:
    assert (KNAVE.chance, MONDAY.chance, NUMBER.chance) == (1 / 2, 1 / 3, 0)
