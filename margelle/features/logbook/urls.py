from django.urls import path

from . import web

app_name = "logbook"
urlpatterns = [
    path("logbooks/", web.logbooks, name="logbooks"),
    path("logbooks/labels/", web.labels, name="labels"),
    path("logbooks/labels.pdf", web.labels_pdf, name="labels_pdf"),
    path("logbooks/<uuid:pool>/", web.preview, name="preview"),
    path("logbooks/<uuid:pool>/book/", web.book, name="book"),
    path("logbooks/<uuid:pool>/link/", web.link, name="link"),
    path("logbooks/<uuid:pool>/code/", web.code, name="code"),
    path("logbooks/<uuid:pool>/visits/<uuid:visit>/", web.preview_visit, name="preview_visit"),
    path("logbooks/<uuid:pool>/visits/<uuid:visit>/proof.json", web.preview_proof, name="preview_proof"),
    path("logbooks/<uuid:pool>/photos/<uuid:photo>/", web.preview_photo, name="preview_photo"),
    path("clients/<uuid:client>/space/", web.space, name="space"),
]
