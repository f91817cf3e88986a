"""What a picture may cost before it is refused or made small."""

import subprocess
import sys

import pytest
from django.conf import settings

# A child process of its own: the peak of a process never goes down again. Its own peak is VmHWM: ru_maxrss
# also remembers what its parent, the worker of the tests, had reached when it was started.
PEAK = r"""
import io, re
from pathlib import Path
from PIL import Image
from margelle.features.fieldwork.pictures import LONGEST_SIDE, clean_picture
source = io.BytesIO()
Image.new("{mode}", (6300, 6300)).save(source, "PNG")
assert source.tell() < 200_000
source.seek(0)
picture = clean_picture(source)
assert (picture.width, picture.height) == (LONGEST_SIDE, LONGEST_SIDE)
print(int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_a_small_file_of_many_points_does_not_eat_the_machine(mode: str) -> None:
    """39 million points in less than 200 kB: copy after copy they took 930 MB."""
    command = [sys.executable, "-c", PEAK.format(mode=mode)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True)
    assert int(done.stdout) < 550
