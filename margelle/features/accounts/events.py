"""What happens to a company, its people, phones and keys. Ids and short words only."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event


@dataclass(frozen=True, kw_only=True)
class CompanyOpened(Event):
    """A company exists; rooms above lay out what it starts with."""

    entity: ClassVar[str] = "company"


@dataclass(frozen=True, kw_only=True)
class CompanyChanged(Event):
    entity: ClassVar[str] = "company"
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class AgencyAdded(Event):
    entity: ClassVar[str] = "agency"


@dataclass(frozen=True, kw_only=True)
class AgencyChanged(Event):
    entity: ClassVar[str] = "agency"
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class AgencyArchived(Event):
    entity: ClassVar[str] = "agency"


@dataclass(frozen=True, kw_only=True)
class AgencyRestored(Event):
    entity: ClassVar[str] = "agency"


@dataclass(frozen=True, kw_only=True)
class MemberAdded(Event):
    entity: ClassVar[str] = "member"
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Event):
    entity: ClassVar[str] = "member"
    fields: list[str]
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberShut(Event):
    entity: ClassVar[str] = "member"


@dataclass(frozen=True, kw_only=True)
class MemberReopened(Event):
    entity: ClassVar[str] = "member"


@dataclass(frozen=True, kw_only=True)
class PasswordRenewed(Event):
    """The office gave a technician a new password."""

    entity: ClassVar[str] = "member"


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event):
    entity: ClassVar[str] = "invitation"
    role: str


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    entity: ClassVar[str] = "invitation"
    member_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    entity: ClassVar[str] = "invitation"


@dataclass(frozen=True, kw_only=True)
class DeviceEnrolled(Event):
    entity: ClassVar[str] = "device"
    member_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeviceRevoked(Event):
    """`queue` and `photos` are what the phone had not sent when it last spoke."""

    entity: ClassVar[str] = "device"
    mode: str
    queue: int
    photos: int
    last_push: bool = False


@dataclass(frozen=True, kw_only=True)
class DeviceEmptied(Event):
    """A locked phone has sent all it held: nothing more is taken from it."""

    entity: ClassVar[str] = "device"


@dataclass(frozen=True, kw_only=True)
class TokenMade(Event):
    entity: ClassVar[str] = "api_token"
    scopes: list[str]


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    entity: ClassVar[str] = "api_token"
