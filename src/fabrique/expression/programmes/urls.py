"""Addresses of the package."""

from django.urls import path

from fabrique.expression.programmes import views

app_name = "programmes"
urlpatterns = [
    path("programmes/", views.programme_list, name="list"),
    path("programmes/nouveau/", views.new, name="new"),
    path("programmes/<slug:slug>/", views.detail, name="detail"),
    path("programmes/<slug:slug>/modifier/", views.edit, name="edit"),
    path("programmes/<slug:slug>/equipe/", views.team, name="team"),
    path("programmes/<slug:slug>/equipe/<int:pk>/terminer/", views.end_mandate, name="end_mandate"),
    path("programmes/<slug:slug>/archiver/", views.archive, name="archive"),
    path("programmes/<slug:slug>/reprendre/", views.revive, name="revive"),
]
