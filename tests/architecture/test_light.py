"""What a web process loads at its start: arrays and compilers wait until somebody plans rounds."""

import os
import subprocess
import sys
from pathlib import Path

LOOK = """
import sys, django
django.setup()
import margelle.project.urls
print(sorted({"numpy", "numba", "pyvrp", "pandas"} & set(sys.modules)))
"""


def test_pages_start_without_numpy_and_without_a_compiler(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "margelle.project.settings",
        "MARGELLE_DATA": str(tmp_path),
    }
    env.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, "-c", LOOK], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "[]"
