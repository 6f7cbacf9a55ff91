"""The colours of numbers: between an author's, at their values where they have any."""

from dataclasses import dataclass

from dashboard.charts.base import Spec


@dataclass(frozen=True)
class ColourScale:
    """Colours from the least number to the greatest, or each at a value of its own.

    Beyond the first and the last value a number has the colour at that end.
    """

    colours: tuple[str, ...] = ()
    values: tuple[float, ...] = ()

    @property
    def spec(self) -> Spec:
        """Return the scale; without colours it is the theme's."""
        found: Spec = {"range": list(self.colours)} if self.colours else {}
        return found | ({"domain": list(self.values), "clamp": True} if self.values else {})


THEMES = ColourScale()
