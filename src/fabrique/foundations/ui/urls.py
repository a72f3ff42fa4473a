"""Appearance, and the component catalogue where it is switched on."""

from django.conf import settings
from django.urls import path

from fabrique.foundations.ui import catalogue, views

app_name = "ui"
CATALOGUE = [
    path("composants/", catalogue.catalogue, name="catalogue"),
    path("composants/formulaires/", catalogue.catalogue_forms, name="catalogue_forms"),
    path("composants/listes/", catalogue.catalogue_lists, name="catalogue_lists"),
    path("composants/progression/", catalogue.catalogue_progress, name="catalogue_progress"),
    path("composants/brouillon/", catalogue.catalogue_autosave, name="catalogue_autosave"),
    path("composants/refus/", catalogue.catalogue_refusal, name="catalogue_refusal"),
    path("composants/confirmation/", catalogue.catalogue_confirm, name="catalogue_confirm"),
]
urlpatterns = [
    path("affichage/", views.display, name="display"),
    *(CATALOGUE if settings.FABRIQUE_CATALOGUE else []),
]
