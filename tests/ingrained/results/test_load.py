"""Runs and logs as tables."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ingrained
from ingrained.errors import UsageError
from ingrained.results.tables import Results, load

if TYPE_CHECKING:
    from tests.ingrained.results.conftest import Rewrite

COMMON = ["run", "suite", "task", "version", "model"]


def log_of(folder: Path, model: str = "") -> Path:
    logs = sorted((folder / "logs" if (folder / "logs").is_dir() else folder).rglob("*.eval"))
    return next(log for log in logs if not model or load(log, cache=False).runs.model[0] == model)


def status_counts(found: Results) -> dict[str, int]:
    return {str(status): int(n) for status, n in found.samples.status.value_counts().items() if n}


def start_only(members: dict[str, Any]) -> None:
    """What a killed run leaves: the journal, here with two of the samples."""
    summaries = members.pop("summaries.json")
    del members["header.json"]
    for name in [name for name in members if name.startswith("_journal/summaries/")]:
        del members[name]
    members["_journal/summaries/1.json"] = summaries[:1]
    members["_journal/summaries/2.json"] = [summaries[1], summaries[0] | {"error": "lost the line"}]


def test_a_run_becomes_three_tables_with_common_columns(results: Path) -> None:
    found = load("first", results=results)
    axes = ["axis.tone", "axis.place"]
    said = [*COMMON, "item", "hash", "role", "variant", *axes, "sample", "epoch"]
    assert list(found.scores.columns) == [*said, "scorer", "metric", "value", "status"]
    assert list(found.samples.columns)[: len(said)] == said
    assert list(found.runs.columns)[:5] == COMMON
    assert found.problems == ()
    assert len(found.runs) == 2
    assert len(found.samples) == 2 * 16 * 2
    assert len(found.scores) == 2 * 16 * 2 * 2


def test_a_sample_is_known_by_item_role_variant_and_epoch(results: Path) -> None:
    samples = load("first", results=results).samples
    assert set(samples.variant) == {
        f"tone={t}+place={p}" for t in ("brief", "kind") for p in ("home", "office")
    }
    assert set(samples.role) == {"main", "twin"}
    assert set(samples.epoch) == {1, 2}
    assert set(samples.item) == {"france", "peru"}
    assert (samples.groupby(["item", "role", "variant"]).hash.nunique() == 1).all()
    row = samples.iloc[0]
    assert row.variant == f"tone={row['axis.tone']}+place={row['axis.place']}"


def test_a_run_says_what_it_was_and_what_it_used(results: Path) -> None:
    found = load("first", results=results)
    row = found.runs[found.runs.model == "reference/echo"].iloc[0]
    assert (row.suite, row.task, row["name"]) == (row["name"].partition("/")[0], "capitals", row["name"])
    assert (row.status, row.seed, row.epochs) == ("success", 1, 2)
    assert (row.expected, row.scored, row.errored, row.unscored) == (32, 32, 0, 0)
    assert row.created <= row.started <= row.completed
    assert str(row.created.tz) == "UTC"
    own = found.samples[found.samples.model == "reference/echo"]
    assert row.total_tokens == own.total_tokens.sum() > 0
    assert math.isnan(row.cost)
    assert Path(row.log).is_file()


def test_letters_are_numbers_and_right_and_wrong_models_differ(results: Path) -> None:
    scores = load("first", results=results).scores
    means = scores.groupby(["model", "scorer"]).value.mean()
    assert means["reference/by_design", "match"] == 1
    assert means["reference/echo", "match"] == 0
    assert set(scores.metric) == {"score"}
    assert set(scores.status) == {"defined"}


def test_named_values_have_a_row_each_and_undefined_ones_are_nan(results: Path) -> None:
    scores = load("loops", results=results).scores
    assert {"solved", "revisit"} <= set(scores.metric)
    undefined = scores[scores.status == "undefined"]
    assert len(undefined)
    assert undefined.value.isna().all()
    assert scores[scores.status == "defined"].value.notna().all()


def test_how_replies_ended_stands_with_the_sample(results: Path) -> None:
    found = load("first", "loops", results=results).samples
    assert set(found[found.run == "first"].stops) == {"stop:1"}
    loops = found[found.run == "loops"]
    assert [f"stop:{turns:.0f}" for turns in loops.turns] == list(loops.stops)


def test_logs_of_inspects_own_are_read_too(plain: Path) -> None:
    found = load(plain)
    row = found.runs.iloc[0]
    assert (row.run, row.suite, row.task, row.version, row.status) == ("plain", "", "sums", "3", "error")
    assert (row.expected, row.scored, row.errored, row.unscored) == (5, 3, 1, 1)
    samples = found.samples.set_index("sample")
    assert list(samples.item) == list(samples.index)
    assert dict(samples.status) == {
        "1": "scored",
        "2": "scored",
        "3": "unscored",
        "4": "scored",
        "bad": "error",
    }
    assert dict(samples.coverage) == {"1": 1, "2": 1, "3": 0.5, "4": 1, "bad": 0}
    assert "the line is dead" in samples.error["bad"]
    assert samples.hash["1"] == samples.hash["2"] != samples.hash["4"]
    assert set(samples.role) == {"main"}
    assert set(samples.variant) == {""}


def test_values_of_every_kind_and_those_there_are_none_of(plain: Path) -> None:
    scores = load(plain).scores
    named = scores[(scores["sample"] == "1") & (scores.scorer == "named")].set_index("metric")
    assert dict(named.value.dropna()) == {"whole": 3, "part": 0.5, "right": 1, "said": 0}
    assert dict(named.status)["odd"] == "undefined"
    lone = scores[scores.scorer == "letters"].set_index("sample")
    assert dict(lone.value.dropna()) == {"1": 1, "2": 0.5, "4": 0}
    assert (lone.status["3"], lone.metric["3"]) == ("unscored", "")
    assert list(scores[scores["sample"] == "bad"].status) == ["error", "error"]
    assert set(scores[scores["sample"] == "bad"].metric) == {""}


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # Inspect's use of pandas
def test_the_table_of_samples_agrees_with_inspects(made: Path) -> None:
    from inspect_ai.analysis import samples_df

    for place in (made / "results" / "first", made / "results" / "loops", made / "plain"):
        ours = load(place, cache=False)
        theirs = samples_df(str(place), quiet=True)
        assert len(ours.samples) == len(theirs)
        their_rows = {
            (Path(row["log"]).name, row["id"], row["epoch"]): row for row in theirs.to_dict("records")
        }
        files = dict(zip(ours.runs.model, (Path(log).name for log in ours.runs.log), strict=True))
        for row in ours.samples.to_dict("records"):
            their = their_rows[files[row["model"]], row["sample"], row["epoch"]]
            assert their["total_time"] == pytest.approx(row["seconds"])
            assert their["working_time"] == pytest.approx(row["working_seconds"])
            assert their["message_count"] == row["messages"]
            assert their["total_tokens"] == (0 if math.isnan(row["total_tokens"]) else row["total_tokens"])
        letters = {"C": 1.0, "I": 0.0, "P": 0.5}
        lone = ours.scores[(ours.scores.metric == "score") & (ours.scores.status == "defined")]
        for row in lone.to_dict("records"):
            their = their_rows[files[row["model"]], row["sample"], row["epoch"]]
            assert letters[their[f"score_{row['scorer']}"]] == row["value"]


def test_an_unknown_run_is_refused_with_the_nearest(results: Path) -> None:
    with pytest.raises(UsageError, match=r"no run 'frist' .*did you mean 'first'"):
        load("frist", results=results)


def test_a_path_that_is_not_there_is_refused(results: Path) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        load(results / "nothing.eval", results=results)


def test_a_folder_without_logs_is_a_problem_and_alone_an_error(results: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"empty: there are no logs"):
        load(tmp_path / "empty")
    found = load("first", tmp_path / "empty", results=results)
    assert len(found.problems) == 1
    assert len(found.runs) == 2


def test_a_run_without_logs_says_so(results: Path) -> None:
    shutil.rmtree(results / "first" / "logs")
    with pytest.raises(UsageError, match="the run has no logs"):
        load("first", results=results)


def test_a_truncated_log_is_named_and_the_others_load(results: Path) -> None:
    log = log_of(results / "first", "reference/echo")
    os.truncate(log, log.stat().st_size // 2)
    found = load("first", results=results)
    assert list(found.runs.model) == ["reference/by_design"]
    (problem,) = found.problems
    assert log.name in problem
    assert "not a zip" in problem or "no whole zip" in problem


def test_a_foreign_zip_is_named_and_the_others_load(plain: Path) -> None:
    with zipfile.ZipFile(plain / "other.eval", "w") as archive:
        archive.writestr("hello.txt", "hello")
    (plain / "text.eval").write_text("not a zip", encoding="utf-8")
    found = load(plain)
    assert len(found.runs) == 1
    assert ["other.eval" in p or "text.eval" in p for p in found.problems[-2:]] == [True, True]


def test_a_file_that_may_not_be_read_is_named(plain: Path) -> None:
    (plain / "gone.eval").symlink_to(plain / "nowhere")
    with pytest.raises(UsageError, match="gone"):
        load(plain / "gone.eval")


def test_a_killed_log_is_read_as_far_as_it_goes(plain: Path, rewrite: Rewrite) -> None:
    rewrite(log_of(plain), start_only)
    found = load(plain)
    row = found.runs.iloc[0]
    assert (row.status, row.expected, row.scored, row.errored, row.unscored) == ("started", 5, 1, 1, 3)
    assert status_counts(found) == {"scored": 1, "error": 1, "missing": 3}
    assert "3 of 5 samples are not in the log" in found.problems[0]
    assert set(found.scores["sample"]) == {"1", "2"}


def test_a_missing_epoch_has_the_item_of_the_one_that_is_there(results: Path, rewrite: Rewrite) -> None:
    log = log_of(results / "first", "reference/echo")
    gone: list[Any] = []
    rewrite(log, lambda members: gone.append(members["summaries.json"].pop()))
    found = load(log)
    missing = found.samples[found.samples.status == "missing"].iloc[0]
    assert (missing["sample"], missing.epoch) == (gone[0]["id"], gone[0]["epoch"])
    assert (missing["item"], missing.hash) == (gone[0]["metadata"]["item"], gone[0]["metadata"]["hash"])
    assert (missing.coverage, found.runs.unscored[0]) == (0, 1)


def test_a_finished_log_is_kept_and_the_killed_one_beside_it_named(plain: Path, rewrite: Rewrite) -> None:
    killed = rewrite(log_of(plain), start_only, plain / "zz-killed.eval")
    found = load(plain)
    assert list(found.runs.status) == ["error"]
    assert any(killed.name in problem and "set aside" in problem for problem in found.problems)


def test_a_log_scored_again_gives_the_new_scores(plain: Path) -> None:
    from inspect_ai import score
    from inspect_ai.log import read_eval_log, write_eval_log
    from inspect_ai.scorer import includes

    log = read_eval_log(str(log_of(plain)))
    write_eval_log(score(log, includes(), action="overwrite", display="none"), str(log_of(plain)))
    scores = load(plain).scores
    assert set(scores.scorer) == {"includes"}
    assert set(scores[scores.status == "defined"].value) == {1.0}


def test_of_a_member_written_twice_the_live_one_counts(plain: Path) -> None:
    log = log_of(plain)
    with zipfile.ZipFile(log, "a") as archive:
        header = archive.read("header.json").replace(b'"mockllm/model"', b'"mockllm/other"')
        archive.filelist = [info for info in archive.filelist if info.filename != "header.json"]
        del archive.NameToInfo["header.json"]
        archive.writestr("header.json", header)
    assert list(load(plain).runs.model) == ["mockllm/other"]


def test_logs_of_an_earlier_version_are_left_out_and_named(results: Path, rewrite: Rewrite) -> None:
    log = log_of(results / "first", "reference/echo")

    def older(members: dict[str, Any]) -> None:
        members["header.json"]["eval"]["task_version"] = "1-old"

    rewrite(log, older, log.with_name("2020-old.eval"))
    found = load("first", results=results)
    assert len(found.runs) == 2
    (problem,) = found.problems
    assert "2020-old.eval" in problem
    assert "version 1-old" in problem


def test_two_runs_of_one_model_stay_apart(results: Path) -> None:
    shutil.copytree(results / "first", results / "second")
    found = load("first", "second", results=results)
    assert list(found.runs.run) == ["first", "first", "second", "second"]
    assert found.samples.groupby("run").size().to_dict() == {"first": 64, "second": 64}


def test_runs_of_one_name_are_told_apart_by_their_paths(results: Path, tmp_path: Path) -> None:
    shutil.copytree(results / "first", tmp_path / "other" / "first")
    found = load(results / "first", tmp_path / "other" / "first")
    assert found.runs.run.nunique() == 2


def test_a_place_given_twice_counts_once(results: Path) -> None:
    assert len(load("first", results / "first", results=results).runs) == 2


def test_a_folder_of_runs_is_each_of_them(results: Path, plain: Path) -> None:
    shutil.copytree(plain, results / "loose")
    assert set(load(results).runs.run) == {"first", "loops", "results"}
    assert set(load(results=results).runs.run) == {"first", "loops", "results"}


def test_a_torn_record_is_named(results: Path) -> None:
    (results / "first" / "run.json").write_text("{", encoding="utf-8")
    found = load(results / "first")
    assert len(found.runs) == 2
    assert "run.json cannot be read" in found.problems[0]


def test_json_logs_and_urls_go_through_inspect(plain: Path) -> None:
    from inspect_ai.log import read_eval_log, write_eval_log
    from pandas.testing import assert_frame_equal

    log = log_of(plain)
    write_eval_log(read_eval_log(str(log)), str(plain / "as.json"))
    direct = load(log)
    for other in (load(plain / "as.json"), load(log.as_uri())):
        for name in ("scores", "samples"):
            assert_frame_equal(
                getattr(direct, name).drop(columns="run"), getattr(other, name).drop(columns="run")
            )
    assert len(load(plain.as_uri()).runs) == 1


def test_an_unreachable_url_is_a_problem(plain: Path) -> None:
    found = load(plain, (plain / "nowhere.eval").as_uri())
    assert "nowhere.eval" in found.problems[-1]


def test_reading_logs_does_not_load_inspect(results: Path) -> None:
    code = (
        "import sys; from ingrained.results.tables import load; from pathlib import Path\n"
        f"for _ in range(2): load('first', 'loops', results=Path({str(results)!r}))\n"
        "assert 'inspect_ai' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603  our own interpreter


def test_logs_come_in_the_order_in_which_the_run_asked_for_them(tmp_path: Path) -> None:
    models = ["reference/echo", "reference/by_design", "reference/constant"]
    done = ingrained.run("base-addition", models=models, items=2, seed=1, results=tmp_path)
    assert list(load(done.folder).runs["model"]) == models
