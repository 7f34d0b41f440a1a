from __future__ import annotations

import re
from contextlib import suppress
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.functions.kinship import RELATIONS, TERMS
from ingrained.items.families.generate import fresh_item

FORMS = FAMILIES["kinship"].forms[1:]
MALE = {"father": True, "mother": False, "son": True, "daughter": False, "husband": True, "wife": False}
ENGLISH = {chinese: english for english, chinese in RELATIONS.items()}
CHINESE = "|".join(ENGLISH)
Fact = tuple[str, str, str]
seeds = given(st.integers(0, 2**40))


class World:
    """Everybody has one father and one mother; what is said of them makes two people one person."""

    def __init__(self, facts: list[Fact], first: str, *, first_is_male: bool) -> None:
        self.same: dict[Any, Any] = {}
        self.male = {first: first_is_male}
        self.spouse: dict[Any, Any] = {}
        self.older: set[tuple[Any, Any]] = set()
        self.names = {name for one, _, two in facts for name in (one, two)}
        for one, relation, two in facts:
            self.male[two] = MALE.get(relation, "brother" in relation)
            self.tell(one, relation, two)

    def tell(self, one: str, relation: str, two: str) -> None:
        if relation in {"father", "mother"}:
            self.unite(two, (relation, self.root(one)))
        elif relation in {"son", "daughter"}:
            self.unite(one, ("father" if self.male[one] else "mother", self.root(two)))
        elif relation in {"husband", "wife"}:
            self.spouse |= {one: two, two: one}
        else:
            for parent in ("father", "mother"):
                self.unite((parent, self.root(one)), (parent, self.root(two)))
            self.older |= {(one, two)} if relation.startswith("older") else set()

    def root(self, person: Any) -> Any:
        while person in self.same:
            person = self.same[person]
        return person

    def unite(self, one: Any, two: Any) -> None:
        one, two = self.root(one), self.root(two)
        if one == two:
            return
        if one in self.names and two in self.names:
            raise ValueError("two names are one person")
        kept, gone = (one, two) if one in self.names else (two, one)
        self.same[gone] = kept
        mentioned = {*self.same, *self.same.values()}
        for parent in ("father", "mother"):
            if (parent, gone) in mentioned:
                self.unite((parent, gone), (parent, kept))

    def parents(self, person: Any) -> tuple[Any, Any]:
        return self.root(("father", self.root(person))), self.root(("mother", self.root(person)))

    def siblings(self, one: Any, two: Any) -> bool:
        """Who shares one parent shares both, as the text says."""
        return one != two and any(a == b for a, b in zip(self.parents(one), self.parents(two), strict=True))

    def narrow(self, one: str, two: str) -> set[str]:
        """What `two` is to `one` where every term means one Chinese word alone."""
        man = self.male[two]
        father, mother = self.parents(one)
        (uncle, aunt), over = self.parents(two), self.parents(father)
        mate = self.spouse.get(two)
        of_mate = self.parents(self.spouse[one]) if one in self.spouse else ("", "")
        beside_father = self.siblings(aunt, father)
        beside_mother = any(self.siblings(found, mother) for found in (uncle, aunt))
        tests = {
            "uncle": man and self.siblings(two, mother),
            "aunt": not man and self.siblings(two, father),
            "cousin": man and (beside_mother or beside_father),
            "nephew": man and self.siblings(uncle, one),
            "niece": not man and self.siblings(aunt, one),
            "grandfather": two == over[0],
            "grandmother": two == over[1],
            "grandson": man and one in self.parents(uncle),
            "granddaughter": not man and one in self.parents(uncle),
            "father-in-law": two == of_mate[0] and not self.male[self.spouse[one]],
            "mother-in-law": two == of_mate[1] and self.male[self.spouse[one]],
            "son-in-law": mate is not None and man and one in self.parents(mate),
            "daughter-in-law": mate is not None and not man and one in self.parents(mate),
            "brother-in-law": man and (one, mate) in self.older,
            "sister-in-law": not man and (one, mate) in self.older,
        }
        return {term for term, holds in tests.items() if holds}

    def broad(self, one: str, two: str) -> set[str]:
        """What `two` is to `one` in the widest sense of the English words."""
        above, upper = self.parents(one), self.parents(two)
        mate, own = self.spouse.get(two), self.spouse.get(one)
        tests = {
            ("uncle", "aunt"): any(self.siblings(two, parent) for parent in above),
            ("cousin", "cousin"): any(self.siblings(a, b) for a in above for b in upper),
            ("nephew", "niece"): any(self.siblings(parent, one) for parent in upper),
            ("grandfather", "grandmother"): any(two in self.parents(parent) for parent in above),
            ("grandson", "granddaughter"): any(one in self.parents(parent) for parent in upper),
            ("father-in-law", "mother-in-law"): own is not None and two in self.parents(own),
            ("son-in-law", "daughter-in-law"): mate is not None and one in self.parents(mate),
            ("brother-in-law", "sister-in-law"): (mate is not None and self.siblings(mate, one))
            or (own is not None and self.siblings(own, two)),
        }
        return {terms[not self.male[two]] for terms, holds in tests.items() if holds}


def worlds(facts: list[Fact], first: str) -> list[World]:
    relation = next(relation for one, relation, _ in facts if one == first)
    known = {"husband": [False], "wife": [True]}.get(relation, [True, False])
    ordered = sorted(facts, key=lambda fact: chain_of(facts, first).index(fact[0]))
    return [World(ordered, first, first_is_male=male) for male in known]


def chain_of(facts: list[Fact], first: str) -> list[str]:
    following = {one: two for one, _, two in facts}
    found = [first]
    while found[-1] in following:
        found.append(following[found[-1]])
    return found


