"""Addresses of innovators: their journey, their requests, how they are thanked."""

from django.urls import path

from fabrique.implementation.innovators.views import journey, recognition, support

app_name = "innovators"
ONE = "accompagnement/<int:pk>/"
THANKS = "reconnaissances/<int:pk>/"
urlpatterns = [
    path("mon-parcours/", journey.mine, name="mine"),
    path("mon-parcours/demander/", journey.ask, name="ask"),
    path("mon-parcours/demander/<slug:kind>/", journey.ask_for, name="ask_for"),
    path("innovateurs/<int:pk>/", journey.person, name="person"),
    path("innovateurs/<int:pk>/reconnaitre/", recognition.propose, name="propose"),
    path("innovations/<int:pk>/accompagnements/", support.of_sheet, name="of_sheet"),
    path("accompagnement/", support.requests, name="requests"),
    path(ONE, support.support, name="support"),
    path(f"{ONE}repondre/", support.answer, name="answer"),
    path(f"{ONE}utiliser/", support.spend, name="spend"),
    path(f"{ONE}lignes/<int:line>/annuler/", support.cancel_use, name="cancel_use"),
    path(f"{ONE}completer/", support.add, name="add"),
    path(f"{ONE}commencer/", support.start, name="start"),
    path(f"{ONE}solder/", support.settle, name="settle"),
    path(f"{ONE}retirer/", support.withdraw, name="withdraw"),
    path("reconnaissances/", recognition.recognitions, name="recognitions"),
    path(THANKS, recognition.recognition, name="recognition"),
    path(f"{THANKS}decerner/", recognition.award, name="award"),
    path(f"{THANKS}ne-pas-decerner/", recognition.drop, name="drop"),
    path(f"{THANKS}publicite/", recognition.consent, name="consent"),
]
