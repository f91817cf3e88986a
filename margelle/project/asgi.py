"""What the web server runs: live updates and Django on one port."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "margelle.project.settings")
_django = get_wsgi_application()

from margelle.base.live.root import Root  # noqa: E402  # needs the applications to be loaded

application = Root(_django)
