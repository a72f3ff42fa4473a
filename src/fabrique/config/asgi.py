"""Entry point of the ASGI servers: Django, behind a limit on what a request may weigh."""

import os
from typing import cast

from django.conf import settings
from django.core.asgi import get_asgi_application

from fabrique.config.body_limit import Application, BodyLimit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fabrique.config.settings")
application = BodyLimit(cast("Application", get_asgi_application()), settings.FABRIQUE_REQUEST_LIMIT)
