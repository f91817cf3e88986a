from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from margelle.base.access import public


@public(reason="A watchdog asks whether the instance answers; it says nothing else.")
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503. bin/serve migrates before it listens."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})
