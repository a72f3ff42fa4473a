"""The ui application."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Templates, components and static files."""

    name = "fabrique.foundations.ui"
    label = "ui"
    verbose_name = _("Interface")

    def ready(self) -> None:
        """Rebuild the style and script bundles when one of their sources is newer."""
        from fabrique.foundations.ui import assets

        if getattr(settings, "ASSETS_ROOT", None):
            assets.ensure_built(settings.ASSETS_ROOT, state_site=settings.FABRIQUE_STATE_SITE)
