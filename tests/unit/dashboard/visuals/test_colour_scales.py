"""Colours of numbers: at their own values, else from the least to the greatest."""

import pytest

from dashboard.visuals.colour_scales import colour_scale


@pytest.mark.parametrize(
    ("values", "domain"),
    [((1, 5), [1.0, 5.0]), ((0, 2, 9), [0.0, 2.0, 9.0]), ((None, 5), None), ((5, 1), None)],
)
def test_colours_stand_at_their_values_where_all_have_one(values, domain) -> None:
    listed = [{"Color": f"#00000{place}", "DataValue": one} for place, one in enumerate(values)]
    spec = colour_scale({"ColorScale": {"Colors": listed, "ColorFillType": "GRADIENT"}}).spec
    assert spec["range"] == [one["Color"] for one in listed]
    assert spec.get("domain") == domain


def test_without_colours_the_theme_gives_them() -> None:
    assert colour_scale({}).spec == {}
