"""Addresses of the board and of syntheses."""

from django.urls import path

from fabrique.expression.sensemaking import views

app_name = "sensemaking"
urlpatterns = [
    path("ateliers/<slug:slug>/themes/", views.board, name="board"),
    path("ateliers/<slug:slug>/themes/etat/", views.stamp, name="stamp"),
    path("ateliers/<slug:slug>/themes/nouveau/", views.new_theme, name="new_theme"),
    path("ateliers/<slug:slug>/themes/deplacer/", views.move, name="move"),
    path("ateliers/<slug:slug>/themes/a-ranger/", views.untreated, name="untreated"),
    path("ateliers/<slug:slug>/themes/<int:pk>/", views.theme, name="theme"),
    path("ateliers/<slug:slug>/themes/<int:pk>/nom/", views.rename, name="rename"),
    path("ateliers/<slug:slug>/themes/<int:pk>/partager/", views.split, name="split"),
    path("ateliers/<slug:slug>/themes/<int:pk>/verser/", views.pour, name="pour"),
    path("ateliers/<slug:slug>/themes/<int:pk>/supprimer/", views.retire, name="retire"),
    path("ateliers/<slug:slug>/themes/<int:pk>/place/", views.shift, name="shift"),
    path("ateliers/<slug:slug>/syntheses/nouvelle/", views.merge, name="merge"),
    path("ateliers/<slug:slug>/syntheses/<int:pk>/", views.synthesis, name="synthesis"),
    path("ateliers/<slug:slug>/syntheses/<int:pk>/defaire/", views.dissolve, name="dissolve"),
    path("ateliers/<slug:slug>/syntheses/retirer/<int:pk>/", views.take_out, name="take_out"),
]
