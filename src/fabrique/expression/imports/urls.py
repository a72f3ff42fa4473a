"""Addresses of imports."""

from django.urls import path

from fabrique.expression.imports import views

app_name = "imports"
urlpatterns = [
    path("ateliers/<slug:slug>/imports/", views.runs, name="list"),
    path("ateliers/<slug:slug>/imports/nouveau/", views.new, name="new"),
    path("ateliers/<slug:slug>/imports/<int:pk>/", views.detail, name="detail"),
    path("ateliers/<slug:slug>/imports/<int:pk>/colonnes/", views.columns, name="columns"),
    path("ateliers/<slug:slug>/imports/<int:pk>/lancer/", views.confirm, name="confirm"),
    path("ateliers/<slug:slug>/imports/<int:pk>/abandonner/", views.cancel, name="cancel"),
    path("ateliers/<slug:slug>/imports/<int:pk>/progression/", views.progress, name="progress"),
    path("ateliers/<slug:slug>/imports/<int:pk>/refus.csv", views.refusals, name="refusals"),
]
