from margelle.project.settings import *  # noqa: F403
from margelle.project.settings import INSTALLED_APPS as _REAL

INSTALLED_APPS = [*_REAL, "tests.servers.probe"]
