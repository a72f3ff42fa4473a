"""Addresses."""

from django.urls import URLPattern

app_name = "experimentations"
urlpatterns: list[URLPattern] = []
