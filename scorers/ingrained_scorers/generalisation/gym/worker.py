"""What runs in a process of its own: makes items with reasoning-gym and scores answers to them.

Requests come as lines of JSON, and each is answered by one. The process is started with a fixed hash seed and
killed where it takes too long, so that neither sets in random order nor endless loops reach the run.
"""

from __future__ import annotations

import builtins
import json
import os
import resource
import sys
import typing
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from typing import IO, Any, Final

Entry = Mapping[str, Any]
_KEPT: Final = ("question", "answer", "metadata")
_MEMORY: Final = 4 << 30  # bytes
_LONGEST: Final = 100_000  # characters of an item
_OF_THE_RUN: Final = frozenset({"seed", "size", "data_file"})
"""Options that are not the task's: the run's own, and the name of a file that would be read."""
_PLAIN: Final = {bool: "bool", int: "int", float: "float", str: "str"}


def options(name: str) -> dict[str, str]:
    """The options of a generator that a task may set, with their kinds."""
    hints = typing.get_type_hints(_classes(name)[1])
    return {key: _kind(hint) for key, hint in hints.items() if key not in _OF_THE_RUN}


def make(name: str, config: str, seed: int) -> Entry:
    """Make one item, and refuse one whose own answer does not get the full score.

    Args:
        name: The generator.
        config: Its options, as JSON.
        seed: The seed; the item is the first one of a data set of its own.

    Raises:
        ValueError: The options are refused, or the item is none that could be scored.
    """
    entry = _dataset(name, config, seed)[0]
    kept = json.loads(json.dumps({key: entry[key] for key in _KEPT}, default=str))
    if not isinstance(kept["answer"], str) or not kept["answer"].strip():
        raise ValueError("an item without an answer came out")
    if len(json.dumps(kept)) > _LONGEST:
        raise ValueError(f"an item of more than {_LONGEST} characters came out")
    if score(name, config, kept, kept["answer"]) != 1:
        raise ValueError("an item came out whose own answer is not right")
    return typing.cast("Entry", kept)


def score(name: str, config: str, entry: Entry, answer: str) -> float:
    """Score one answer; one that the checker cannot take is wrong.

    Args:
        name: The generator.
        config: Its options, as JSON.
        entry: The item.
        answer: The answer.
    """
    checker = _checker(name, config)
    with suppress(Exception), _no_eval():
        return float(checker.score_answer(answer, json.loads(json.dumps(entry))))
    return 0.0


@contextmanager
def _no_eval() -> Iterator[None]:
    """Let no checker evaluate what a model wrote."""
    own = builtins.eval
    builtins.eval = _refused
    try:
        yield
    finally:
        builtins.eval = own


def _refused(*_: Any, **__: Any) -> Any:
    raise ValueError("what a model wrote is not evaluated")


@cache
def _classes(name: str) -> tuple[Callable[..., Any], Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: tuple[Callable[..., Any], Any] = import_module("reasoning_gym.factory").DATASETS[name]
    return found


@cache
def _checker(name: str, config: str) -> Any:
    return _dataset(name, config, 0)


def _dataset(name: str, config: str, seed: int) -> Any:
    make_dataset, make_config = _classes(name)
    return make_dataset(config=make_config(**_typed(make_config, json.loads(config)), seed=seed, size=1))


def _typed(config: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options as the types that the generator declares: tuples, enumerations and dates among them."""
    from pydantic import TypeAdapter

    hints = typing.get_type_hints(config)
    return {key: TypeAdapter(hints[key]).validate_json(json.dumps(value)) for key, value in given.items()}


def _kind(hint: Any) -> str:
    arms = [arm for arm in typing.get_args(hint) if arm is not type(None)]
    if type(None) in typing.get_args(hint) and len(arms) == 1:
        return _kind(arms[0])
    is_list = (typing.get_origin(hint) or hint) in {list, tuple, Sequence}
    return "list" if is_list else _PLAIN.get(hint, "any")


def answered(request: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one request; whatever a generator raises is a fault to tell of."""
    do: dict[str, Callable[..., Any]] = {"options": options, "make": make, "score": score}
    try:
        return {"found": do[request["do"]](**request["with"])}
    except MemoryError:
        return {"fault": "it needs too much memory"}
    except Exception as error:
        return {"fault": _sentence(error)}


def _sentence(error: Exception) -> str:
    """The first line of what a generator raised; pydantic's own says what was validated and how often."""
    details: Callable[[], Any] | None = getattr(error, "errors", None)
    said = str(details()[0]["msg"] if details else error)
    return (said.strip() or type(error).__name__).splitlines()[0][:200]


def main() -> None:
    """Answer until no more is asked; what generators print goes nowhere."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import_module("reasoning_gym")
        _tell(out, {"found": "ready"})
        for line in sys.stdin:
            _tell(out, answered(json.loads(line)))


def _tell(out: IO[str], said: Mapping[str, Any]) -> None:
    out.write(json.dumps(said) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
