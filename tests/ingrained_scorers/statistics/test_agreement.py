from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.statistics.agreement import SharedMistakes, capa, error_consistency, shared_mistakes

outcomes = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=30)
quizzes = st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=20)


def one_hot(answers: Sequence[int], options: int) -> list[list[float]]:
    return [[float(o == a) for o in range(options)] for a in answers]


def test_error_consistency_by_hand() -> None:
    # Agreement 3/4; expected 3/4 * 1/2 + 1/4 * 1/2 = 1/2; (3/4 - 1/2) / (1 - 1/2).
    assert error_consistency([1, 1, 1, 0], [1, 1, 0, 0]) == pytest.approx(0.5)


@given(outcomes)
def test_error_consistency_is_cohens_kappa(pairs: list[tuple[int, int]]) -> None:
    rater = pytest.importorskip("statsmodels.stats.inter_rater")
    found = error_consistency([a for a, _ in pairs], [b for _, b in pairs])
    table = [[pairs.count((i, j)) for j in (0, 1)] for i in (0, 1)]
    if found is None:
        assert len(set(pairs)) == 1
        return
    assert found == pytest.approx(rater.cohens_kappa(table, return_results=False), abs=1e-12)
    assert -1 - 1e-12 <= found <= 1 + 1e-12


def test_models_without_a_mistake_have_no_consistency_of_mistakes() -> None:
    assert error_consistency([1, 1], [1, 1]) is None
    assert error_consistency([0, 0], [0, 0]) is None
    assert error_consistency([], []) is None
    assert error_consistency([1, 1], [0, 0]) == 0


def test_capa_by_hand() -> None:
    # Four items of three options, both models right on two of them and alike on three: 3/4 observed, expected
    # 1/2 * 1/2 + 1/2 * 1/2 * 1/2 = 3/8; (3/4 - 3/8) / (1 - 3/8) = 3/5.
    truth, first, second = [0, 0, 0, 0], [0, 0, 1, 2], [0, 0, 1, 1]
    assert capa(one_hot(first, 3), one_hot(second, 3), truth) == pytest.approx(3 / 5)


def test_an_unsure_model_does_not_even_agree_with_itself() -> None:
    # .36 + .16 = .52 observed; with the truth on either side once, q = 1/2 and expected 1/2: .02 / .5.
    rows = [[0.6, 0.4], [0.6, 0.4]]
    assert capa(rows, rows, [0, 1]) == pytest.approx(0.04)


@given(outcomes)
def test_with_two_options_capa_is_error_consistency(pairs: list[tuple[int, int]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found = capa(one_hot(first, 2), one_hot(second, 2), [1] * len(pairs))
    expected = error_consistency(first, second)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-12))


@given(quizzes, st.permutations(range(4)))
def test_capa_is_symmetric_and_blind_to_the_names_of_options(
    quiz: list[tuple[int, int, int]], names: list[int]
) -> None:
    first, second, truth = (list(column) for column in zip(*quiz, strict=True))
    found = capa(one_hot(first, 4), one_hot(second, 4), truth)
    swapped = capa(one_hot(second, 4), one_hot(first, 4), truth)
    renamed = [[names[a] for a in column] for column in (first, second, truth)]
    other = capa(one_hot(renamed[0], 4), one_hot(renamed[1], 4), renamed[2])
    if found is None:
        assert first == second == truth
        assert swapped is other is None
        return
    assert swapped == pytest.approx(found)
    assert other == pytest.approx(found)
    assert found <= 1 + 1e-12


def test_independent_mistakes_agree_by_chance_alone() -> None:
    # 20 000 items: the error of either measure is below .01.
    rng = np.random.default_rng(0)
    truth = rng.integers(4, size=20_000)
    wrong = [(truth + rng.integers(1, 4, size=20_000)) % 4 for _ in range(2)]
    models = [np.where(rng.random(20_000) < p, truth, w) for p, w in zip((0.7, 0.5), wrong, strict=True)]
    right = [[float(ok) for ok in model == truth] for model in models]
    answers = [[int(a) for a in model] for model in models]
    assert error_consistency(*right) == pytest.approx(0, abs=0.03)
    assert capa(one_hot(answers[0], 4), one_hot(answers[1], 4), list(map(int, truth))) == pytest.approx(
        0, abs=0.03
    )
    shared = shared_mistakes(answers[0], answers[1], list(map(int, truth)), [4] * 20_000)
    assert shared.chance == pytest.approx(1 / 3)
    assert shared.share == pytest.approx(1 / 3, abs=0.04)


def test_perfect_models_have_no_agreement_beyond_chance() -> None:
    assert capa(one_hot([0, 1], 3), one_hot([0, 1], 3), [0, 1]) is None
    assert capa([], [], []) is None


@pytest.mark.parametrize(
    ("first", "second", "truth", "reason"),
    [
        ([[1.0]], [[1.0]], [0], "do not fit"),
        ([[1.0, 0.0]], [[1.0, 0.0, 0.0]], [0], "do not fit"),
        ([[1.0, 0.0]], [[1.0, 0.0]], [2], "no option 2"),
        ([[1.0, 0.0]], [[0.5, 0.6]], [0], "add up"),
        ([[1.5, -0.5]], [[0.5, 0.5]], [0], "add up"),
        ([[1.0, 0.0]], [], [0], "shorter"),
    ],
)
def test_what_is_no_answer_is_refused(
    first: list[list[float]], second: list[list[float]], truth: list[int], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        capa(first, second, truth)


def test_shared_mistakes_are_counted_where_both_are_wrong() -> None:
    # Both wrong on the last two, alike on one of them.
    found = shared_mistakes("ababb", "aacba", "aaccc", [4, 4, 4, 4, 3])
    assert (found.both_wrong, found.same, found.share) == (2, 1, 0.5)
    assert found.chance == pytest.approx((1 / 3 + 1 / 2) / 2)
    assert shared_mistakes("ab", "ba", "ab", [4, 4]) == SharedMistakes(0, 0, None, None)


def test_outcomes_and_options_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="0 or 1"):
        error_consistency([0.5], [1])
    with pytest.raises(ValueError, match="two options"):
        shared_mistakes("a", "a", "a", [1])
