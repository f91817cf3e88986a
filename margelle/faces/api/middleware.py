from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from margelle.base.access.answers import problem

WORDS = {
    400: ("bad_request", "Cette demande n’a pas la forme attendue."),
    404: ("not_found", "Cette adresse ne mène à rien, ou plus à rien."),
    405: ("method_not_allowed", "Cette adresse n’accepte pas cette méthode."),
    413: ("too_large", "Cet envoi est trop gros."),
}


class OneShape:
    """Under /api/ even the refusals that no view of ours wrote (405, for one) have the documented shape."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/") or response.status_code not in WORDS:
            return response
        if request.method == "HEAD" or response.headers.get("Content-Type", "").startswith(
            "application/json"
        ):
            return response
        answer = problem(response.status_code, *WORDS[response.status_code])
        if "Allow" in response.headers:
            answer.headers["Allow"] = response.headers["Allow"]
        return answer
