from __future__ import annotations

from pathlib import Path

import pytest

from ingrained.errors import UsageError
from ingrained.spec import find
from ingrained.spec.find import find_tasks, shipped_tasks


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "shipped"
    for name in ("refusals/medicine", "refusals/fraud", "loops/cache", "loops/fraud"):
        _task(root / f"{name}.yaml")
    _task(root / "loops" / "items" / "programs.yaml")
    (root / "__init__.py").touch()
    monkeypatch.setattr(find, "files", lambda _: root)
    return root


def _task(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_shipped_tasks_are_named_by_suite_and_file(shipped: Path) -> None:
    assert shipped_tasks() == {
        name: shipped / f"{name}.yaml"
        for name in ("loops/cache", "loops/fraud", "refusals/fraud", "refusals/medicine")
    }


@pytest.mark.parametrize(
    ("targets", "names"),
    [
        ([], ["loops/cache", "loops/fraud", "refusals/fraud", "refusals/medicine"]),
        (["refusals"], ["refusals/fraud", "refusals/medicine"]),
        (["medicine"], ["refusals/medicine"]),
        (["loops/fraud"], ["loops/fraud"]),
        (["cache", "loops", "cache"], ["loops/cache", "loops/fraud"]),
    ],
)
def test_targets_are_suites_and_tasks(shipped: Path, targets: list[str], names: list[str]) -> None:
    assert find_tasks(targets) == [shipped / f"{name}.yaml" for name in names]


def test_paths_are_targets_too(shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = _task(tmp_path / "own" / "mine.yaml")
    other = _task(tmp_path / "many" / "first" / "one.yml")
    monkeypatch.chdir(tmp_path)

    assert find_tasks([str(own)]) == [own]
    assert find_tasks(["own"]) == [Path("own/mine.yaml")]
    assert find_tasks(["./many"]) == [Path("many/first/one.yml")]
    assert find_tasks([str(shipped / "loops")]) == [
        shipped / "loops/cache.yaml",
        shipped / "loops/fraud.yaml",
    ]
    assert other.exists()


@pytest.mark.usefixtures("shipped")
def test_a_file_that_is_not_there_is_for_the_loader_to_say() -> None:
    assert find_tasks(["nowhere.yaml"]) == [Path("nowhere.yaml")]


@pytest.mark.usefixtures("shipped")
def test_tasks_of_further_folders_have_names(tmp_path: Path) -> None:
    flat = _task(tmp_path / "mine" / "sums.yaml").parent
    deep = _task(tmp_path / "all" / "theirs" / "facts.yaml").parents[1]

    assert find_tasks(["sums", "theirs"], [flat, deep]) == [flat / "sums.yaml", deep / "theirs/facts.yaml"]
    assert find_tasks([], [flat]) == [flat / "sums.yaml"]
    assert find_tasks(["medicine"], [flat])[0].stem == "medicine"


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("refusal", "there is no suite, task, file or folder 'refusal' (did you mean 'refusals'?)"),
        ("medicin", "there is no suite, task, file or folder 'medicin' (did you mean 'medicine'?)"),
        ("loops/cach", "there is no suite, task, file or folder 'loops/cach' (did you mean 'loops/cache'?)"),
        ("xyz", "there is no suite, task, file or folder 'xyz'"),
        ("fraud", "'fraud' is a task of several suites: name one of loops/fraud, refusals/fraud"),
        ("a\0b", "there is no suite, task, file or folder 'a\\x00b'"),
        ("", "there is no suite, task, file or folder ''"),
    ],
)
def test_unknown_targets_are_named_with_what_is_near(target: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_tasks([target])

    assert str(caught.value) == message


@pytest.mark.usefixtures("shipped")
def test_folders_without_tasks_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()

    with pytest.raises(UsageError, match="has no task files"):
        find_tasks([str(tmp_path / "bare")])
    with pytest.raises(UsageError, match="there is no folder"):
        find_tasks([], [tmp_path / "nowhere"])


def test_the_real_tasks_stand_in_their_suites() -> None:
    assert all(
        path.is_file() and name == f"{path.parent.name}/{path.stem}" for name, path in shipped_tasks().items()
    )
