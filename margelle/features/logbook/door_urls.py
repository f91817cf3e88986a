"""What the address printed in a handed-over book opens (included by faces/client)."""

from django.urls import path

from .web_public import books

app_name = "livret"
urlpatterns = [path("<str:book>/", books.check, name="check")]
