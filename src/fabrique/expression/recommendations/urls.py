"""Addresses of recommendations, their discussion, their ratings."""

from django.urls import path

from fabrique.expression.recommendations.views import (
    adoption,
    amendment,
    arranging,
    citation,
    decision,
    discussion,
    drafting,
    life,
    minority,
    priorities,
    reading,
    replacement,
    version,
)

app_name = "recommendations"
HERE = "ateliers/<slug:slug>/recommandations/"
ONE = f"{HERE}<int:number>/"
MATRIX = "ateliers/<slug:slug>/adoption/"
urlpatterns = [
    path(HERE, reading.recommendation_list, name="list"),
    path(f"{HERE}nouvelle/", drafting.new, name="new"),
    path(ONE, reading.recommendation_detail, name="detail"),
    path(f"{ONE}rediger/", drafting.edit, name="edit"),
    path(f"{ONE}rediger/brouillon/", drafting.autosave, name="autosave"),
    path(f"{ONE}rediger/oublier/", drafting.forget, name="forget"),
    path(f"{ONE}binome/", drafting.pair, name="pair"),
    path(f"{ONE}soumettre/", life.submit, name="submit"),
    path(f"{ONE}valider/", life.validate, name="validate"),
    path(f"{ONE}rouvrir/", life.reopen, name="reopen"),
    path(f"{ONE}abandonner/", life.abandon, name="abandon"),
    path(f"{ONE}reprendre/", life.bring_back, name="bring_back"),
    path(f"{ONE}remplacer/", replacement.replace, name="replace"),
    path(f"{ONE}paragraphes/<int:pk>/commenter/", discussion.comment, name="comment"),
    path(f"{ONE}commentaires/<int:pk>/etat/", discussion.resolve, name="resolve"),
    path(f"{ONE}versions/", version.history, name="history"),
    path(f"{ONE}versions/comparer/", version.compare, name="compare"),
    path(f"{ONE}paragraphes/<int:pk>/sources/", citation.sources, name="sources"),
    path(f"{ONE}paragraphes/<int:pk>/sources/<int:contribution>/", citation.cite, name="cite"),
    path(f"{ONE}paragraphes/<int:pk>/sources/<int:contribution>/retirer/", citation.uncite, name="uncite"),
    path(f"{ONE}paragraphes/<int:pk>/amender/", amendment.amend, name="amend"),
    path(f"{ONE}amendements/<int:pk>/", amendment.amendment, name="amendment"),
    path(f"{ONE}amendements/<int:pk>/accepter/", amendment.amendment_accept, name="amendment_accept"),
    path(f"{ONE}amendements/<int:pk>/refuser/", amendment.amendment_decline, name="amendment_decline"),
    path(f"{ONE}amendements/<int:pk>/retirer/", amendment.amendment_withdraw, name="amendment_withdraw"),
    path("contributions/<int:pk>/recommandations/", citation.citing, name="citing"),
    path("ateliers/<slug:slug>/priorites/", priorities.priorities, name="priorities"),
    path("ateliers/<slug:slug>/priorites/noter/", priorities.rate, name="rate"),
    path("ateliers/<slug:slug>/priorites/<int:number>/retirer/", priorities.unrate, name="unrate"),
    path("ateliers/<slug:slug>/priorites/resultats.csv", priorities.results_csv, name="results_csv"),
    path(f"{ONE}opinion/", minority.opinion_new, name="opinion_new"),
    path("ateliers/<slug:slug>/opinions/<int:pk>/", minority.opinion_edit, name="opinion_edit"),
    path("ateliers/<slug:slug>/opinions/<int:pk>/retirer/", minority.opinion_withdraw, name="opinion_withdraw"),
    path(MATRIX, adoption.adoption, name="adoption"),
    path(f"{MATRIX}decisions.csv", adoption.adoption_csv, name="adoption_csv"),
    path(f"{MATRIX}ouvrir/", arranging.adoption_open, name="adoption_open"),
    path(f"{MATRIX}organisations/", arranging.adoption_organisations, name="adoption_organisations"),
    path(f"{MATRIX}organisations/<int:pk>/ajouter/", arranging.adoption_add, name="adoption_add"),
    path(f"{MATRIX}organisations/<int:pk>/retirer/", arranging.adoption_remove, name="adoption_remove"),
    path("adoption/", adoption.adoption_public, name="adoption_public"),
    path("adoption/<int:pk>/", decision.decision, name="decision"),
    path("adoption/<int:pk>/decider/<slug:target>/", decision.decide, name="decide"),
    path("adoption/<int:pk>/responsable/", decision.decision_owner, name="decision_owner"),
]
