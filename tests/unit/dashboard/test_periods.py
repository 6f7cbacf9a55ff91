"""A period that ends before it starts is told of, by filters and by calculated fields alike."""

import pytest

from dashboard.parameters import Noting, read_parameters
from dashboard.periods import check_periods, sheet_period
from dashboard.refusal import NothingError
from tests.unit.dashboard.conftest import NOW

BOUNDS = {"RangeMinimumValue": {"Parameter": "From"}, "RangeMaximumValue": {"Parameter": "To"}}
SCOPE = {"SelectedSheets": {"SheetVisualScopingConfigurations": [{"SheetId": "dated"}]}}
DEFINITION = {
    "ParameterDeclarations": [
        {"DateTimeParameterDeclaration": {"Name": n}} for n in ("From", "To")
    ],
    "FilterGroups": [{"ScopeConfiguration": SCOPE, "Filters": [{"TimeRangeFilter": BOUNDS}]}],
}


def asked(first, last, *names):
    chosen = {"From": first, "To": last}
    parameters = Noting(read_parameters(DEFINITION, chosen, NOW))
    for name in names:
        parameters[name]
    return parameters


def test_end_before_the_start_is_said_in_words():
    with pytest.raises(NothingError, match=r"From \(Mar 9, 2026\) is after To \(Mar 2, 2026\)"):
        check_periods(DEFINITION, asked("2026-03-09", "2026-03-02", "From", "To"))


@pytest.mark.parametrize(
    ("last", "names"), [("2026-03-09", ["From", "To"]), ("2026-03-02", ["From"]), ("", ["To"])]
)
def test_other_periods_and_visuals_without_one_are_left_alone(last, names):
    check_periods(DEFINITION, asked("2026-03-09", last, *names))


@pytest.mark.parametrize(
    ("sheet", "names", "found"),
    [
        ("dated", ["From", "To"], {"from": "From", "to": "To"}),
        ("dated", ["From"], None),
        ("other", ["From", "To"], None),
    ],
)
def test_sheet_with_controls_for_both_ends_of_its_visuals_has_a_period(sheet, names, found):
    controls = [{"kind": "DateTimePicker", "parameter": name} for name in names]
    assert sheet_period(DEFINITION, sheet, controls) == found
