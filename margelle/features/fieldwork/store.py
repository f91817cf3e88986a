"""Files in the store, named by their content: written whole or not at all."""

import os
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def keep(key: str, content: bytes) -> None:
    """Write a file that is named after its content; one that is there already is left as it is.

    On a disk: a temporary name, flushed, then renamed, so that a cut never leaves half a photo under its
    final name. Object stores show a file only once it is whole.
    """
    if default_storage.exists(key):
        return
    try:
        path = Path(default_storage.path(key))
    except NotImplementedError:
        default_storage.save(key, ContentFile(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{uuid4().hex}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def is_kept(key: str) -> bool:
    return bool(default_storage.exists(key))


def read(key: str) -> bytes:
    with default_storage.open(key, "rb") as file:
        return bytes(file.read())
