"""Addresses of the home, the health check, the legal pages and the journal."""

from django.urls import path

from fabrique.portal.views import home

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("sante/", home.health, name="health"),
    path("accessibilite/", home.accessibility, name="accessibility"),
    path("mentions-legales/", home.legal, name="legal"),
    path("a-propos/", home.about, name="about"),
    path("journal/", home.journal, name="journal"),
    path("journal/export.csv", home.journal_export, name="journal_export"),
    path("robots.txt", home.robots, name="robots"),
]
