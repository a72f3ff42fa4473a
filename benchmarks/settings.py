"""The product's settings, with one route more: the bare page."""

from fabrique.config.settings import *  # noqa: F403 - the product's own, as they are

ROOT_URLCONF = "benchmarks.urls"
