from datetime import date

from django.urls import path, register_converter

from .forms.fields import FIRST_DAY, LAST_DAY
from .web import (
    absences,
    apply,
    board,
    campaign,
    changes,
    closed_days,
    day,
    documents,
    draft_new,
    edit,
    favours,
    feeds,
    fit,
    hours,
    kept,
    left_tasks,
    limits,
    maps,
    mass_move,
    month,
    moves,
    peek,
    plan_changes,
    pool_steps,
    proposals,
    reminders,
    replacement,
    requests,
    requirements,
    review,
    round_more,
    rounds,
    scenario_board,
    scenarios,
    series,
    series_form,
    templates,
    vehicles,
    visits,
)


class DayConverter:
    """A day of an address, 2026-06-15; one that does not exist, or that no form takes, leads nowhere.

    Any year is written: the page of the last day still has its link to the next.
    """

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(value)
        return day

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


register_converter(DayConverter, "day")
_ROUND = "planning/rounds/<uuid:technician>/<day:day>/"

app_name = "planning"
urlpatterns = [
    path("planning/", board.board, name="board"),
    path("planning/moves/", moves.moves, name="moves"),
    path("planning/day/", day.day, name="day"),
    path("planning/mass-move/", mass_move.mass_move, name="mass_move"),
    path("planning/mass-move/preview/", mass_move.mass_move_preview, name="mass_move_preview"),
    path("planning/day/moves/", day.day_moves, name="day_moves"),
    path("planning/day/lengths/", day.day_lengths, name="day_lengths"),
    path("planning/month/", month.month, name="month"),
    path("planning/map/", maps.day_map, name="map"),
    path("planning/clients-map/", maps.clients_map, name="clients_map"),
    path(_ROUND, rounds.round_page, name="round"),
    path(f"{_ROUND}handover/", rounds.round_handover, name="round_handover"),
    path(f"{_ROUND}places/", rounds.round_places, name="round_places"),
    path(f"{_ROUND}transfer/", rounds.round_transfer, name="round_transfer"),
    path(f"{_ROUND}sheet/", rounds.round_print, name="round_print"),
    path(f"{_ROUND}copies/", round_more.round_copies, name="round_copies"),
    path(f"{_ROUND}insertions/<uuid:visit>/", round_more.round_insertion, name="round_insertion"),
    path("visits/<uuid:visit>/history/", rounds.visit_history, name="visit_history"),
    path("planning/changes/", plan_changes.changes, name="changes"),
    path("planning/changes/<uuid:change>/", plan_changes.change, name="change"),
    path("planning/changes/<uuid:change>/undo/", plan_changes.change_undo, name="change_undo"),
    path("planning/review/", review.review, name="review"),
    path("planning/review/notes/", review.review_notes, name="review_notes"),
    path("planning/review/notes/<uuid:review_note>/done/", review.review_note_done, name="review_note_done"),
    path("messages/preparations/", reminders.preparations_page, name="preparations"),
    path("planning/review/calendars/", feeds.calendars, name="calendars"),
    path("calendars/<str:secret>.ics", feeds.calendar_feed, name="calendar_feed"),
    path("team/<uuid:member>/calendar/", feeds.technician_calendar, name="technician_calendar"),
    path(
        "team/<uuid:member>/calendar/removal/",
        feeds.technician_calendar_removal,
        name="technician_calendar_removal",
    ),
    path("agencies/<uuid:agency>/calendar/", feeds.agency_calendar, name="agency_calendar"),
    path(
        "agencies/<uuid:agency>/calendar/removal/",
        feeds.agency_calendar_removal,
        name="agency_calendar_removal",
    ),
    path("planning/limits/", limits.limits_settings, name="limits_settings"),
    path("planning/review/delays/", limits.delays, name="delays"),
    path("planning/review/kept/", kept.kept, name="kept"),
    path("planning/review/proposals/", proposals.proposals_list, name="proposals"),
    path("visits/<uuid:visit>/proposals/new/", proposals.proposal_new, name="proposal_new"),
    path("visits/<uuid:visit>/replacement/", replacement.visit_replacement, name="visit_replacement"),
    path("proposals/<uuid:proposal>/acceptance/", proposals.proposal_acceptance, name="proposal_acceptance"),
    path("proposals/<uuid:proposal>/refusal/", proposals.proposal_refusal, name="proposal_refusal"),
    path("proposals/<uuid:proposal>/withdrawal/", proposals.proposal_withdrawal, name="proposal_withdrawal"),
    path("planning/scenarios/", scenarios.scenarios_list, name="scenarios"),
    path("planning/scenarios/new/", scenarios.scenario_new, name="scenario_new"),
    path("planning/scenarios/<uuid:scenario>/", scenario_board.scenario, name="scenario"),
    path("planning/scenarios/<uuid:scenario>/moves/", scenario_board.scenario_moves, name="scenario_moves"),
    path("planning/scenarios/<uuid:scenario>/days/", scenario_board.draft_day, name="draft_day"),
    path("planning/scenarios/<uuid:scenario>/visits/new/", draft_new.draft_new, name="draft_new"),
    path("planning/scenarios/<uuid:scenario>/visits/<uuid:draft>/", scenario_board.draft, name="draft"),
    path(
        "planning/scenarios/<uuid:scenario>/visits/<uuid:draft>/removal/",
        scenario_board.draft_removal,
        name="draft_removal",
    ),
    path(
        "planning/scenarios/<uuid:scenario>/comparison/",
        scenarios.scenario_comparison,
        name="scenario_comparison",
    ),
    path(
        "planning/scenarios/<uuid:scenario>/publication/",
        scenarios.scenario_publication,
        name="scenario_publication",
    ),
    path("planning/scenarios/<uuid:scenario>/removal/", scenarios.scenario_removal, name="scenario_removal"),
    path("planning/scenarios/<uuid:scenario>/renewal/", scenarios.scenario_renewal, name="scenario_renewal"),
    path("visits/", visits.visits_list, name="visits"),
    path("visits/changes/", visits.visits_changes, name="visits_changes"),
    path("visits/template/", apply.application, name="template_application"),
    path("visits/conflicts/", fit.conflicts, name="conflicts"),
    path("visits/new/", edit.visit_new, name="visit_new"),
    path("visits/<uuid:visit>/peek/", peek.visit_peek, name="visit_peek"),
    path("visits/<uuid:visit>/plan/", edit.visit_edit, name="visit_edit"),
    path("visits/<uuid:visit>/place/", changes.visit_move, name="visit_move"),
    path("visits/<uuid:visit>/cancellation/", changes.visit_cancellation, name="visit_cancellation"),
    path("visits/<uuid:visit>/skip/", changes.visit_skip, name="visit_skip"),
    path("visits/<uuid:visit>/reinstatement/", changes.visit_reinstatement, name="visit_reinstatement"),
    path("visits/<uuid:visit>/look/", changes.visit_look, name="visit_look"),
    path("visits/<uuid:visit>/documents/<uuid:document>/", documents.document, name="document"),
    path(
        "visits/<uuid:visit>/documents/<uuid:document>/removal/",
        documents.document_removal,
        name="document_removal",
    ),
    path(
        "visits/<uuid:visit>/documents/<uuid:document>/showing/",
        documents.document_showing,
        name="document_showing",
    ),
    path("sites/<uuid:site>/windows/new/", favours.window_new, name="window_new"),
    path("windows/<uuid:window>/", favours.window, name="window"),
    path("windows/<uuid:window>/removal/", favours.window_removal, name="window_removal"),
    path("requests/", requests.requests_list, name="requests"),
    path("requests/<uuid:visit_request>/visit/", requests.request_plan, name="request_plan"),
    path("requests/<uuid:visit_request>/refusal/", requests.request_refusal, name="request_refusal"),
    path("series/", series.series, name="series"),
    path("series/new/", series_form.series_new, name="series_new"),
    path("series/preview/", series_form.series_preview, name="series_preview"),
    path("series/<uuid:series>/", series.series_page, name="series_page"),
    path("series/<uuid:series>/plan/", series_form.series_edit, name="series_edit"),
    path("series/<uuid:series>/preview/", series_form.series_edit_preview, name="series_edit_preview"),
    path("series/<uuid:series>/exceptions/", series.series_exceptions, name="series_exceptions"),
    path(
        "series/<uuid:series>/exceptions/<uuid:exception>/removal/",
        series.series_exception_removal,
        name="series_exception_removal",
    ),
    path("series/<uuid:series>/end/", series.series_end, name="series_end"),
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.template_new, name="template_new"),
    path("templates/ready-made/", templates.ready_made, name="ready_made"),
    path("templates/<uuid:template>/", templates.template, name="template"),
    path("templates/<uuid:template>/archive/", templates.template_archive, name="template_archive"),
    path("templates/campaign/", campaign.campaign, name="template_campaign"),
    path(
        "templates/<uuid:template>/documents/<uuid:template_document>/",
        templates.template_document,
        name="template_document",
    ),
    path(
        "templates/<uuid:template>/documents/<uuid:template_document>/removal/",
        templates.template_document_removal,
        name="template_document_removal",
    ),
    path("requirements/", requirements.requirements, name="requirements"),
    path("requirements/new/", requirements.requirement_new, name="requirement_new"),
    path("requirements/<uuid:requirement>/", requirements.requirement, name="requirement"),
    path(
        "requirements/<uuid:requirement>/archive/",
        requirements.requirement_archive,
        name="requirement_archive",
    ),
    path(
        "visits/<uuid:visit>/requirements/<uuid:requirement>/",
        requirements.visit_asking,
        name="visit_asking",
    ),
    path("left-tasks/", left_tasks.left_task_list, name="left_tasks"),
    path("left-tasks/<uuid:left_task>/end/", left_tasks.left_task_end, name="left_task_end"),
    path("pools/<uuid:pool>/steps/", pool_steps.pool_steps, name="pool_steps"),
    path("clients/<uuid:client>/visits/", visits.client_visits, name="client_visits"),
    path("availability/", absences.absence_list, name="absences"),
    path("availability/absences/new/", absences.absence_new, name="absence_new"),
    path("availability/absences/<uuid:absence>/", absences.absence, name="absence"),
    path(
        "availability/absences/<uuid:absence>/decision/", absences.absence_decision, name="absence_decision"
    ),
    path(
        "availability/absences/<uuid:absence>/withdrawal/",
        absences.absence_withdrawal,
        name="absence_withdrawal",
    ),
    path("availability/hours/", hours.hours, name="hours"),
    path("availability/hours/<uuid:member>/", hours.member_hours, name="member_hours"),
    path("availability/hours/<uuid:member>/removal/", hours.season_removal, name="season_removal"),
    path("availability/hours/<uuid:member>/copies/", hours.hours_copy, name="hours_copy"),
    path("availability/closed-days/", closed_days.closed_days, name="closed_days"),
    path(
        "availability/closed-days/<uuid:closed_day>/removal/",
        closed_days.closed_day_removal,
        name="closed_day_removal",
    ),
    path("availability/vehicles/", vehicles.vehicles, name="vehicles"),
]
