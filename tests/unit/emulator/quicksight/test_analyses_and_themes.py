import pytest

from analytics_emulator.service import ServiceError

THEME = {
    "ThemeId": "brand",
    "Name": "Brand",
    "BaseThemeId": "CLASSIC",
    "Configuration": {"DataColorPalette": {"Colors": ["#112233"]}},
}


def create_analysis(account, definition):
    return account.call("create_analysis", AnalysisId="a", Name="a", Definition=definition)


def status(account):
    return account.call("describe_analysis", AnalysisId="a")["Analysis"]["Status"]


def test_analysis_gives_its_definition_back(account, definition):
    create_analysis(account, definition)
    found = account.call("describe_analysis_definition", AnalysisId="a")
    assert found["Definition"] == definition
    assert found["ResourceStatus"] == "CREATION_SUCCESSFUL"


def test_deleted_analysis_can_be_restored(account, definition):
    create_analysis(account, definition)
    account.call("delete_analysis", AnalysisId="a")
    assert status(account) == "DELETED"
    account.call("restore_analysis", AnalysisId="a")
    assert status(account) == "CREATION_SUCCESSFUL"


@pytest.mark.parametrize("forced", [True, "true"])  # text where the host takes it from the address
def test_analysis_deleted_by_force_is_gone(account, definition, forced):
    create_analysis(account, definition)
    account.call("delete_analysis", AnalysisId="a", ForceDeleteWithoutRecovery=forced)
    with pytest.raises(ServiceError, match="ResourceNotFoundException"):
        status(account)


def test_analysis_update_with_a_mistake_fails(account, definition):
    create_analysis(account, definition)
    definition["Sheets"] *= 2
    updated = account.call("update_analysis", AnalysisId="a", Name="a", Definition=definition)
    assert updated["UpdateStatus"] == "UPDATE_FAILED"


def test_theme_update_adds_a_version(account):
    account.call("create_theme", **THEME)
    account.call("update_theme", ThemeId="brand", BaseThemeId="MIDNIGHT")
    version = account.call("describe_theme", ThemeId="brand")["Theme"]["Version"]
    assert (version["VersionNumber"], version["BaseThemeId"]) == (2, "MIDNIGHT")
    assert version["Configuration"] == THEME["Configuration"]


def test_theme_colour_must_be_hexadecimal(account):
    broken = {**THEME, "Configuration": {"UIColorPalette": {"Accent": "teal"}}}
    with pytest.raises(ServiceError, match=r"UIColorPalette\.Accent: 'teal' does not match"):
        account.call("create_theme", **broken)


def test_theme_on_unknown_base_is_not_found(account):
    with pytest.raises(ServiceError, match="Theme NEON is not found"):
        account.call("create_theme", **{**THEME, "BaseThemeId": "NEON"})
