"""Files that people have put here, given back."""

from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404


def download(*, key: str, name: str, mime: str) -> FileResponse:
    """A stored file, never sniffed: a hostile one does not run on our address. Raises Http404 when gone."""
    if not default_storage.exists(key):
        raise Http404
    response = FileResponse(default_storage.open(key), content_type=mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response
