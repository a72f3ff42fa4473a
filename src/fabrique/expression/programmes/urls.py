"""Addresses of the package."""

from django.urls import URLPattern

app_name = "programmes"
urlpatterns: list[URLPattern] = []
