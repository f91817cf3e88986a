"""What a push looks like on the wire, and its answers."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator

MAX_OPS = 50
MAX_BODY = 1_000_000
SCHEMAS = (1,)
SUBJECT = r"^[a-z]{1,24}:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


class Op(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID
    seq: int = Field(ge=0, le=2**53)
    kind: str = Field(max_length=32)
    subject: str = Field(pattern=SUBJECT)
    at: AwareDatetime
    offset_ms: int = Field(default=0, ge=-(10**12), le=10**12)
    payload: dict[str, Any]
    replaces: UUID | None = None

    @field_validator("at")
    @classmethod
    def believable(cls, at: datetime) -> datetime:
        """A wrong clock is kept beside ours; one that databases cannot hold is refused."""
        if not 1970 <= at.year <= 2200:
            raise ValueError("year")
        return at

    def body_hash(self) -> str:
        body = self.model_dump(mode="json", include={"kind", "subject", "payload", "replaces"})
        return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


class Envelope(BaseModel):
    """An operation of which only the identity is known yet: what is wrong inside is answered by itself."""

    model_config = ConfigDict(extra="allow")

    id: UUID

    def opened(self) -> Op:
        """Raises ValidationError."""
        return Op.model_validate({**(self.model_extra or {}), "id": self.id})


class Push(BaseModel):
    model_config = ConfigDict(extra="forbid")

    device: UUID
    schema_version: Literal[1] = Field(alias="schema")
    ops: list[Envelope] = Field(max_length=MAX_OPS)


class Answer(BaseModel):
    id: UUID
    status: Literal["applied", "duplicate", "retry", "rejected"]
    receipt: dict[str, Any] | None = None
    reason: str | None = None
    code: str | None = None
    after_s: int | None = None


def parse(body: bytes) -> Push:
    """Raises ValidationError. Half a character pair (an emoji cut in two by the phone) is refused by strict
    parsers, and would then hold back all the other operations: it is left to its own operation."""
    try:
        return Push.model_validate_json(body)
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] != "json_invalid":
            raise
        try:
            return Push.model_validate(json.loads(body))
        except (ValueError, RecursionError):
            raise error from None


def in_french(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "contenu"
    if first["type"] == "extra_forbidden":
        return f"« {field} » est un champ inconnu."
    if first["type"] == "missing":
        return f"« {field} » manque."
    return f"« {field} » n’a pas la forme attendue."