def made(seed: int) -> dict[str, dict[str, Any]]:
    item = fresh_item("kinship", {}, seed, 0, FORMS, set())
    assert item is not None
    return {"canonical": item} | {form: item[form] for form in FORMS}


def facts_in(block: dict[str, Any], language: str) -> list[Fact]:
    if language == "en":
        relations = "|".join(RELATIONS)
        straight = re.findall(rf"(\w+)'s ({relations}) is (\w+)\.", block["input"])
        turned = re.findall(rf"(\w+) is (\w+)'s ({relations})\.", block["input"])
    else:
        text = re.split(r"[。]", block["zh"]["input"])
        straight = [
            (found[1], ENGLISH[found[2]], found[3])
            for part in text
            if (found := re.fullmatch(rf"(\w+)的({CHINESE})是(\w+)", part))
        ]
        turned = [
            (found[1], found[2], ENGLISH[found[3]])
            for part in text
            if (found := re.fullmatch(rf"(\w+)是(\w+)的({CHINESE})", part))
        ]
    return [*straight, *((one, relation, two) for two, one, relation in turned)]


def ends(block: dict[str, Any], language: str) -> tuple[str, str]:
    if language == "zh":
        found = re.search(r"[。，](\w+)是(\w+)的什么人？", block["zh"]["input"])
        assert found is not None
        return found[2], found[1]
    found = re.search(r"[Ww]hat is (\w+) to (\w+)\?", block["input"])
    if found:
        return found[2], found[1]
    found = re.search(r"To (\w+), what is (\w+)\?", block["input"])
    assert found is not None
    return found[1], found[2]


def target(block: dict[str, Any], language: str) -> str:
    answer: str = (block if language == "en" else block["zh"])["target"]
    return answer


@seeds
def test_in_every_family_that_fits_the_story_exactly_the_answers_term_is_true(seed: int) -> None:
    blocks = made(seed)
    for form in ("canonical", "resampled", "renamed", "reordered", "distracted", "deeper", "deepest"):
        for language in ("en", "zh"):
            facts = facts_in(blocks[form], language)
            first, last = ends(blocks[form], language)
            assert len(facts) == blocks[form]["depth"]
            assert chain_of(facts, first)[-1] == last
            (term,) = {term for world in worlds(facts, first) for term in world.narrow(first, last)}
            assert all(world.narrow(first, last) == {term} for world in worlds(facts, first))
            assert target(blocks[form], language) == (term if language == "en" else TERMS[term])
            told = {"en": f"{last} is older than {first}.", "zh": f"{last}比{first}大。"}[language]
            text = blocks[form]["input"] if language == "en" else blocks[form]["zh"]["input"]
            assert (told in text) == (term == "cousin")


@seeds
def test_the_counterfactual_and_its_probe_swap_the_two_stated_terms(seed: int) -> None:
    blocks = made(seed)
    for form in ("counterfactual", "probe"):
        for side, mark in ((blocks[form], "call"), (blocks[form]["zh"], "叫")):
            usual, other, *rest = re.findall(r"“([^”]+)”", side["input"])[:4]
            assert mark in side["input"]
            assert rest == [other, usual]
            assert (side["recited"], side["target"]) == (usual, other)
    assert blocks["counterfactual"]["recited"] == blocks["canonical"]["target"]
    assert facts_in(blocks["counterfactual"], "en") == facts_in(blocks["canonical"], "en")


@seeds
def test_the_inverse_fits_one_named_person_even_in_the_widest_sense_of_the_word(seed: int) -> None:
    block = made(seed)["inverse"]
    found = re.search(r"(\w+) is the ([\w-]+) of one person", block["input"])
    assert found is not None
    facts, term = facts_in(block, "en"), found[2]
    chain = chain_of(facts, block["target"])
    assert chain[-1] == found[1]
    for world in worlds(facts, chain[0]):
        assert [name for name in chain[:-1] if term in world.broad(name, found[1])] == [block["target"]]
        assert world.narrow(chain[0], found[1]) == {term}
    assert f"{block['zh']['target']}的" in block["zh"]["input"]
    assert f"哪个人的{TERMS[term]}？" in block["zh"]["input"]


@seeds
def test_without_one_relation_different_answers_are_possible(seed: int) -> None:
    block = made(seed)["missing"]
    (two, one) = re.findall(r"(\w+) is a relative of (\w+)\.", block["input"])[0]
    first, last = ends(block, "en")
    possible = set()
    for relation in RELATIONS:
        facts = [*facts_in(block, "en"), (one, relation, two)]
        assert chain_of(facts, first)[-1] == last
        with suppress(ValueError):  # such a family cannot be
            possible |= {frozenset(world.narrow(first, last)) for world in worlds(facts, first)}
    assert len(possible) > 1
    assert (block["target"], block["zh"]["target"]) == ("cannot tell", "无法确定")


@seeds
def test_the_distraction_names_strangers(seed: int) -> None:
    block = made(seed)["distracted"]
    found = re.search(r"neighbour (\w+), .* brother, (\w+)\.", block["input"])
    assert found is not None
    assert not set(found.groups()) & {name for one, _, two in facts_in(block, "en") for name in (one, two)}


def test_every_answer_is_among_the_options_in_both_languages_and_every_term_occurs() -> None:
    options = FAMILIES["kinship"].spec.check.options
    assert list(TERMS) == options["en"]
    assert list(TERMS.values()) == options["zh"]
    seen: set[str] = set()
    items = [fresh_item("kinship", {}, 3, index, ["deeper"], seen) for index in range(300)]
    assert len(seen) == 300
    assert {item["deeper"]["target"] for item in items if item} | {
        item["target"] for item in items if item
    } == {*TERMS}
    assert all(one != two for one, two in pairwise(sorted(seen)))
