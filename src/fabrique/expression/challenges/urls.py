"""Addresses of the package."""

from django.urls import path

from fabrique.expression.challenges.views import (
    boxes,
    calendar,
    gathering,
    home,
    joining,
    life,
    listing,
    people,
    preparation,
)

app_name = "challenges"

HERE = "ateliers/<slug:slug>/"
PREPARATION = f"{HERE}preparation/"

urlpatterns = [
    path("ateliers/", listing.challenge_list, name="list"),
    path("programmes/<slug:slug>/ateliers/", listing.of_programme, name="of_programme"),
    path("programmes/<slug:slug>/ateliers/nouveau/", life.new, name="new"),
    path("programmes/<slug:slug>/boites/nouvelle/", boxes.new_box, name="new_box"),
    path("programmes/<slug:slug>/campagnes/nouvelle/", boxes.new_campaign, name="new_campaign"),
    path(HERE, home.detail, name="detail"),
    path(f"{HERE}calendrier/", home.timeline, name="timeline"),
    path(f"{HERE}engagement/", home.commitment, name="commitment"),
    path(f"{HERE}regles/", home.terms, name="terms"),
    path(f"{HERE}etre-nomme/", home.naming, name="naming"),
    path(f"{HERE}participer/", joining.join, name="join"),
    path(f"{HERE}quitter/", joining.leave, name="leave"),
    path(f"{HERE}participants/", people.participants, name="participants"),
    path(f"{HERE}participants/demandes/", people.requests, name="requests"),
    path(f"{HERE}participants/inviter/", people.invite, name="invite"),
    path(f"{HERE}participants/<int:pk>/retirer/", people.remove, name="remove_participant"),
    path(f"{HERE}calendrier/<int:pk>/ouvrir/", calendar.open_phase, name="open_phase"),
    path(f"{HERE}calendrier/<int:pk>/prolonger/", calendar.extend_phase, name="extend_phase"),
    path(f"{HERE}calendrier/<int:pk>/terminer/", calendar.close_phase, name="close_phase"),
    path(PREPARATION, preparation.overview, name="edit"),
    path(f"{PREPARATION}question/", preparation.identity, name="edit_identity"),
    path(f"{PREPARATION}engagement/", preparation.commitment, name="edit_commitment"),
    path(f"{PREPARATION}calendrier/", calendar.calendar, name="phases"),
    path(f"{PREPARATION}organisations/", gathering.organisations, name="organisations"),
    path(f"{PREPARATION}organisations/<int:pk>/retirer/", gathering.remove_organisation, name="remove_organisation"),
    path(f"{PREPARATION}acces/", preparation.access, name="access"),
    path(f"{PREPARATION}regles/", preparation.terms, name="edit_terms"),
    path(f"{PREPARATION}classements/", gathering.taxonomies, name="taxonomies"),
    path(f"{PREPARATION}classements/<int:pk>/", gathering.taxonomy, name="taxonomy"),
    path(f"{PREPARATION}classements/entrees/<int:pk>/", gathering.term, name="term"),
    path(f"{PREPARATION}equipe/", gathering.team, name="team"),
    path(f"{PREPARATION}equipe/<int:pk>/terminer/", gathering.end_mandate, name="end_mandate"),
    path(f"{PREPARATION}options/", preparation.options, name="options"),
    path(f"{HERE}ouvrir/", life.open_challenge, name="open"),
    path(f"{HERE}rouvrir/", life.reopen, name="reopen"),
    path(f"{HERE}archiver/", life.archive, name="archive"),
    path(f"{HERE}abandonner/", life.abandon, name="abandon"),
    path(f"{HERE}dupliquer/", life.duplicate, name="duplicate"),
    path(f"{HERE}modele/", life.save_template, name="save_template"),
]
