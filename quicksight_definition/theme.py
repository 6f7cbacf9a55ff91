"""The theme: warm paper, dark green ink, and data colours that stay apart for most eyes."""

from quicksight_definition.fields import Json, column

GREEN, AMBER, BLUE, CORAL = "#0F766E", "#E9A23B", "#3B6FB6", "#D1584C"
COLOURS = [GREEN, AMBER, BLUE, CORAL, "#7A9E3A", "#8B5FBF", "#4BA3C3", "#A9746E"]
CHANNELS = ["app", "delivery", "dine in", "kiosk", "takeaway", "web"]
VALUES = {  # fixed for every sheet; restaurants are data, and keep their places by name
    ("order_lines", "Channel"): dict(zip(CHANNELS, COLOURS, strict=False)),
    ("orders", "Channel"): dict(zip(CHANNELS, COLOURS, strict=False)),
    ("guests", "Guest"): {"New": AMBER, "Returning": GREEN},
    ("menu", "Class"): {"Star": GREEN, "Plowhorse": AMBER, "Puzzle": BLUE, "Dog": CORAL},
}


def column_colours() -> list[Json]:
    """Return the colours of values, wherever a visual shows them."""
    return [
        {
            "Column": column(data_set, name),
            "ColorsConfiguration": {
                "CustomColors": [
                    {"FieldValue": value, "Color": colour} for value, colour in colours.items()
                ]
            },
        }
        for (data_set, name), colours in VALUES.items()
    ]


def configuration() -> Json:
    """Return the theme's configuration."""
    return {
        "DataColorPalette": {
            "Colors": COLOURS,
            "MinMaxGradient": ["#E4F2EF", GREEN],
            "EmptyFillColor": "#EFEDE8",
        },
        "UIColorPalette": {
            "PrimaryForeground": "#1C2321",
            "PrimaryBackground": "#FFFFFF",
            "SecondaryForeground": "#5C6662",
            "SecondaryBackground": "#F7F5F0",
            "Accent": GREEN,
            "AccentForeground": "#FFFFFF",
            "Danger": "#B3382C",
            "DangerForeground": "#FFFFFF",
            "Warning": "#A86400",
            "WarningForeground": "#FFFFFF",
            "Success": "#1F7A4D",
            "SuccessForeground": "#FFFFFF",
        },
        "Sheet": {
            "Tile": {"Border": {"Show": True}},
            "TileLayout": {"Gutter": {"Show": True}, "Margin": {"Show": True}},
        },
        "Typography": {"FontFamilies": [{"FontFamily": "Inter"}]},
    }
