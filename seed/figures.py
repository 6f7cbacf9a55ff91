"""Exact arithmetic for the answers: sums in cents, quotients rounded half up as Athena does."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from seed.stored import StoredEvent

CENT = Decimal("0.01")
type Cell = str | int | Decimal | date | datetime | None
type Rows = list[list[Cell]]


def revenue(lines: Iterable[StoredEvent]) -> Decimal:
    """Add up price times quantity."""
    return sum((line.value for line in lines), Decimal("0.00"))


def units(lines: Iterable[StoredEvent]) -> int:
    """Add up quantities."""
    return sum(line.quantity for line in lines)


def orders(lines: Iterable[StoredEvent]) -> int:
    """Count distinct orders."""
    return len({line.order for line in lines})


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Divide to two decimals, half up; nothing by nothing is None."""
    if not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(CENT, ROUND_HALF_UP)


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Return a share in percent to two decimals."""
    return ratio(100 * part, whole)


def group_by[K: Hashable](
    lines: Iterable[StoredEvent], key: Callable[[StoredEvent], K]
) -> dict[K, list[StoredEvent]]:
    """Collect events by a key, in order of first sight."""
    groups: dict[K, list[StoredEvent]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return groups


def cell_text(cell: Cell) -> str | None:
    """Write a value as Athena's results do; None stays None (NULL)."""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S.") + f"{cell.microsecond // 1000:03d}"
    if cell is None:
        return None
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)
