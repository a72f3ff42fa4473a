"""Addresses under the names that django-allauth looks for."""

from django.urls import path, re_path

from fabrique.foundations.people.views import connection

urlpatterns = [
    path("connexion/", connection.login, name="account_login"),
    path("connexion/quitter/", connection.logout, name="account_logout"),
    path("connexion/compte-ferme/", connection.inactive, name="account_inactive"),
    path("connexion/obtenir-un-compte/", connection.how_to_join, name="account_signup"),
    path("connexion/mot-de-passe/", connection.password_reset, name="account_reset_password"),
    path("connexion/mot-de-passe/envoye/", connection.password_reset_done, name="account_reset_password_done"),
    path(
        "connexion/mot-de-passe/change/", connection.password_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^connexion/mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        connection.password_from_key,
        name="account_reset_password_from_key",
    ),
    path("mon-compte/mot-de-passe/", connection.password_change, name="account_change_password"),
    path("mon-compte/mot-de-passe/choisir/", connection.password_set, name="account_set_password"),
]
