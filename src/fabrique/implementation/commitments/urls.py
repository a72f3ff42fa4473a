"""Addresses."""

from django.urls import URLPattern, path

from fabrique.implementation.commitments.views import acts, inbox, people, reading, register, settings

app_name = "commitments"
ONE, PROMISE, PROGRAMME = "reponses/<int:pk>/", "engagements/<int:pk>/", "programmes/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("reponses/", inbox.inbox, name="inbox"),
    path("reponses/absence/", people.absence, name="absence"),
    path("reponses/absence/<int:pk>/annuler/", people.cancel_absence, name="cancel_absence"),
    path("reponses/capacite/", people.capacity, name="capacity"),
    path(ONE, reading.detail, name="detail"),
    path(ONE + "accuser/", inbox.acknowledge, name="acknowledge"),
    path(ONE + "repondre/", inbox.answer, name="answer"),
    path(ONE + "precisions/demander/", acts.ask_details, name="ask_details"),
    path(ONE + "precisions/", acts.give_details, name="give_details"),
    path(ONE + "transmettre/", acts.transfer, name="transfer"),
    path(ONE + "prolonger/", acts.extend, name="extend"),
    path(ONE + "second-examen/", acts.appeal, name="appeal"),
    path(ONE + "avis/", acts.rate, name="rate"),
    path("contributions/<int:pk>/reponse/", reading.beside, name="beside"),
    path("engagements/", register.register, name="register"),
    path("engagements/engagements.csv", register.register_csv, name="register_csv"),
    path("engagements/nouveau/", register.new_commitment, name="new_commitment"),
    path(PROMISE, register.commitment, name="commitment"),
    path(PROMISE + "tenu/", register.keep, name="keep"),
    path(PROMISE + "abandonner/", register.drop, name="drop"),
    path(PROMISE + "date/", register.postpone, name="postpone"),
    path(PROMISE + "reprendre/", register.take_up_again, name="take_up_again"),
    path(PROGRAMME + "delais/", settings.delays, name="rules"),
    path(PROGRAMME + "delais/feries/", settings.holiday_new, name="holiday_new"),
    path(PROGRAMME + "delais/feries/<int:pk>/retirer/", settings.holiday_remove, name="holiday_remove"),
    path(PROGRAMME + "delais/calendriers/", settings.calendar, name="calendar"),
    path(PROGRAMME + "orientation/", settings.routing, name="routing"),
    path(PROGRAMME + "orientation/nouvelle/", settings.rule_edit, name="rule_new"),
    path(PROGRAMME + "orientation/<int:pk>/", settings.rule_edit, name="rule_edit"),
    path(PROGRAMME + "orientation/<int:pk>/deplacer/", settings.rule_move, name="rule_move"),
    path("ateliers/<slug:slug>/bilan/", people.debrief, name="debrief"),
    path("ateliers/<slug:slug>/bilan/clore/", people.report, name="report"),
]
