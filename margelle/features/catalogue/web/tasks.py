import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.catalogue import actions
from margelle.features.catalogue.forms import TaskForm
from margelle.features.catalogue.models import Task

from .pages import done, form_page, is_htmx, page, saved


def _groups(tasks: list[Task]) -> list[tuple[str, list[Task]]]:
    return [
        (str(label), rows)
        for value, label in Task.Group.choices
        if (rows := [task for task in tasks if task.group == value])
    ]


def _list(request: HttpRequest, form: TaskForm, *, toast: str = "") -> HttpResponse:
    everything = list(Task.objects.order_by("order", "name"))
    context = {
        "form": form,
        "groups": _groups([task for task in everything if task.archived_at is None]),
        "archived": [task for task in everything if task.archived_at is not None],
    }
    status = 422 if form.is_bound and form.errors else 200
    if not is_htmx(request):
        return page(request, "catalogue/tasks.html", tab="tasks", status=status, **context)
    answer = render(request, "catalogue/_tasks.html", context, status=status)
    if toast:
        answer["HX-Trigger"] = json.dumps({"toast": {"text": toast}})
    return answer


@may("catalogue.view")
def home(request: HttpRequest) -> HttpResponse:
    return redirect("catalogue:tasks")


@may("catalogue.view")
@require_http_methods(["GET", "HEAD"])
def tasks(request: HttpRequest) -> HttpResponse:
    return _list(request, TaskForm())


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: HttpRequest) -> HttpResponse:
    """A name and one confirmation make a task (TPL-2). A GET is a bookmark of the refused form."""
    if request.method != "POST":
        return redirect("catalogue:tasks")
    form = TaskForm(request.POST)
    member = member_of(request)
    if not form.is_valid() or not saved(form, lambda row: actions.save_task(task=row, by=member)):
        return _list(request, form)
    task: Task = form.instance
    text = f"« {task.name} » est ajoutée ; les téléphones la reçoivent à leur prochain contact."
    if is_htmx(request):
        return _list(request, TaskForm(initial={"group": task.group}), toast=text)
    return done(request, text, "catalogue:tasks")


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, task: str) -> HttpResponse:
    row = get_object_or_404(Task, pk=task)
    form = TaskForm(request.POST or None, instance=row)
    member = member_of(request)
    is_good = request.method == "POST" and form.is_valid()
    if is_good and saved(form, lambda changed: actions.save_task(task=changed, by=member)):
        return done(request, f"« {row.name} » est enregistrée.", "catalogue:tasks")
    return form_page(request, form, tab="tasks", title="Modifier la tâche", back="catalogue:tasks")


@may("catalogue.edit")
@require_POST
def task_place(request: HttpRequest, task: str) -> HttpResponse:
    row = get_object_or_404(Task, pk=task, archived_at=None)
    way = request.POST.get("way", "")
    if way not in {"up", "down"}:
        return HttpResponse("Choisissez : monter ou descendre.", status=422, content_type="text/plain")
    actions.move(row=row, up=way == "up", by=member_of(request))
    return _list(request, TaskForm()) if is_htmx(request) else redirect("catalogue:tasks")
