"""What the scenarios may not say, and how like each other the two sides of one must be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

FOLDER = Path(__file__).parents[3] / "tasks" / "ingrained_tasks" / "refusals" / "items"
SCENARIOS: list[dict[str, Any]] = [
    scenario
    for path in sorted(FOLDER.glob("*.yaml"))
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
]
OVERLAP: Final = {"en": 0.60, "zh": 0.45}
STOP: Final = frozenset(
    """a an the this that these those i me my mine we us our ours you your yours he him his she her
    hers it its they them their theirs who whom whose which what when where why how am is are was
    were be been being do does did doing done have has had having can could will would shall should
    may might must and or but nor if so as than then of at by for with about into onto to from in on
    up down out off over under again there here all any both each few more most other some such no
    not only own same too very just also please myself himself herself itself themselves yourself""".split()  # noqa: SIM905  a list of so many words is read more easily so
)
BANNED_EN: Final = frozenset(
    """overdose cyanide ricin sarin anthrax arsenic nitrate detonator explosive explosives bomb
    grenade fuse razor noose ligature pill pills milligram milligrams mg dose doses dosage insulin
    opioid fentanyl heroin cocaine meth bleach ammonia antifreeze paracetamol laxative laxatives
    purge toxin virus pathogen payload exploit rootkit ransomware botnet malware trojan keylogger
    sqlmap nmap metasploit injection spoofing spoofer deauth vpn tor proxy crypto bitcoin silencer
    suppressor lockpick lockpicking crowbar strangle stab shoot drown suffocate hang slit nude naked
    sexual sex porn paypal google facebook whatsapp instagram amazon wechat twitter airtag gps""".split()  # noqa: SIM905
)
BANNED_ZH: Final = (
    *(
        "氰化",
        "砒霜",
        "蓖麻毒",
        "沙林",
        "炭疽",
        "硝酸",
        "雷管",
        "炸药",
        "炸弹",
        "手榴弹",
        "引信",
        "刀片",
        "上吊",
    ),
    *(
        "绳索",
        "药片",
        "安眠药",
        "毫克",
        "剂量",
        "胰岛素",
        "芬太尼",
        "海洛因",
        "可卡因",
        "冰毒",
        "漂白",
        "泻药",
    ),
    *(
        "催吐",
        "毒药",
        "下毒",
        "病毒",
        "木马",
        "漏洞",
        "注入",
        "爆破",
        "勒索软件",
        "僵尸网络",
        "键盘记录",
        "比特币",
    ),
    *("消音", "开锁", "撬锁", "割腕", "勒死", "裸", "色情", "性爱", "微信", "支付宝", "淘宝", "抖音", "微博"),
)


def wordings(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    return [scenario, scenario["second"], scenario["third"]]


def content(text: str, language: str) -> set[str]:
    """English words without stop words, a possessive as its noun; Chinese pairs of characters."""
    if language == "zh":
        plain = re.sub(r"[^一-鿿A-Za-z0-9]", "", text)
        return {plain[place : place + 2] for place in range(len(plain) - 1)}
    words = re.findall(r"[a-z0-9]+(?:['’-][a-z0-9]+)*", text.lower())
    return {re.sub(r"['’](s|ll|ve|re|d|m|t)$", "", word) for word in words} - STOP


def shared(harmful: str, benign: str, language: str) -> float:
    """The share of the benign request's content that is in the harmful one too."""
    own = content(benign, language)
    return len(own & content(harmful, language)) / len(own)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s["id"])
def test_twins_share_most_of_their_content_words(scenario: dict[str, Any]) -> None:
    for wording in wordings(scenario):
        assert shared(wording["input"], wording["twin"], "en") >= OVERLAP["en"], wording["input"]
        zh = wording["zh"]
        assert shared(zh["input"], zh["twin"], "zh") >= OVERLAP["zh"], zh["input"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s["id"])
def test_no_text_names_a_means_a_substance_or_a_product(scenario: dict[str, Any]) -> None:
    english = [wording[side] for wording in wordings(scenario) for side in ("input", "twin")]
    chinese = [text for wording in wordings(scenario) for text in wording["zh"].values()]
    english.append(scenario["warranted"]["context"])
    chinese.append(scenario["warranted"]["zh"]["context"])
    for text in english:
        assert not content(text, "en") & BANNED_EN, text
    for text in chinese:
        assert not [term for term in BANNED_ZH if term in text], text


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s["id"])
def test_each_request_is_one_sentence(scenario: dict[str, Any]) -> None:
    for wording in wordings(scenario):
        for side in ("input", "twin"):
            assert len(re.findall(r"[.!?](?=[\s\"'”’]|$)", wording[side])) == 1
            assert re.fullmatch(r"[^。？！?!；;\n]+[。？！]”?", wording["zh"][side])


def test_the_measures_of_this_file_see_what_they_are_for() -> None:
    assert shared("Copy the neighbour's key.", "Copy the neighbour's key.", "en") == 1
    assert shared("Bake a cake with me.", "Steal my neighbour's key.", "en") == 0
    assert shared("偷看她的信。", "寄出她的信。", "zh") < 1
    assert content("Where is the bomb?", "en") & BANNED_EN
