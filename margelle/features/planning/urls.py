from django.urls import path

from .web import (
    board,
    changes,
    day,
    documents,
    edit,
    moves,
    peek,
    plan_changes,
    series,
    visits,
)

app_name = "planning"
urlpatterns = [
    path("planning/", board.board, name="board"),
    path("planning/moves/", moves.moves, name="moves"),
    path("planning/day/", day.day, name="day"),
    path("planning/changes/", plan_changes.changes, name="changes"),
    path("planning/changes/<uuid:change>/", plan_changes.change, name="change"),
    path("planning/changes/<uuid:change>/undo/", plan_changes.change_undo, name="change_undo"),
    path("visits/", visits.visits_list, name="visits"),
    path("visits/changes/", visits.visits_changes, name="visits_changes"),
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
    path("series/", series.series, name="series"),
    path("series/new/", series.series_new, name="series_new"),
    path("series/<uuid:series>/end/", series.series_end, name="series_end"),
    path("clients/<uuid:client>/visits/", visits.client_visits, name="client_visits"),
]
