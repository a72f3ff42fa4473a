"""Addresses of the home, the health check, the legal pages, the journal, lines of life, traces and boards."""

from django.urls import path

from fabrique.portal.views import boards, chain, credit, home, hub

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("suivre/", hub.follow, name="follow"),
    path("sante/", home.health, name="health"),
    path("accessibilite/", home.accessibility, name="accessibility"),
    path("mentions-legales/", home.legal, name="legal"),
    path("a-propos/", home.about, name="about"),
    path("journal/", home.journal, name="journal"),
    path("journal/export.csv", home.journal_export, name="journal_export"),
    path("suite/<str:kind>/<int:pk>/", chain.chain, name="chain"),
    path("mon-parcours/traces/", credit.credit, name="credit"),
    path("mon-parcours/traces/attestation.pdf", credit.certificate, name="certificate"),
    path("tableaux/", boards.index, name="boards"),
    path("tableaux/<slug:slug>/", boards.board, name="board"),
    path("tableaux/<slug:slug>/tableau.csv", boards.board_csv, name="board_csv"),
    path("tableaux/<slug:slug>/lignes/<slug:measure>/", boards.board_rows, name="board_rows"),
    path("robots.txt", home.robots, name="robots"),
]
