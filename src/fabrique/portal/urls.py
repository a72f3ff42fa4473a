"""Addresses of the home, the health check, the legal pages and the journal."""

from django.urls import path

from fabrique.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("sante/", views.health, name="health"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal, name="legal"),
    path("a-propos/", views.about, name="about"),
    path("journal/", views.journal, name="journal"),
    path("journal/export.csv", views.journal_export, name="journal_export"),
    path("robots.txt", views.robots, name="robots"),
]
