"""A file of clients: tried first, written only when confirmed."""

from collections.abc import Iterable
from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.clients.events import ClientsImported
from margelle.features.clients.models import Client, ImportRun
from margelle.features.clients.queries.duplicates import WHY, Key, clients_by_key, keys_of
from margelle.features.clients.rules.columns import checked, recognised
from margelle.features.clients.rules.reading import Unreadable, read_sheet

from .bulk import client_of, write_lines


class AlreadyConfirmed(ValueError):
    """This run was confirmed before: nothing is written twice."""


class Line(TypedDict):
    """`verdict`: new, more (a further pool of the line `of`), double or bad."""

    line: int
    values: dict[str, str]
    problems: list[dict[str, str]]
    verdict: str
    of: int


@transaction.atomic
def try_import(*, data: bytes, file_name: str, by: Member) -> ImportRun:
    """Read, check and keep what each line would do. Writes no client. Raises Unreadable with French words."""
    sheet = read_sheet(data)
    keys, unknown = recognised(sheet.headers)
    if not {"last_name", "firm_name"} & set(keys):
        raise Unreadable(
            "Aucune colonne « Nom » ni « Raison sociale » : la première ligne porte les titres du modèle."
        )
    lines: list[Line] = []
    for number, values in sheet.rows:
        raw = {key: text for key, text in zip(keys, values, strict=False) if key}
        kept, problems = checked(raw)
        told = [{"column": one.column, "text": one.text} for one in problems]
        lines.append(Line(line=number, values=kept, problems=told, verdict="bad" if told else "new", of=0))
    judge(lines)
    run: ImportRun = ImportRun.objects.create(
        by=by, file_name=_safe_name(file_name), lines={"lines": lines, "unknown": unknown}
    )
    return run


def _safe_name(name: str) -> str:
    kept = "".join(sign for sign in name if sign.isprintable() and sign not in "/\\")
    return kept[-120:] or "fichier"


def judge(lines: list[Line]) -> None:
    """Mark further pools and look-alikes, within the file and with what is already known."""
    good = [line for line in lines if line["verdict"] != "bad"]
    clients = {line["line"]: client_of(line["values"]) for line in good}
    known = clients_by_key(key for client in clients.values() for key in keys_of(client))
    first_with: dict[Key, int] = {}
    same_person: dict[tuple[str, ...], int] = {}
    for line in good:
        client = clients[line["line"]]
        line["verdict"], line["of"], line["problems"] = "new", 0, []
        person = _person(client)
        if person in same_person and line["values"].get("pool_name"):
            line["verdict"], line["of"] = "more", same_person[person]
            continue
        _mark_double(line, keys_of(client), known, first_with)
        if line["verdict"] == "new":
            same_person.setdefault(person, line["line"])
        for key in keys_of(client):
            first_with.setdefault(key, line["line"])


def _mark_double(
    line: Line, keys: Iterable[Key], known: dict[Key, Client], first_with: dict[Key, int]
) -> None:
    for key in keys:
        if (other := known.get(key)) is not None:
            text = f"{WHY[key[0]]} que {other.name}, déjà dans le fichier clients."
        elif key in first_with:
            text = f"{WHY[key[0]]} que la ligne {first_with[key]}."
        else:
            continue
        line["verdict"] = "double"
        line["problems"] = [{"column": "Doublon", "text": text}]
        return


def _person(client: Client) -> tuple[str, ...]:
    """Lines that agree on all of this are one client with several pools."""
    return (
        client.kind,
        client.first_name.casefold(),
        client.last_name.casefold(),
        client.firm_name.casefold(),
        client.reference,
        client.email,
        client.phone,
        client.postcode,
    )


@transaction.atomic
def confirm_import(*, run: ImportRun, with_doubles: bool, by: Member) -> ImportRun:
    """Write the good lines, all or none. The file is judged again first: others may have typed meanwhile."""
    held: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
    if held.confirmed_at is not None:
        raise AlreadyConfirmed(str(run.pk))
    stored: dict[str, Any] = held.lines
    lines: list[Line] = stored["lines"]
    judge(lines)
    wanted = {"new", "more", "double"} if with_doubles else {"new", "more"}
    held.created_count = write_lines([line for line in lines if line["verdict"] in wanted], by=by)
    held.lines = stored | {"with_doubles": with_doubles}
    held.confirmed_at = timezone.now()
    held.save()
    record(ClientsImported(entity_id=held.pk, count=held.created_count), by=by)
    return held
