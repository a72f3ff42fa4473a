"""Addresses."""

from django.urls import URLPattern

app_name = "innovators"
urlpatterns: list[URLPattern] = []
