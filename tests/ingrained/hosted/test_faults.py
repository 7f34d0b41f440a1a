"""What becomes of a sample when its provider fails: it is scored, or it is counted, and never twice."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.ingrained.hosted.conftest import KEY, MODEL, ended
from tests.ingrained.hosted.faults import Fault, Kind

import ingrained
from ingrained.running.outage import end_outages

if TYPE_CHECKING:
    from tests.ingrained.conftest import Command
    from tests.ingrained.hosted.conftest import Ended, Serve
    from tests.ingrained.hosted.server import Loopback

RunHosted = Callable[..., "Ended"]

ALL_RIGHT = {"france": True, "japan": True, "peru": True}
JAPAN_WRONG = ALL_RIGHT | {"japan": False}
JAPAN_MISSING: dict[str, bool | None] = ALL_RIGHT | {"japan": None}
FOR_EVER = None

pytestmark = pytest.mark.usefixtures("no_waits")


def calls(server: Loopback, asking: str) -> int:
    return sum(asking in str(request.body.get("messages")) for request in server.requests)


@pytest.mark.parametrize("status", [429, 503])
def test_the_client_asks_again_when_it_is_told_to(
    status: int, capitals: Path, serve: Serve, run_hosted: RunHosted
) -> None:
    server = serve(capitals, Fault("status", times=2, status=status, retry_after=0.001))
    assert run_hosted(capitals, max_retries=2).right() == ALL_RIGHT
    assert [calls(server, name) for name in ("France", "Japan", "Peru")] == [3, 3, 3]


@pytest.mark.parametrize("status", [429, 500])
def test_inspect_asks_again_where_the_client_has_given_up(
    status: int, capitals: Path, serve: Serve, run_hosted: RunHosted
) -> None:
    server = serve(capitals, Fault("status", "Japan", times=6, status=status))
    ended = run_hosted(capitals)
    assert ended.right() == ALL_RIGHT
    assert calls(server, "Japan") == 7
    assert ended.samples["japan"].retries == 0


def test_a_sample_whose_calls_always_fail_is_counted_and_the_others_are_scored(
    capitals: Path, serve: Serve, run_hosted: RunHosted
) -> None:
    server = serve(capitals, Fault("status", "Japan", FOR_EVER, status=429))
    ended = run_hosted(capitals)
    assert ended.right() == JAPAN_MISSING
    assert ended.finished.missing() == {"ended in an error": 1}
    assert ended.finished.reasons() == {"RateLimitError: the server has a bad day (429)": 1}
    assert calls(server, "Japan") == 2 * 7  # the sample twice, each time six repetitions


def test_how_often_inspect_asks_again_can_be_said(capitals: Path, serve: Serve) -> None:
    server = serve(capitals, Fault("status", "Japan", FOR_EVER))
    asked: dict[str, Any] = {"models": [MODEL], "seed": 1, "model_args": {"max_retries": 0}, "name": "one"}
    finished = ingrained.run(capitals, max_retries=1, **asked)
    assert calls(server, "Japan") == 2 * 2
    server.requests.clear()
    ingrained.resume("one", max_retries=0)
    assert calls(server, "Japan") == 2
    assert finished.missing() == {"ended in an error": 1}


def test_while_a_provider_is_down_each_call_is_made_once(
    capitals: Path, serve: Serve, run_hosted: RunHosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingrained.running.evaluate.end_outages", lambda model, _: end_outages(model, 0))
    server = serve(capitals, Fault("status", times=FOR_EVER, status=503))
    finished = run_hosted(capitals).finished
    assert len(server.requests) == 2 * 3
    assert finished.reasons() == {"InternalServerError: the server has a bad day (503)": 3}


def test_a_provider_that_is_not_there_is_named_as_such(
    capitals: Path, serve: Serve, run_hosted: RunHosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(capitals)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens
        monkeypatch.setenv("LOOPBACK_BASE_URL", f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
        finished = run_hosted(capitals).finished
    (said,) = finished.reasons()
    assert said.startswith("APIConnectionError: Connection error: ")


@pytest.mark.parametrize(
    ("kind", "stream"),
    [
        ("cut", False),
        ("cut_midway", False),
        ("cut_midway", True),
        ("malformed", False),
        ("no_choices", False),
    ],
)
def test_a_reply_that_is_broken_once_is_asked_for_again(
    kind: Kind, stream: bool, capitals: Path, serve: Serve, run_hosted: RunHosted
) -> None:
    server = serve(capitals, Fault(kind, "Japan"))
    assert run_hosted(capitals, stream=stream).right() == ALL_RIGHT
    assert calls(server, "Japan") == 2
    assert calls(server, "France") == 1


def test_a_sample_whose_replies_are_always_broken_is_counted(
    capitals: Path, serve: Serve, run_hosted: RunHosted
) -> None:
    serve(capitals, Fault("malformed", "Japan", FOR_EVER))
    assert run_hosted(capitals).right() == JAPAN_MISSING


def test_a_reply_that_does_not_come_is_given_up_and_asked_for_again(
    capitals: Path, serve: Serve, run_hosted: RunHosted
) -> None:
    server = serve(capitals, Fault("slow", "Japan"))
    assert run_hosted(capitals, client_timeout=2).right() == ALL_RIGHT
    assert sum(request.fault is not None for request in server.requests) == 1


def test_a_sample_whose_replies_never_come_is_counted(capitals: Path, serve: Serve) -> None:
    serve(capitals, Fault("slow", times=FOR_EVER))
    arguments = {"client_timeout": 0.05, "max_retries": 0}
    run = ended(ingrained.run(capitals, models=[MODEL], items=1, seed=1, model_args=arguments))
    assert (run.scored, run.errored) == (0, 1)


@pytest.mark.parametrize(
    ("kind", "stop", "stream"),
    [
        ("empty", "stop", False),
        ("filtered", "content_filter", False),
        ("filtered", "content_filter", True),
        ("truncated", "max_tokens", False),
        ("truncated", "max_tokens", True),
    ],
)
def test_a_reply_that_is_cut_short_is_scored_and_says_how_it_ended(
    kind: Kind, stop: str, stream: bool, capitals: Path, serve: Serve, run_hosted: RunHosted
) -> None:
    server = serve(capitals, Fault(kind, "Japan", FOR_EVER))
    ended = run_hosted(capitals, stream=stream)
    assert ended.right() == JAPAN_WRONG
    assert ended.stops("japan") == {stop: 1}
    assert ended.finished.complete
    assert calls(server, "Japan") == 1


def test_a_question_that_the_provider_refuses_is_scored_as_filtered(
    capitals: Path, serve: Serve, run_hosted: RunHosted
) -> None:
    serve(capitals, Fault("refused", "Japan", FOR_EVER))
    ended = run_hosted(capitals)
    assert ended.right() == JAPAN_WRONG
    assert ended.stops("japan") == {"content_filter": 1}


def test_how_replies_ended_is_in_the_table(capitals: Path, serve: Serve, run_hosted: RunHosted) -> None:
    from ingrained.results import load

    serve(capitals, Fault("truncated", "Japan"), Fault("filtered", "Peru"))
    folder = run_hosted(capitals).finished.folder
    samples = load(folder).samples
    assert dict(zip(samples["sample"], samples["stops"], strict=True)) == {
        "france": "stop:1",
        "japan": "max_tokens:1",
        "peru": "content_filter:1",
    }


def test_a_request_that_is_wrong_is_not_repeated_by_the_client(
    capitals: Path, serve: Serve, run_hosted: RunHosted
) -> None:
    serve(capitals, Fault("status", "Japan", FOR_EVER, status=400))
    ended = run_hosted(capitals, max_retries=2)
    assert ended.right() == JAPAN_MISSING
    assert "BadRequestError" in ended.error("japan")
    assert ended.finished.reasons() == {"BadRequestError: the server has a bad day (400)": 1}


def test_a_model_that_the_provider_does_not_know_is_counted_with_its_name(
    capitals: Path, serve: Serve, run_hosted: RunHosted
) -> None:
    serve(capitals)
    ended = run_hosted(capitals, model="openai-api/loopback/by-design")
    assert (ended.scored, ended.errored) == (0, 3)
    assert "The model `by-design` does not exist" in ended.error("japan")


def test_a_key_that_does_not_fit_is_counted_as_such(
    capitals: Path, serve: Serve, run_hosted: RunHosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(capitals)
    monkeypatch.setenv("LOOPBACK_API_KEY", "sk-another")
    ended = run_hosted(capitals)
    assert (ended.scored, ended.errored) == (0, 3)
    assert "Incorrect API key provided" in ended.error("japan")


@pytest.mark.parametrize("variable", ["LOOPBACK_API_KEY", "LOOPBACK_BASE_URL"])
def test_what_is_not_set_is_named_before_the_first_call(
    variable: str, capitals: Path, serve: Serve, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(capitals)
    monkeypatch.delenv(variable)
    code, _, said = command("run", capitals, "--model", MODEL)
    assert code == 2
    assert variable in said
    assert server.requests == []
    assert not Path("results").exists()


def test_the_command_ends_incomplete_and_says_how_many(
    capitals: Path, serve: Serve, command: Command
) -> None:
    serve(capitals, Fault("status", "Japan", FOR_EVER, status=400))
    code, said, told = command("run", capitals, "--model", MODEL, "--seed", 1)
    assert code == 3
    assert "2 of 3" in said
    assert "1 ended in an error.\n  1 × BadRequestError: the server has a bad day (400)\n" in told


def test_the_command_says_the_three_commonest_reasons_and_no_key(
    workplace: Path, serve: Serve, command: Command
) -> None:
    path = workplace / "many.yaml"
    asked = "".join(f"  - {{id: n{n}, input: 'Say {n}.', target: '{n}'}}\n" for n in range(9))
    path.write_text(f"task: many\nitems:\n{asked}scorer: match\n", encoding="utf-8")
    statuses = {"1.": 403, "2.": 404, "3.": 403, "4.": 409, "5.": 409, "6.": 409, "7.": 400}
    faults = [Fault("status", said, FOR_EVER, status=s, echoes_key=True) for said, s in statuses.items()]
    serve(path, *faults)
    code, said, told = command(
        "run", path, "--model", MODEL, "-M", "max_retries=0", "--max-retries", 0, "--format", "json"
    )
    assert code == 3
    assert [line for line in told.splitlines() if line.startswith("  ")] == [
        "  3 × ConflictError: the server has a bad day (key [key]) (409)",
        "  2 × PermissionDeniedError: the server has a bad day (key [key]) (403)",
        *[line for line in told.splitlines() if "  1 × " in line],
        "  and 1 more kind",
    ]
    (summary,) = json.loads(said)
    assert sorted(summary["reasons"].values()) == [1, 1, 2, 3]
    assert summary["samples"]["errored"] == 7
    assert KEY not in said + told


def test_resume_asks_only_for_what_is_missing(capitals: Path, serve: Serve, run_hosted: RunHosted) -> None:
    server = serve(capitals, Fault("status", "Japan", FOR_EVER, status=400))
    first = run_hosted(capitals)
    server.mend()
    again = ended(ingrained.resume(first.finished.folder.name))
    assert first.right() == JAPAN_MISSING
    assert again.right() == ALL_RIGHT
    assert [calls(server, name) for name in ("Japan", "France", "Peru")] == [1, 0, 0]
    assert again.finished.reasons() == {}


def test_a_storm_of_faults_loses_no_sample_and_counts_none_twice(
    workplace: Path, serve: Serve, run_hosted: RunHosted
) -> None:
    path = workplace / "many.yaml"
    asked = "".join(f"  - {{id: n{n}, input: 'Say {n}.', target: '{n}'}}\n" for n in range(20))
    path.write_text(f"task: many\nitems:\n{asked}scorer: match\n", encoding="utf-8")
    kinds: dict[Kind, str] = {"cut": "1", "malformed": "2", "truncated": "3", "filtered": "4", "empty": "5"}
    broken = Fault("status", "7.", FOR_EVER)
    server = serve(
        path, broken, *(Fault(kind, f"{digit}.") for kind, digit in kinds.items()), Fault("status")
    )
    ended = run_hosted(path)
    never = {f"n{n}" for n in range(20) if str(n).endswith("7")}
    assert {name for name, right in ended.right().items() if right is None} == never
    assert (ended.scored, ended.errored) == (18, 2)
    assert {request.fault.kind for request in server.requests if request.fault} == {"status", *kinds}
    assert all(request.key == KEY for request in server.requests)
