"""One process that stays inside an instance and calls functions of `world` there.

A start of Django costs seconds, a call does not. Lines of JSON go in and out.
"""

import json
import subprocess
import sys
from typing import Any

from tests.servers.instance import Instance


class Inside:
    def __init__(self, instance: Instance) -> None:
        command = [sys.executable, "-m", "tests.faults.inside"]
        self._process = subprocess.Popen(
            command, env=instance.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def call(self, name: str, *values: Any) -> Any:
        pipe, answers = self._process.stdin, self._process.stdout
        assert pipe is not None and answers is not None
        pipe.write(json.dumps([name, values]) + "\n")
        pipe.flush()
        line = answers.readline()
        if not line:
            raise AssertionError(f"« {name} » failed inside the instance: see above")
        return json.loads(line)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)


def answer_calls() -> None:
    import django

    django.setup()
    from . import world

    for line in sys.stdin:
        name, values = json.loads(line)
        print(json.dumps(getattr(world, name)(*values), default=str), flush=True)


if __name__ == "__main__":
    answer_calls()
