"""What `ingrained doctor` finds, and what it never tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingrained import doctor

PLANTED = "sk-planted-0123456789"


def found(said: str) -> dict[tuple[str, str], dict[str, Any]]:
    return {(finding["group"], finding["name"]): finding for finding in json.loads(said)}


def test_it_tells_whether_a_key_is_set_and_never_the_key(
    command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", PLANTED)
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    for output in ("text", "json"):
        code, out, err = command("doctor", "--format", output)
        assert code == 0
        assert PLANTED not in out + err
    anthropic = found(out)["providers", "anthropic"]
    assert anthropic["state"] == "missing"
    assert "ANTHROPIC_API_KEY is not set" in anthropic["detail"]


def test_a_place_that_cannot_be_written_is_broken_and_said(tmp_path: Path, command: Any) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, out, _ = command("doctor", "--results", tmp_path / "file" / "results", "--format", "json")
    (own,) = (finding for (group, _), finding in found(out).items() if group == "results")
    assert code == 1
    assert own["state"] == "broken"


def test_a_missing_package_comes_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda _: None)
    details = {finding.name: finding.detail for finding in doctor.examine() if finding.group == "extras"}
    assert details["ray"] == "pip install 'ingrained[ray]'"
    assert details["organisms"] == "pip install 'ingrained[organisms]'"


def test_every_finding_says_something() -> None:
    findings = doctor.examine()
    assert all(finding.detail for finding in findings)
    assert {finding.group for finding in findings} == {
        "versions",
        "sandboxes",
        "providers",
        "extras",
        "results",
    }
