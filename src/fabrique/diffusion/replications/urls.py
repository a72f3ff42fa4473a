"""Addresses."""

from django.urls import URLPattern

app_name = "replications"
urlpatterns: list[URLPattern] = []
