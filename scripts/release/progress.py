"""Tells how a run goes: a line an event, each under its component, and a line of what runs now."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.text import Text

from scripts.stacks.stack_events import Event

COMPONENT_WIDTH = 12
STATUS_WIDTH = 18


@dataclass
class _Work:
    """What a component is at: since when, and which resources."""

    began: float = field(default_factory=time.monotonic)
    busy: dict[str, None] = field(default_factory=dict)


@dataclass
class Progress:
    """The output of one run; several threads may tell at once."""

    console: Console
    _running: dict[str, _Work] = field(default_factory=dict)

    def line(self, component: str, text: str) -> None:
        """Print a line under a component's name."""
        self.console.print(f"[bold]{component:<{COMPONENT_WIDTH}}[/] {text}")

    def event(self, component: str, event: Event) -> None:
        """Print what ended, with the reason where it failed; remember what has begun."""
        busy = self._running.setdefault(component, _Work()).busy
        if event.status.endswith("_IN_PROGRESS"):
            busy[event.logical_id] = None
            return
        busy.pop(event.logical_id, None)
        colour = "red" if event.is_failure else "dim"
        text = f"[{colour}]{event.status:<{STATUS_WIDTH}} {event.logical_id}[/]"
        self.line(component, f"{text} [dim]{event.resource_type}[/]")
        if event.is_failure and event.reason:
            self.line(component, f"  [red]{escape(event.reason)}[/]")

    @contextmanager
    def live(self) -> Iterator[None]:
        """Keep a last line of what runs, where somebody watches."""
        if not self.console.is_terminal:
            yield
            return
        with Live(
            get_renderable=self._now, console=self.console, refresh_per_second=4, transient=True
        ):
            yield

    @contextmanager
    def working(self, component: str) -> Iterator[None]:
        """Name a component as running, and at its end say how long it took."""
        work = self._running.setdefault(component, _Work())
        try:
            yield
            self.line(component, f"[green]done[/] in {time.monotonic() - work.began:.1f} s")
        finally:
            self._running.pop(component, None)

    def _now(self) -> RenderableType:
        return Text("  ".join(_short(*item) for item in list(self._running.items())), style="cyan")


def _short(component: str, work: _Work) -> str:
    seconds = time.monotonic() - work.began
    busy = list(work.busy)
    waits = f": {', '.join(busy[-2:])}" if busy else ""
    return f"… {component} {seconds:.0f} s{waits}"
