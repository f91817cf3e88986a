"""The request's body, whole, before a thread is taken: a slow sender costs no thread."""

import asyncio
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from .asgi import Receive


class BodyTooLarge(Exception):
    pass


class ClientGone(Exception):
    pass


async def read_body(receive: Receive, *, spool_bytes: int, max_bytes: int) -> tuple[BinaryIO, int]:
    """(file at its start, length in bytes). In memory up to `spool_bytes`, then in a temporary file.

    The caller closes it. Raises BodyTooLarge, or ClientGone when the sender hung up half-way.
    """
    spool = SpooledTemporaryFile(max_size=spool_bytes)  # noqa: SIM115  # handed to the caller
    length = 0
    try:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            piece = message.get("body", b"")
            length += len(piece)
            if length > max_bytes:
                raise BodyTooLarge
            if length > spool_bytes:
                await asyncio.to_thread(spool.write, piece)
            else:
                spool.write(piece)
            if not message.get("more_body", False):
                break
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return cast(BinaryIO, spool), length
