"""Addresses of recommendations, their discussion, their ratings."""

from django.urls import path

from fabrique.expression.recommendations.views import minority, priorities

app_name = "recommendations"
urlpatterns = [
    path("ateliers/<slug:slug>/priorites/", priorities.priorities, name="priorities"),
    path("ateliers/<slug:slug>/priorites/noter/", priorities.rate, name="rate"),
    path("ateliers/<slug:slug>/priorites/<int:number>/retirer/", priorities.unrate, name="unrate"),
    path("ateliers/<slug:slug>/priorites/resultats.csv", priorities.results_csv, name="results_csv"),
    path("ateliers/<slug:slug>/recommandations/<int:number>/opinion/", minority.opinion_new, name="opinion_new"),
    path("ateliers/<slug:slug>/opinions/<int:pk>/", minority.opinion_edit, name="opinion_edit"),
    path("ateliers/<slug:slug>/opinions/<int:pk>/retirer/", minority.opinion_withdraw, name="opinion_withdraw"),
]
