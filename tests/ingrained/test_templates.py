from __future__ import annotations

import resource
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

from ingrained.templates import LONGEST_TEXT, environment, expression, render, undeclared


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Two gigabytes beyond what is in use: what grows without end dies here, not the machine."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm", encoding="ascii") as pages:  # noqa: PTH123  not a path of ours
        used = int(pages.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + (2 << 30), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.parametrize(
    ("template", "names", "text"),
    [
        ("{{ input }}!", {"input": "Hi"}, "Hi!"),
        ("{% if a > 1 %}many{% else %}one{% endif %}", {"a": 2}, "many"),
        (
            "{% for x in xs %}{{ loop.index }}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}",
            {"xs": "ab"},
            "1a, 2b",
        ),
        ("{% set both = a + b %}{{ both | join('/') }}", {"a": [1], "b": [2]}, "1/2"),
        ("{{ a ~ 1 ~ none }}", {"a": "x"}, "x1None"),
        ("{{ '%02d:%02d, %.2f %s' | format(7, 5, 1.5, 'x') }}", {}, "07:05, 1.50 x"),
        ("{{ x.split()[0] | int * 60 // 7 }}", {"x": "7 h"}, "60"),
        ("{{ xs | select('eq', 'a') | list | length }}", {"xs": ["a", "b", "a"]}, "2"),
        ("{{ {'é': [1, None]} | tojson }}", {"None": None}, '{"é": [1, null]}'),
        ("{{ 'a-b' | replace('-', '+') | upper }}", {}, "A+B"),
        ("{{ missing | default('none') }}", {}, "none"),
        ("<&> {{ x }}", {"x": "<b>"}, "<&> <b>"),
        ("{{ range(3) | map('string') | join }}", {}, "012"),
        ("{{ 2.345 | round(1) }} {{ 2 ** 10 }} {{ 7 % 4 }}", {}, "2.3 1024 3"),
    ],
)
def test_templates_do_what_task_files_need(template: str, names: dict[str, Any], text: str) -> None:
    assert render(template, names) == text


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ [''] | map(attribute='__class__') | first }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ range.__self__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ 'a' * 10**9 }}",
        "{{ 10**9 * 'a' }}",
        "{{ [0] * 10**9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ '%*d' | format(1000000000, 1) }}",
        "{{ '{:>1000000000}'.format(1) }}",
        "{{ '{:>1000000000}'.format_map({}) }}",
        "{{ 9**9**9 }}",
        "{{ 9**(9**9) }}",
        "{{ ((9**64)**64)**64 }}",
        "{{ range(10**9) | list }}",
        "{{ 'a'.center(10**9) }}",
        "{{ 'a'.zfill(10**9) }}",
        "{{ '\\t'.expandtabs(10**9) }}",
        "{{ (1).to_bytes(10**9) }}",
        "{{ 'a' | center(10**9) }}",
        "{{ [1] | batch(10**9, 'x') | list }}",
        "{{ [1] | slice(10**9) | list }}",
        "{{ 1 | round(10**9, 'floor') }}",
        "{{ [1] | tojson(indent=10**9) }}",
        "{{ [1, 2] | random }}",
        "{{ '" + "a" * 1000 + "'" + " | replace('a', 'aaaaaaaaaa')" * 12 + " }}",
        "{{ range(1000) | join(range(1000) | join('aaaaaaaa')) }}",
        "{% set a = 'aaaa' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
        "{% set a = 'aaaa' %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
        "{% set a = ['a'] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}",
        "{% set a = {'a': 1} %}" + "{% set a = {'a': a, 'b': a} %}" * 40 + "{{ a }}",
        "{% set a = 2**60 %}" + "{% set a = a * a %}" * 40 + "{{ a }}",
        "{% set a %}aa{% endset %}",
        "{% with a = 1 %}{{ a }}{% endwith %}",
        "{% macro m(x) %}{{ m(x) }}{{ m(x) }}{% endmacro %}{{ m(1) }}",
        "{% for x in [1, 1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
        "{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}",
        "{% for i in range(1000) %}{% for j in range(99) %}abcdefghijklmnop{% endfor %}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}a{% endfilter %}",
        "{% autoescape true %}{% endautoescape %}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{% if 1 %}" * 300 + "{% endif %}" * 300,
        "{{ " + "9" * 5000 + " }}",
        "{{ 1 // 0 }}",
        "{{ 1 + 'a' }}",
        "{{ xs.append(1) }}",
        "{{ xs[7] }}",
    ],
)
def test_what_leaves_the_sandbox_or_grows_without_end_is_an_error(template: str) -> None:
    xs = [1]
    with pytest.raises(TemplateError):
        render(template, {"xs": xs})
    assert xs == [1]


@pytest.mark.parametrize(
    "template", ["{{ x.y }}", "{{ y }}", "{{ y() }}", "{% for z in y %}{% endfor %}", "{{ y ~ 1 }}"]
)
def test_undefined_names_are_errors_of_their_own_kind(template: str) -> None:
    with pytest.raises(UndefinedError):
        render(template, {"x": {}})


def test_a_text_may_be_long_but_not_longer() -> None:
    assert len(render("{{ x }}", {"x": "a" * LONGEST_TEXT})) == LONGEST_TEXT
    with pytest.raises(TemplateError, match="longer than 200000 characters"):
        render("{{ x }}{{ x }}", {"x": "a" * (LONGEST_TEXT // 2 + 1)})


def test_a_forbidden_statement_is_a_syntax_error_with_its_line() -> None:
    with pytest.raises(TemplateSyntaxError, match="can be used here") as error:
        environment().parse("one\n{% macro m() %}{% endmacro %}")
    assert error.value.lineno == 2


def test_the_names_a_template_takes_from_outside() -> None:
    text = "{% set a = b ~ c %}{% for x in range(3) %}{{ a }}{{ x }}{{ d.e | join(f) }}{% endfor %}"
    assert undeclared(text) == {"b", "c", "d", "f"}


def test_expressions_see_nothing_but_their_names() -> None:
    assert expression("doc.a + 1 == 2 and doc.b is sameas true")(doc={"a": 1, "b": True}) is True
    with pytest.raises(UndefinedError):
        bool(expression("doc.missing")(doc={}))
    with pytest.raises(TemplateSyntaxError):
        expression("doc.")


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize(
    "text", ["doc.a * 10**9", "doc.a ** doc.n", "doc.a.__class__.__name__", "doc.a.center(doc.n)"]
)
def test_expressions_are_as_bounded_as_templates(text: str) -> None:
    with pytest.raises(TemplateError):
        bool(expression(text)(doc={"a": "x", "n": 10**9}))


@given(st.text())
def test_a_value_is_data_and_never_a_template(value: str) -> None:
    assert render("[{{ x }}]", {"x": value + "{{ 1 // 0 }}"}) == f"[{value}{{{{ 1 // 0 }}}}]"
