"""What charts show, read from the JSON that they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd
import pytest

from ingrained import charts
from ingrained.errors import UsageError

Frame = Callable[..., pd.DataFrame]
TWELVE = [f"provider/model-{i:02d}" for i in range(12)]


def panels(chart: Any) -> list[dict[str, Any]]:
    """The panels of a chart, which Altair has held against the schema of Vega-Lite."""
    found: list[dict[str, Any]] = chart.to_dict(validate=True)["concat"]
    return found


def layers(panel: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from panel["layer"]


def rows(panel: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The rows of all marks of one kind in a panel."""
    return [r for layer in layers(panel) if layer["mark"]["type"] == kind for r in layer["data"]["values"]]


def order(panel: dict[str, Any]) -> Sequence[str]:
    """The rows of a panel from top to bottom; every mark has to name the same."""
    found = [layer["encoding"]["y"]["scale"]["domain"] for layer in layers(panel) if "y" in layer["encoding"]]
    assert all(domain == found[0] for domain in found)
    return list(found[0])


def test_a_forest_has_a_panel_for_each_metric_and_a_row_for_each_model(differences: Frame) -> None:
    solved, d_prime = panels(charts.forest(differences()))
    assert [solved["title"]["text"], d_prime["title"]["text"]] == ["solved ↑", "d_prime ↑"]
    assert order(solved) == ["two", "three"]
    ends = [layer["encoding"] for layer in layers(solved) if layer["mark"].get("strokeWidth")]
    assert [(e["x"]["field"], e["x2"]["field"]) for e in ends] == [("sim_low", "sim_high"), ("low", "high")]


def test_a_forest_shades_what_cannot_be_found_and_marks_zero(differences: Frame) -> None:
    panel = panels(charts.forest(differences(metrics=["solved"])))[0]
    assert [(row["from"], row["to"]) for row in rows(panel, "bar")] == [(-0.15, 0.15)] * 2
    zero = next(layer for layer in layers(panel) if "strokeDash" in layer["mark"])
    assert zero["encoding"]["x"]["datum"] == 0


def test_a_verdict_has_a_colour_and_a_shape_of_its_own(differences: Frame) -> None:
    verdicts = ["better", "worse", "higher", "indistinguishable", "cannot tell"]
    frame = pd.concat([differences(models=[f"m/{v}"], metrics=["solved"], verdict=v) for v in verdicts])
    dots = next(x for x in layers(panels(charts.forest(frame))[0]) if x["mark"]["type"] == "point")
    for channel in ("color", "shape"):
        scale = dots["encoding"][channel]["scale"]
        assert scale["domain"] == verdicts
        assert len(scale["range"]) == len(verdicts)
    assert len(set(dots["encoding"]["shape"]["scale"]["range"])) == len(verdicts)


def test_an_undefined_difference_keeps_its_row_and_says_so(differences: Frame) -> None:
    panel = panels(charts.forest(differences(metrics=["solved"], undefined=[("solved", "a/two")])))[0]
    assert order(panel) == ["two", "three"]
    assert [(row["label"], row["text"]) for row in rows(panel, "text")] == [("two", "– undefined")]
    assert [row["label"] for row in rows(panel, "point")] == ["three"]


def test_pairs_with_several_baselines_are_named_as_pairs(differences: Frame) -> None:
    both = pd.concat([differences(baseline="a/one"), differences(models=["a/three"], baseline="a/two")])
    assert order(panels(charts.forest(both))[0]) == ["two − one", "three − one", "three − two"]


def test_proportions_are_drawn_from_0_to_1_and_others_as_they_are(estimates: Frame) -> None:
    solved, _, d_prime = panels(charts.estimates(estimates()))
    domains = [
        next(x for x in layers(panel) if x["mark"]["type"] == "point")["encoding"]["x"]["scale"]["domain"]
        for panel in (solved, d_prime)
    ]
    assert domains[0] == [0.0, 1.0]
    assert domains[1] == [0.0, pytest.approx(0.42)]


def test_an_undefined_estimate_is_a_dash_and_no_dot(estimates: Frame) -> None:
    panel = panels(charts.estimates(estimates(metrics=["revisit"], undefined=[("revisit", "a/two")])))[0]
    assert [row["label"] for row in rows(panel, "point")] == ["one"]
    assert [row["text"] for row in rows(panel, "text")] == ["– undefined"]


def test_a_heat_map_colours_proportions_on_one_fixed_scale(estimates: Frame) -> None:
    panel = panels(charts.heat_map(estimates()))[0]
    ground = next(layer for layer in panel["layer"][0:1])
    scale = ground["encoding"]["fillOpacity"]["scale"]
    assert scale["domain"] == [0, 1]
    assert {row["row"] for row in ground["data"]["values"]} == {"solved ↑", "revisit ↓"}
    assert {row["row"] for row in rows(panel, "text")} == {"solved ↑", "revisit ↓", "d_prime ↑"}


