"""Builders of companies, members and phones for the tests of every room."""

import itertools
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from margelle.base.access import capabilities
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.adapter import MfaAdapter
from margelle.features.accounts.models import Agency, Company, Device, Member, Seat, User

PASSWORD = "grand bain du matin"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"
_numbers = itertools.count(1)


def a_company(name: str = "Azur", **fields: Any) -> Company:
    return Company.objects.create(name=name, **fields)


def an_agency(company: Company, name: str = "Cannes", **fields: Any) -> Agency:
    with company_scope(company.id):
        agency: Agency = Agency.objects.create(name=name, **fields)
        return agency


def a_member(
    company: Company,
    role: str = "manager",
    *,
    first_name: str = "Julien",
    last_name: str = "Rossi",
    identifier: str = "",
    email: str | None = None,
    password: str | None = None,
    **fields: Any,
) -> Member:
    """An open member with a seat. Without `password` nobody can sign in by the form (it is faster).

    A manager also has a second factor, without which the office sends to its set-up.
    """
    user = User(username=identifier or f"membre-{next(_numbers)}", email=email)
    user.first_name, user.last_name = first_name, last_name
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    Seat.objects.create(user=user, company=company)
    if role == "manager":
        a_second_factor(user)
    with company_scope(company.id):
        member: Member = Member.objects.create(
            user=user, role=role, first_name=first_name, last_name=last_name, email=email or "", **fields
        )
        return member


def a_second_factor(user: User) -> None:
    sealed = MfaAdapter().encrypt(TOTP_SECRET)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": sealed})


def signed_in(client: Client, member: Member) -> Client:
    """The test client with an open session of this member, in its company."""
    client.force_login(member.user)
    session = client.session
    session["company"] = str(member.company_id)
    session.save()
    return client


def a_device(member: Member, **fields: Any) -> tuple[Device, str]:
    """An enrolled phone and its bearer token."""
    with company_scope(member.company_id):
        device: Device = Device.objects.create(member=member, name=fields.pop("name", "Téléphone"), **fields)
    secret = capabilities.grant(purpose="device", company_id=member.company_id, object_id=device.id)
    return device, secret


def bearer(secret: str) -> dict[str, str]:
    """`client.get(url, headers=bearer(token))`"""
    return {"Authorization": f"Bearer {secret}"}
