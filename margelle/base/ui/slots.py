"""Places on a page that rooms above fill: tabs, panels and set-up steps.

A client's page belongs to the room `clients`, yet its tab "Interventions" belongs to `planning`, a room
above. The room below draws the page and asks here what others added; nobody imports upwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Tab:
    """A tab of a record's page. `url_name` takes the record's id; `count` is the figure beside the label."""

    page: str  # "client", "pool", "settings"…
    key: str
    label: str
    url_name: str
    order: int
    verb: str
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class ShownTab:
    label: str
    url: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Panel:
    """A block of a record's page, drawn by another room: a template and the context it needs."""

    page: str
    key: str
    order: int
    verb: str
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any]]


@dataclass(frozen=True)
class Step:
    """A step of the guided set-up (ACT-3). `count` tells how many exist; done when above zero."""

    key: str
    order: int
    title: str
    text: str
    url_name: str
    action: str
    verb: str
    count: Callable[[], int]


_tabs: dict[tuple[str, str], Tab] = {}
_panels: dict[tuple[str, str], Panel] = {}
_steps: dict[str, Step] = {}


def add_tab(tab: Tab) -> None:
    _tabs[tab.page, tab.key] = tab


def add_panel(panel: Panel) -> None:
    _panels[panel.page, panel.key] = panel


def add_step(step: Step) -> None:
    _steps[step.key] = step


def steps() -> list[Step]:
    return sorted(_steps.values(), key=lambda step: step.order)


def tabs_for(page: str, record: Any, request: HttpRequest, *, current: str) -> list[ShownTab]:
    """The tabs this member may open, in order. `record` None means a page without a record."""
    mine = sorted((t for t in _tabs.values() if t.page == page), key=lambda tab: tab.order)
    verbs = request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    return [
        ShownTab(
            label=tab.label,
            url=reverse(tab.url_name, args=[record.pk] if record is not None else []),
            current=tab.key == current,
            count=tab.count(record) if tab.count else None,
        )
        for tab in mine
        if tab.verb in verbs
    ]


def panels_for(page: str, record: Any, request: HttpRequest) -> list[SafeString]:
    """The rendered panels of a page, in order, for what this member may see."""
    mine = sorted((p for p in _panels.values() if p.page == page), key=lambda panel: panel.order)
    verbs = request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    return [
        render_to_string(panel.template, panel.context(request, record), request=request)
        for panel in mine
        if panel.verb in verbs
    ]