def test_an_undefined_cell_is_hatched_and_never_0(estimates: Frame) -> None:
    panel = panels(charts.heat_map(estimates(undefined=[("revisit", "a/two")])))[0]
    (gone,) = rows(panel, "point")
    assert (gone["column"], gone["row"]) == ("two", "revisit ↓")
    text = {(row["column"], row["row"]): row["text"] for row in rows(panel, "text")}
    assert text["two", "revisit ↓"] == "–"
    coloured = panel["layer"][0]["data"]["values"]
    assert ("two", "revisit ↓") not in {(row["column"], row["row"]) for row in coloured}


def test_a_model_that_did_not_run_a_task_is_a_hatched_cell(estimates: Frame) -> None:
    frame = pd.concat([estimates(), estimates(models=["a/one"], tasks=["triple"])])
    second = panels(charts.heat_map(frame))[1]
    assert {row["column"] for row in rows(second, "point")} == {"two"}
    assert "not measured" in next(r["words"] for r in rows(second, "rect") if r.get("column") == "two")


def test_the_order_of_models_is_the_tables_for_one_and_for_twelve(estimates: Frame) -> None:
    for models in (["only"], TWELVE, TWELVE[::-1]):
        panel = panels(charts.estimates(estimates(models=models)))[0]
        assert order(panel) == [model.rpartition("/")[2] for model in models]
        heat = panels(charts.heat_map(estimates(models=models)))[0]
        columns = heat["layer"][0]["encoding"]["x"]["scale"]["domain"]
        assert columns == [model.rpartition("/")[2] for model in models]


def test_names_keep_their_provider_where_they_would_be_the_same_without(estimates: Frame) -> None:
    panel = panels(charts.estimates(estimates(models=["openai/x", "local/x"])))[0]
    assert order(panel) == ["openai/x", "local/x"]


def test_many_models_make_a_heat_map_wider_not_illegible(estimates: Frame) -> None:
    panel = panels(charts.heat_map(estimates(models=TWELVE), width=340))[0]
    assert panel["width"] / len(TWELVE) >= 38


def test_a_narrow_chart_has_its_panels_below_one_another(differences: Frame) -> None:
    metrics = ["solved", "revisit", "stall", "d_prime"]
    narrow = charts.forest(differences(metrics=metrics), width=340).to_dict()
    wide = charts.forest(differences(metrics=metrics), width=1000).to_dict()
    assert (narrow["columns"], wide["columns"]) == (1, 3)
    assert narrow["concat"][0]["width"] < 340


def test_a_similarity_keeps_the_order_and_its_undefined_cells() -> None:
    models = ["b/two", "a/one"]
    frame = pd.DataFrame([[1.0, None], [None, -0.5]], index=models, columns=models)
    panel = panels(charts.similarity(frame))[0]
    text = {(row["row"], row["column"]): row["text"] for row in rows(panel, "text")}
    assert text == {
        ("two", "two"): "1.00",
        ("two", "one"): "–",
        ("one", "two"): "–",
        ("one", "one"): "−0.50",
    }
    assert panel["layer"][0]["encoding"]["x"]["scale"]["domain"] == ["two", "one"]


def test_a_similarity_that_is_not_square_is_refused() -> None:
    with pytest.raises(UsageError, match="the same models as rows and as columns"):
        charts.similarity(pd.DataFrame([[1.0]], index=["a"], columns=["b"]))


def test_paired_dots_count_both_one_and_none(scores: Frame) -> None:
    one = {"i1": 1.0, "i2": 1.0, "i3": 0.0, "i4": 0.0, "i5": 1.0}
    two = {"i1": 1.0, "i2": 0.0, "i3": 1.0, "i4": 0.0, "i6": 1.0}
    (panel,) = panels(charts.paired_dots(scores({"a/one": one, "a/two": two}), "solved", ["a/one", "a/two"]))
    note = "both 1 · only it 1 · only baseline 1 · neither 1 · without a pair 2"
    assert panel["title"]["subtitle"] == note
    assert sorted((row["x"], row["y"], row["count"]) for row in rows(panel, "point")) == [
        (0, 0, 1),
        (0, 1, 1),
        (1, 0, 1),
        (1, 1, 1),
    ]


def test_paired_dots_average_epochs_and_put_equal_items_together(scores: Frame) -> None:
    frame = pd.concat(
        [
            scores({"a": {"i1": 1.0, "i2": 1.0}, "b": {"i1": 0.0, "i2": 0.0}}),
            scores({"a": {"i1": 0.0, "i2": 0.0}, "b": {"i1": 0.0, "i2": float("nan")}}),
        ]
    )
    (panel,) = panels(charts.paired_dots(frame, "solved", ["a", "b"]))
    (dot,) = rows(panel, "point")
    assert (dot["x"], dot["y"], dot["count"]) == (0.5, 0, 2)
    assert panel["title"]["subtitle"] == "above the line 0 · on it 0 · below 2"


