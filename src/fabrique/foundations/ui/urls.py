"""Appearance, and the component catalogue where it is switched on."""

from django.conf import settings
from django.urls import path

from fabrique.foundations.ui import views

app_name = "ui"
urlpatterns = [path("affichage/", views.display, name="display")]
if settings.FABRIQUE_CATALOGUE:
    from fabrique.foundations.ui import catalogue

    urlpatterns += [
        path("composants/", catalogue.catalogue, name="catalogue"),
        path("composants/tableau/", catalogue.catalogue_side, name="catalogue_side"),
        path("composants/progression/", catalogue.catalogue_progress, name="catalogue_progress"),
    ]
