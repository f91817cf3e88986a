"""What can be done to visits and series. Each action is one transaction and tells the journal."""

from .absences import ask_absence, decide_absence, withdraw_absence
from .absent import tell_skipped, untell_skipped
from .alerts import tell_late, tell_limit, tell_note, tell_office_skipped, tell_wish
from .apply import Laid, Place, apply_template, lay_template
from .calendar import close_days, give_vehicle, open_day
from .changes import Action, Undone, one_action, undo_change
from .documents import BadDocument, attach_document, remove_document, show_document
from .drafts import (
    StaleDraft,
    add_draft,
    give_draft_day,
    move_draft,
    move_drafts,
    remove_draft,
    restore_draft,
)
from .edit import VisitChanges, edit_visit
from .favours import remove_window, save_window
from .follow import follow_work
from .hours import copy_hours, remove_season, set_hours
from .late_client import untell_late
from .lay import Laying, lay_visits
from .lay_drafts import DraftLaying, lay_drafts
from .left_tasks import drop_left_task, leave_tasks, settle_left_tasks
from .limits import Checked, check_limits, set_limits
from .locking import StaleVisit
from .mass_move import Placing, PlanMoved, move_visits
from .move import BY_HOUR, KEEP, assign_visit, move_visit
from .on_the_way import tell_on_the_way, untell_on_the_way
from .owners import follow_owner
from .plan import plan_visit
from .proposals import (
    accept_proposal,
    lapse_proposals,
    propose_slot,
    refuse_proposal,
    withdraw_proposal,
)
from .publish import Published, publish_scenario
from .reminders import (
    ask_other_slot,
    confirm_visit,
    follow_visit,
    leave_note,
    plan_reminders,
    set_preparations,
    stop_messages,
)
from .replace import replace_visit
from .requests import (
    Asked,
    PlannedRequest,
    ask_visit,
    decline_request,
    end_requests_of_site,
    follow_request,
    plan_request,
    reopen_request,
    withdraw_request,
)
from .scenarios import copy_scenario, drop_scenario, make_scenario, renew_scenario
from .series import make_visits, start_series, stop_series
from .series_days import put_day_back, skip_day
from .series_edit import Scope, StaleSeries, Wish, edit_series, wished
from .states import (
    ask_for_look,
    cancel_visit,
    change_state,
    clear_look,
    reinstate_visit,
    skip_visit,
)
from .templates import (
    TemplateNameTaken,
    add_ready_made,
    archive_template,
    attach_template_document,
    remove_template_document,
    save_template,
    set_pool_steps,
)

__all__ = [
    "BY_HOUR",
    "KEEP",
    "Action",
    "Asked",
    "BadDocument",
    "Checked",
    "DraftLaying",
    "Laid",
    "Laying",
    "Place",
    "Placing",
    "PlanMoved",
    "PlannedRequest",
    "Published",
    "Scope",
    "StaleDraft",
    "StaleSeries",
    "StaleVisit",
    "TemplateNameTaken",
    "Undone",
    "VisitChanges",
    "Wish",
    "accept_proposal",
    "add_draft",
    "add_ready_made",
    "apply_template",
    "archive_template",
    "ask_absence",
    "ask_for_look",
    "ask_other_slot",
    "ask_visit",
    "assign_visit",
    "attach_document",
    "attach_template_document",
    "cancel_visit",
    "change_state",
    "check_limits",
    "clear_look",
    "close_days",
    "confirm_visit",
    "copy_hours",
    "copy_scenario",
    "decide_absence",
    "decline_request",
    "drop_left_task",
    "drop_scenario",
    "edit_series",
    "edit_visit",
    "end_requests_of_site",
    "follow_owner",
    "follow_request",
    "follow_visit",
    "follow_work",
    "give_draft_day",
    "give_vehicle",
    "lapse_proposals",
    "lay_drafts",
    "lay_template",
    "lay_visits",
    "leave_note",
    "leave_tasks",
    "make_scenario",
    "make_visits",
    "move_draft",
    "move_drafts",
    "move_visit",
    "move_visits",
    "one_action",
    "open_day",
    "plan_reminders",
    "plan_request",
    "plan_visit",
    "propose_slot",
    "publish_scenario",
    "put_day_back",
    "refuse_proposal",
    "reinstate_visit",
    "remove_document",
    "remove_draft",
    "remove_season",
    "remove_template_document",
    "remove_window",
    "renew_scenario",
    "reopen_request",
    "replace_visit",
    "restore_draft",
    "save_template",
    "save_window",
    "set_hours",
    "set_limits",
    "set_pool_steps",
    "set_preparations",
    "settle_left_tasks",
    "show_document",
    "skip_day",
    "skip_visit",
    "start_series",
    "stop_messages",
    "stop_series",
    "tell_late",
    "tell_limit",
    "tell_note",
    "tell_office_skipped",
    "tell_on_the_way",
    "tell_skipped",
    "tell_wish",
    "undo_change",
    "untell_late",
    "untell_on_the_way",
    "untell_skipped",
    "wished",
    "withdraw_absence",
    "withdraw_proposal",
    "withdraw_request",
]
