"""Tables on their side, and cells that are links."""

from tests.unit.dashboard.definitions import category, total


def table(**configuration):
    wells = {"GroupBy": [category("item")], "Values": [total("units")]}
    fields = {"FieldWells": {"TableAggregatedFieldWells": wells}, **configuration}
    return {"TableVisual": {"VisualId": "t", "ChartConfiguration": fields}}


def styled(**styling):
    chosen = [{"FieldId": "item", "URLStyling": styling}]
    return table(FieldOptions={"SelectedFieldOptions": chosen})


def test_rows_are_columns_where_the_table_lies_on_its_side(show):
    columns = [{"ColumnIndex": 0, "ColumnType": "ROW_HEADER_COLUMN", "ColumnWidth": "90px"}]
    shown = show(
        table(
            TableOptions={"Orientation": "HORIZONTAL"},
            FieldOptions={"TransposedTableOptions": columns},
        )
    )
    assert shown["table"]["isTransposed"] is True
    assert shown["table"]["rows"][0] == ["cake", "1"]
    assert shown["notes"] == []
    assert show(table())["table"]["isTransposed"] is False


def test_column_of_addresses_says_how_its_links_look(show):
    text = {"CustomTextContent": {"Value": "Log"}}
    column = show(styled(LinkConfiguration={"Content": text, "Target": "SAME_TAB"}))
    assert column["table"]["columns"][0]["link"] == {
        "text": "Log", "isIcon": False, "target": "SAME_TAB",
    }  # fmt: skip
    icon = show(styled(LinkConfiguration={"Content": {"CustomIconContent": {"Icon": "LINK"}}}))
    assert icon["table"]["columns"][0]["link"]["isIcon"] is True
    assert icon["notes"] == []


def test_pictures_in_cells_are_named(show):
    sizing = {"SizingOptions": {"TableCellImageScalingConfiguration": "DO_NOT_SCALE"}}
    shown = show(styled(ImageConfiguration=sizing))
    assert shown["notes"] == ["Not drawn: pictures in cells."]
    assert "link" not in shown["table"]["columns"][0]
