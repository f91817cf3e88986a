"""The one door to the job queue. Nothing else in Margelle imports django-q."""

from .queue import NoCompany, enqueue, is_open
from .registry import Payload, beat, job, schedule

__all__ = ["NoCompany", "Payload", "beat", "enqueue", "is_open", "job", "schedule"]
