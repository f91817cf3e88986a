"""What can be done in the field and about it. Each action is one transaction and tells the journal."""

from .conflicts import answer_conflict, settle_conflicts
from .facts import add_photo, add_reading, tick_step, tick_task
from .flags import fit_into_plan
from .instruments import Taken, archive_instrument, save_instrument
from .origin import Origin, begin_report
from .photos import attach_photos, keep_media, remove_photo, withdraw_photo
from .positions import drop_positions, erase_positions, note_position
from .products import file_fitted_part, load_van, use_product
from .progress import arrive, finish, reopen, set_off, skip, turn_back
from .questions import read_question, send_back
from .sales import note_sale, withdraw_sale
from .seals import seal_foreign_change, seal_visit, seal_waiting
from .signatures import add_signature, flag_after_signature
from .skip_reasons import give_starter_skip_reasons
from .timesheets import approve_week, press_clock, reopen_week, write_week
from .validation import try_validation, validate, withdraw_validation
from .words import (
    follow_incident,
    handle_recommendation,
    mark_comment_read,
    mark_incident_read,
    recommend,
    report_incident,
    solve_incident,
    write_comment,
)

__all__ = [
    "Origin",
    "Taken",
    "add_photo",
    "add_reading",
    "add_signature",
    "answer_conflict",
    "approve_week",
    "archive_instrument",
    "arrive",
    "attach_photos",
    "begin_report",
    "drop_positions",
    "erase_positions",
    "file_fitted_part",
    "finish",
    "fit_into_plan",
    "flag_after_signature",
    "follow_incident",
    "give_starter_skip_reasons",
    "handle_recommendation",
    "keep_media",
    "load_van",
    "mark_comment_read",
    "mark_incident_read",
    "note_position",
    "note_sale",
    "press_clock",
    "read_question",
    "recommend",
    "remove_photo",
    "reopen",
    "reopen_week",
    "report_incident",
    "save_instrument",
    "seal_foreign_change",
    "seal_visit",
    "seal_waiting",
    "send_back",
    "set_off",
    "settle_conflicts",
    "skip",
    "solve_incident",
    "tick_step",
    "tick_task",
    "try_validation",
    "turn_back",
    "use_product",
    "validate",
    "withdraw_photo",
    "withdraw_sale",
    "withdraw_validation",
    "write_comment",
    "write_week",
]
