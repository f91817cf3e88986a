"""The shapes of the operations' payloads: named fields only, numbers as strings with a point."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StrictBool, StrictInt

from margelle.base.sync.vocabulary import Payload


def _writable(text: str) -> str:
    """PostgreSQL cannot hold a NUL, nothing can encode half a character pair."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("unwritable character")
    return text


Text = Annotated[str, AfterValidator(_writable)]
Reason = Annotated[Text, Field(max_length=200)]
Words = Annotated[Text, Field(max_length=4000)]
Number = Annotated[
    str, Field(pattern=r"^-?[0-9]{1,8}(\.[0-9]{1,6})?$"), AfterValidator(lambda text: Decimal(text))
]
Key = Annotated[Text, Field(max_length=100)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Moment = Literal["before", "after", "detail"]
Mime = Literal["image/jpeg", "image/png", "image/webp"]


class Nothing(Payload):
    pass


class Missing(Payload):
    """`key` names a required thing, as the visit's `required` does. `what` is as long as a step may be, or a
    task with its pool: an end of visit is never refused for the words of the plan."""

    what: Annotated[Text, Field(min_length=1, max_length=400)]
    reason: Reason = ""
    note: Reason = ""
    key: Key = ""


class Finish(Payload):
    """`known` are the keys that the phone held as required; older ones do not tell."""

    missing: Annotated[list[Missing], Field(max_length=200)] = []
    known: Annotated[list[Key], Field(max_length=300)] | None = None


class Reopen(Payload):
    reason: Annotated[Reason, Field(min_length=1)]


class Skip(Payload):
    reason: Annotated[Reason, Field(min_length=1)]
    note: Words = ""
    new_day: date | None = None  # when the technician could come back: proposed to the office


class TaskSet(Payload):
    task: UUID
    pool: UUID | None = None
    done: StrictBool
    reason: Reason = ""


class StepSet(Payload):
    step: UUID
    text: Annotated[Text, Field(min_length=1, max_length=300)]
    done: StrictBool
    reason: Reason = ""


class ReadingAdd(Payload):
    pool: UUID
    parameter: Annotated[Text, Field(min_length=1, max_length=32)]
    value: Number
    method: Literal["strip", "photometer", "probe", "lab"] = "photometer"
    instrument: UUID | None = None
    calibrated_on: date | None = None
    via: Literal["hand", "bluetooth"] = "hand"


class ProductUse(Payload):
    product: UUID
    pool: UUID | None = None
    quantity: Number
    advised: StrictBool = False
    fitted: StrictBool = False
    place: UUID | None = None  # where it was taken, when not from the vehicle of the day


class Load(Payload):
    day: date
    product: UUID
    quantity: Number
    vehicle: UUID | None = None


class PhotoAdd(Payload):
    sha256: Sha256
    pool: UUID | None = None
    moment: Moment
    requirement: UUID | None = None
    mime: Mime
    size: Annotated[StrictInt, Field(ge=1, le=100_000_000)]
    taken_at: AwareDatetime
    word: Annotated[Text, Field(max_length=80)] = ""


class PhotoRemove(Payload):
    photo: UUID


class SignatureAdd(Payload):
    name: Annotated[Text, Field(max_length=80)] = ""
    absent: StrictBool = False
    strokes: Annotated[list[list[StrictInt]], Field(max_length=300)] = []


class CommentWrite(Payload):
    text: Annotated[Words, Field(min_length=1)]
    audience: Literal["client", "team", "office"]


class IncidentReport(Payload):
    kind: Annotated[Text, Field(min_length=1, max_length=24)]
    severity: Literal["low", "medium", "high"]
    text: Words = ""
    pool: UUID | None = None
    equipment: UUID | None = None
    photo_sha256: Sha256 | None = None


class RecommendationAdd(Payload):
    label: Annotated[Text, Field(min_length=1, max_length=80)]
    text: Words = ""
    pool: UUID | None = None
    photo_sha256: Sha256 | None = None


class EquipmentSeen(Payload):
    kind: Literal["pump", "filter", "electrolyser", "doser", "heater", "robot", "cover", "light", "other"]
    make: Annotated[Text, Field(max_length=60)] = ""
    model: Annotated[Text, Field(max_length=60)] = ""
    serial: Annotated[Text, Field(max_length=60)] = ""


class PoolPropose(Payload):
    pool: UUID
    field: Literal[
        "volume_typed_m3", "length_m", "width_m", "depth_min_m", "depth_max_m", "sanitiser", "filtration",
        "equipment", "position",
    ]  # fmt: skip
    value: Annotated[Text, Field(min_length=1, max_length=40)] | EquipmentSeen


class AbsenceAsk(Payload):
    kind: Literal["leave", "sick", "training", "rest", "other"] = "leave"
    from_day: date
    to_day: date
    note: Reason = ""


class AbsenceWithdraw(Payload):
    absence: UUID


class PositionNote(Payload):
    """Sent after its action, which never waits for it. `of` is the operation of that action."""

    action: Literal["arrive", "finish", "photo"]
    of: UUID
    latitude: Number
    longitude: Number
    accuracy_m: Annotated[StrictInt, Field(ge=0, le=100_000)]


class SaleNote(Payload):
    kind: Literal["product", "repair", "contract"]
    label: Annotated[Text, Field(min_length=1, max_length=120)]
    amount: Number
    prompted: StrictBool = False
    pool: UUID | None = None


class QuestionRead(Payload):
    question: UUID


class CodeReveal(Payload):
    site: UUID
