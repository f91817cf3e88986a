import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Config:
    """What the root application reads from the environment, once per process."""

    threads: int = 1  # one gave more pages per second than two (Python's lock)
    proxies: int = 0  # how many proxies in front are ours; with 0, forwarded headers are dropped
    max_body_bytes: int = 64 * 1024 * 1024
    spool_bytes: int = 1024 * 1024
    stream_threads: int = 4
    poll_seconds: float = 0.5
    comment_seconds: float = 25.0
    recheck_seconds: float = 60.0
    grace_seconds: float = 10.0
    max_listeners: int = 4000

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Config":
        # An https address means that a proxy stands in front: we do not speak TLS ourselves.
        behind = "1" if env.get("MARGELLE_URL", "").startswith("https://") else "0"
        return cls(
            threads=max(1, int(env.get("MARGELLE_THREADS", "1"))),
            proxies=max(0, int(env.get("MARGELLE_PROXIES", behind))),
            max_body_bytes=int(env.get("MARGELLE_MAX_BODY_MB", "64")) * 1024 * 1024,
        )
