"""What an owner opens with his code, and what a technician's phone scans."""

from .reading import scan

__all__ = ["scan"]
