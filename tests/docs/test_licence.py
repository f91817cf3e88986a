"""The licence that pyproject and the first page name is in the tree, whole and unchanged."""

import tomllib
from hashlib import sha256
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# The text as its authors publish it: "changing it is not allowed".
AGPL_3 = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"


def test_the_licence_text_is_the_one_we_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == {"text": "AGPL-3.0-or-later"}
    assert sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL_3
    assert "[AGPL-3.0-or-later](LICENSE)" in (ROOT / "README.md").read_text(encoding="utf-8")
