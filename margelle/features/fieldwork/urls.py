from django.urls import path

from .web import answers, photos, problems, proof, timesheets, uses, visit

app_name = "fieldwork"
urlpatterns = [
    path("visits/<uuid:visit>/", visit.visit, name="visit"),
    path("visits/<uuid:visit>/validation/", visit.validation, name="validation"),
    path(
        "visits/<uuid:visit>/validation/withdrawal/",
        visit.validation_withdrawal,
        name="validation_withdrawal",
    ),
    path("visits/<uuid:visit>/return/", visit.visit_return, name="visit_return"),
    path("visits/<uuid:visit>/proof.json", proof.proof, name="proof"),
    path("comments/<uuid:comment>/reading/", answers.comment_reading, name="comment_reading"),
    path("incidents/<uuid:incident>/reading/", answers.incident_reading, name="incident_reading"),
    path("incidents/<uuid:incident>/solution/", answers.incident_solution, name="incident_solution"),
    path(
        "recommendations/<uuid:recommendation>/handling/",
        answers.recommendation_handling,
        name="recommendation_handling",
    ),
    path("photos/<uuid:photo>/", photos.photo, name="photo"),
    path("photos/<uuid:photo>/thumbnail/", photos.thumbnail, name="thumbnail"),
    path("photos/<uuid:photo>/removal/", answers.photo_removal, name="photo_removal"),
    path("clients/<uuid:client>/photos/", photos.client_photos, name="client_photos"),
    path("problems/", problems.problems, name="problems"),
    path("problems/messages/", problems.messages, name="messages"),
    path("problems/recommendations/", problems.recommendation_list, name="recommendations"),
    path("stock/uses/", uses.uses, name="uses"),
    path("availability/timesheets/", timesheets.timesheets, name="timesheets"),
    path("availability/timesheets/months/", timesheets.months, name="timesheet_months"),
    path("availability/timesheets/<uuid:member>/", timesheets.week, name="timesheet_week"),
    path("availability/timesheets/<uuid:member>/approval/", timesheets.approval, name="timesheet_approval"),
]
