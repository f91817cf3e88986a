"""Typed builders. Call them inside `company_scope(company.id)`."""

from typing import Any

from margelle.features.accounts.models import Company, Member
from margelle.features.outreach.actions import Answer, answer_survey, ask_about, save_settings
from margelle.features.outreach.models import Survey
from margelle.features.outreach.queries import page_secret
from margelle.features.planning.models import Visit


def a_survey(visit: Visit) -> tuple[Survey, str]:
    """The survey about a finished visit, and the secret of its link as it stands in the message."""
    [survey] = ask_about(rows=[visit], company=visit.company)
    return survey, str(survey.message.body).split("/s/")[1].split("/")[0]


def an_answer(survey: Survey, mark: int = 5, text: str = "Toujours à l’heure", **more: Any) -> Survey:
    """Answered by a client who agrees to be published, unless said otherwise."""
    said: dict[str, Any] = {
        "consents": True,
        "signed_as": "Hélène F.",
        "came": 2,
        "tidy": 2,
        "clear": 2,
    } | more
    answer_survey(survey=survey, answer=Answer(mark, text=text, **said))
    return Survey.objects.get(pk=survey.pk)


def a_showcase_secret(company: Company, by: Member) -> str:
    """The secret of the public page, opened."""
    return page_secret(save_settings(company=company, gap_days=60, page_open=True, by=by))
