"""Files that come with a form: read and recognised before anything is written."""

from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.http import HttpRequest

from margelle.features.planning.actions import BadDocument
from margelle.features.planning.actions.documents import MAX_BYTES, check_document

Files = list[tuple[str, bytes]]


def files_of(request: HttpRequest, form: BaseForm) -> Files:
    """A bad file refuses the whole form."""
    found = []
    for upload in request.FILES.getlist("documents")[:10]:
        assert isinstance(upload, UploadedFile)
        try:
            if (upload.size or 0) > MAX_BYTES:
                raise BadDocument(f"« {upload.name} »\u00a0: le fichier dépasse 10 Mo.")
            content = upload.read()
            check_document(upload.name or "document", content)
        except BadDocument as problem:
            form.full_clean()
            form.add_error(None, f"Documents\u00a0: {problem}")
        else:
            found.append((upload.name or "document", content))
    return found
