"""What the web server runs: live updates and Django on one port."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "margelle.project.settings")
_django = get_wsgi_application()

from margelle.base.live.bridge import Gather  # noqa: E402  # need the applications to be loaded
from margelle.base.live.root import Root  # noqa: E402
from margelle.base.sync.gather import gather  # noqa: E402

from .phones import PUSH, with_short_way  # noqa: E402

application = Root(with_short_way(_django), gather=Gather(PUSH, gather))
