"""Answers `Instance.run`: a line of JSON holds Python to run, the answer is what it put in `answer`."""

import contextvars
import json
import os
import sys
import traceback
from typing import Any

import django
from django.db import close_old_connections, reset_queries


def main() -> None:
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the code prints is for people
    django.setup()
    for line in sys.stdin:
        found = contextvars.Context().run(_answer, json.loads(line))
        out.write(json.dumps(found, default=str) + "\n")
        out.flush()
        close_old_connections()
        reset_queries()


def _answer(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {"answer": None}
    try:
        exec(code, names)  # noqa: S102  # it comes from the test that started this process
    except Exception:
        return {"problem": traceback.format_exc()}
    return {"answer": names["answer"]}


if __name__ == "__main__":
    main()