def test_paired_dots_of_one_item_and_of_none(scores: Frame) -> None:
    frame = scores({"a": {"i1": 1.0}, "b": {"i1": 1.0}, "c": {"i9": 1.0}})
    assert len(panels(charts.paired_dots(frame, "solved", ["a", "b"]))) == 1
    with pytest.raises(UsageError, match="no item has a value of 'solved'"):
        charts.paired_dots(frame, "solved", ["a", "c"])
    with pytest.raises(UsageError, match="at least one other model"):
        charts.paired_dots(frame, "solved", ["a"])


def test_variants_are_means_over_items_with_wilson_where_binary(scores: Frame) -> None:
    variants = [
        {"axis.frame": f, "axis.language": lang} for f in ("plain", "polite") for lang in ("en", "zh")
    ]
    items = {f"i{n}": float(n < 9) for n in range(12)}
    (panel,) = panels(charts.variants(scores({"a/one": items}, variants), "solved"))
    dots = rows(panel, "point")
    assert len(dots) == 4
    # Wilson 1927 for 9 of 12, as scipy's binomtest(9, 12).proportion_ci(method="wilson") gives it.
    ends = rows(panel, "rule")[0]
    assert (dots[0]["value"], ends["low"], ends["high"]) == pytest.approx(
        (0.75, 0.467695, 0.911062), abs=1e-5
    )
    assert order(panel) == ["plain", "polite"]


def test_a_variant_in_which_nothing_is_defined_is_a_dash(scores: Frame) -> None:
    frame = pd.concat(
        [
            scores({"a": {"i1": 1.0, "i2": 0.0}}, [{"axis.arm": "base"}]),
            scores({"a": {"i1": float("nan")}}, [{"axis.arm": "hint"}]),
        ]
    )
    (panel,) = panels(charts.variants(frame, "solved"))
    assert order(panel) == ["base", "hint"]
    assert [row["first"] for row in rows(panel, "text")] == ["hint"]


def test_variants_need_an_axis_that_varies_and_pairs_need_twins(scores: Frame) -> None:
    frame = scores({"a": {"i1": 1.0}}, [{"axis.arm": "base"}])
    with pytest.raises(UsageError, match="no axis with two values"):
        charts.variants(frame, "solved")
    with pytest.raises(UsageError, match="there is no axis 'mood'"):
        charts.variants(frame, "solved", axes=["mood"])
    with pytest.raises(UsageError, match="no twins"):
        charts.pairs(frame, "solved")
    with pytest.raises(UsageError, match="no value 'revisit'"):
        charts.variants(frame, "revisit")


def test_pairs_show_main_and_twin_of_each_model(scores: Frame) -> None:
    main = scores({"m/a": {"i1": 1.0, "i2": 1.0}, "m/b": {"i1": 0.0, "i2": 1.0}})
    twin = scores({"m/a": {"i1": 0.0, "i2": 1.0}, "m/b": {"i1": 0.0, "i2": 0.0}}).assign(role="twin")
    (panel,) = panels(charts.pairs(pd.concat([main, twin]), "solved"))
    found = {(row["first"], row["second"]): row["value"] for row in rows(panel, "point")}
    assert found == {("a", "main"): 1.0, ("b", "main"): 0.5, ("a", "twin"): 0.5, ("b", "twin"): 0.0}
    assert order(panel) == ["a", "b"]


def test_a_frontier_is_the_running_best_and_names_who_has_no_place() -> None:
    frame = pd.DataFrame(
        {
            "model": ["m/cheap", "m/worse", "m/dear", "m/unknown"],
            "tokens": [100.0, 200.0, 1000.0, float("nan")],
            "value": [0.4, 0.3, 0.9, 0.5],
        }
    )
    (panel,) = panels(charts.frontier(frame))
    assert [row["value"] for row in rows(panel, "line")] == [0.4, 0.9, 0.9]
    assert panel["layer"][0]["encoding"]["x"]["scale"]["type"] == "log"
    assert panel["title"]["subtitle"].endswith("undefined: unknown")
    lower = panels(charts.frontier(frame.assign(better="low")))[0]
    assert [row["value"] for row in rows(lower, "line")] == [0.4, 0.3, 0.3]


def test_survival_curves_are_steps_with_bands_and_a_line_for_each_of_twelve_models() -> None:
    frame = pd.DataFrame(
        [
            {"model": model, "time": t, "value": 1 - t / 4, "low": 0.0, "high": 1.0}
            for model in TWELVE
            for t in range(3)
        ]
    )
    (panel,) = panels(charts.survival(frame))
    band, line = panel["layer"]
    assert band["mark"]["interpolate"] == line["mark"]["interpolate"] == "step-after"
    assert line["encoding"]["y"]["scale"]["domain"] == [0, 1]
    look = line["encoding"]
    pairs = list(
        zip(look["color"]["scale"]["range"], map(str, look["strokeDash"]["scale"]["range"]), strict=True)
    )
    assert len(set(pairs)) == len(TWELVE)
