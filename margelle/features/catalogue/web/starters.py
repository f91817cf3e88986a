from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.catalogue import actions
from margelle.features.catalogue.forms import StartersForm
from margelle.features.catalogue.models import Product, ServiceType, Task

from .pages import done, page


@may("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def starters(request: HttpRequest) -> HttpResponse:
    """« Personnaliser »: which lines of the starter lists this company keeps."""
    everything = actions.EVERYTHING
    names = {
        "tasks": list(everything.tasks),
        "products": list(everything.products),
        "services": list(everything.services),
    }
    form = StartersForm(request.POST or None, names=names, initial=_kept(names))
    if request.method == "POST" and form.is_valid():
        actions.personalise(keep=actions.Kept(**form.cleaned_data), by=member_of(request))
        return done(
            request, "Vos listes sont prêtes. Rien n’est effacé : tout se rétablit.", "catalogue:tasks"
        )
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "catalogue/starters.html", tab="starters", status=status, form=form)


def _kept(names: dict[str, list[str]]) -> dict[str, list[str]]:
    """The lines in use; all of them for a list that is still empty."""
    kept = {}
    for key, model in (("tasks", Task), ("products", Product), ("services", ServiceType)):
        rows = list(model.objects.values_list("name", "archived_at"))
        is_open = {name for name, archived in rows if archived is None}
        kept[key] = [name for name in names[key] if name in is_open] if rows else names[key]
    return kept
