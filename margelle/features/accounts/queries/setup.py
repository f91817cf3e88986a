"""The guided set-up, read (ACT-3): which steps there are, what each has, what remains."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from margelle.base.ui.slots import Step, steps
from margelle.features.accounts.models import Company


@dataclass(frozen=True)
class Progress:
    step: Step
    url: str
    count: int
    skipped: bool

    @property
    def is_done(self) -> bool:
        return self.count > 0

    @property
    def is_left(self) -> bool:
        return not self.is_done and not self.skipped


@dataclass(frozen=True)
class SetUp:
    """All steps in order. `current` is the first that remains."""

    steps: list[Progress]

    @property
    def done(self) -> int:
        return sum(one.is_done for one in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def current(self) -> Progress | None:
        return next((one for one in self.steps if one.is_left), None)

    @property
    def is_over(self) -> bool:
        """Nothing is left but what was put off."""
        return self.current is None


def set_up_of(company: Company, verbs: frozenset[str]) -> SetUp:
    """Inside the company's scope: one count per step that this member may do."""
    shown = []
    for step in steps():
        if step.verb in verbs and (url := _address(step)):
            shown.append(Progress(step, url, step.count(), step.key in company.setup_skipped))
    return SetUp(shown)


def _address(step: Step) -> str:
    try:
        return reverse(step.url_name)
    except NoReverseMatch:
        return ""
