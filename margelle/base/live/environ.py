"""From an ASGI scope to the environment that a WSGI application reads."""

import sys
from typing import Any, BinaryIO

from .asgi import Scope

# Only a proxy that we trust may say these; everybody else's are dropped.
_FORWARDED = {"forwarded", "x-real-ip"}
_LISTS = {"cookie": "; "}


def headers_of(scope: Scope) -> dict[str, str]:
    """One value per header, as WSGI wants: repeated ones are joined. Names with an underscore are
    dropped: they would pass for their twin with a hyphen."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if "_" in name:
            continue
        found[name] = found[name] + _LISTS.get(name, ",") + value if name in found else value
    return found


def environ_of(scope: Scope, body: BinaryIO, length: int, *, proxies: int, threads: int) -> dict[str, Any]:
    """`length` is the real length of `body`: a chunked request has none in its headers."""
    headers = headers_of(scope)
    host, port = scope.get("server") or ("localhost", 80)
    client = (scope.get("client") or ("", 0))[0]
    scheme = scope.get("scheme", "http")
    if proxies:
        client = _forwarded(headers.get("x-forwarded-for"), proxies) or client
        claimed = _forwarded(headers.get("x-forwarded-proto"), proxies)
        scheme = claimed if claimed in ("http", "https") else scheme
    root = scope.get("root_path", "")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root,
        # PEP 3333: bytes of the path, dressed as latin-1.
        "PATH_INFO": scope["path"].removeprefix(root).encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": str(host),
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": client,
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": threads > 1,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        if name == "content-type":
            environ["CONTENT_TYPE"] = value
        elif name not in ("content-length", "transfer-encoding", "proxy") and not _is_forwarded(name):
            environ["HTTP_" + name.upper().replace("-", "_")] = value
    return environ


def _is_forwarded(name: str) -> bool:
    """What they told is in REMOTE_ADDR and the scheme by now, or was not to be believed."""
    return name in _FORWARDED or name.startswith("x-forwarded-")


def _forwarded(value: str | None, proxies: int) -> str:
    """The entry that the outermost of our proxies wrote; what stands left of it, the client made up."""
    entries = [entry.strip() for entry in (value or "").split(",") if entry.strip()]
    return entries[-min(proxies, len(entries))] if entries else ""
