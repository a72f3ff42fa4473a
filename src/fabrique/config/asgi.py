"""Entry point of the ASGI servers."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fabrique.config.settings")
application = get_asgi_application()
