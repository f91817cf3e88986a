"""What this room puts on the page of a member: the keys he holds (a leaver gives them back)."""

from typing import Any

from django.http import HttpRequest

from margelle.features.accounts.models import Member

from .queries import held_keys


def keys_of_member(request: HttpRequest, member: Member) -> dict[str, Any]:
    return {"member": member, "custodies": list(held_keys(member))}
