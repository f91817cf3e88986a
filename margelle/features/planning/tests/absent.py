"""Pages and events of absences as the tests read them."""

from typing import Any

from margelle.base.journal.models import Entry


def plain(answer: Any) -> str:
    text = str(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.split())


def told() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("kind", flat=True))
