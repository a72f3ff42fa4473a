"""Addresses of the inbox."""

from django.urls import path

from fabrique.foundations.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.inbox, name="inbox"),
    path("notifications/tout-lire/", views.read_all, name="read_all"),
    path("notifications/reglages/", views.preferences, name="preferences"),
    path("notifications/<int:pk>/ouvrir/", views.open_message, name="open"),
    path("notifications/<int:pk>/garder/", views.keep_unread, name="keep"),
]
