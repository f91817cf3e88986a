"""What the shell of the office needs to know to draw its left bar."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One way in the left bar or in the « Nouveau » menu. `count_label` says the count in words."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int = 0
    count_label: str = ""
    rule_before: bool = False
