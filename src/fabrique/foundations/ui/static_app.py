"""Static files that a release copies: ours and the admin's, not the design system's 17 MB."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class FabriqueStaticFilesConfig(StaticFilesConfig):
    """Leave out what the bundles already contain."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "dsfr",
        "django-dsfr",
        "dsfr-*.css",
        "formsets.js",
        "django_htmx",
        "ui",
        "stamp.txt",
    ]
