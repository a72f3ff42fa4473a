"""Addresses of sheets and their catalogue."""

from django.urls import path

from fabrique.implementation.innovations.views import catalogue, creation, life, parts, reading, voice, writing

app_name = "innovations"
ONE = "innovations/<int:pk>/"
urlpatterns = [
    path("innovations/", catalogue.catalogue, name="list"),
    path("innovations/miennes/", catalogue.mine, name="mine"),
    path("innovations/relecture/", catalogue.review, name="review"),
    path("innovations/comparer/", catalogue.compare, name="compare"),
    path("innovations/nouvelle/", creation.new, name="new"),
    path("innovations/nouvelle/brouillon/", creation.new_autosave, name="new_autosave"),
    path("innovations/nouvelle/oublier/", creation.new_forget, name="new_forget"),
    path("innovations/fichiers/<int:pk>/", reading.kit_file, name="file"),
    path("innovations/fichiers/<int:pk>/retirer/", parts.file_remove, name="file_remove"),
    path(ONE, reading.detail, name="detail"),
    path(f"{ONE}fiche.pdf", reading.pdf, name="pdf"),
    path(f"{ONE}versions/", reading.history, name="history"),
    path(f"{ONE}versions/comparer/", reading.difference, name="difference"),
    path(f"{ONE}modifier/", writing.edit_start, name="edit"),
    path(f"{ONE}modifier/indicateurs/", parts.indicators, name="indicators"),
    path(f"{ONE}modifier/auteurs/", parts.authors, name="authors"),
    path(f"{ONE}modifier/kit/fichiers/", parts.file_add, name="file_add"),
    path(f"{ONE}modifier/<slug:section>/", writing.edit, name="edit"),
    path(f"{ONE}modifier/<slug:section>/brouillon/", writing.autosave, name="autosave"),
    path(f"{ONE}modifier/<slug:section>/oublier/", writing.forget, name="forget"),
    path(f"{ONE}auteurs/<int:authorship_pk>/repondre/", parts.share_answer, name="share_answer"),
    path(f"{ONE}relecture/", life.submit, name="submit"),
    path(f"{ONE}renvoyer/", life.send_back, name="send_back"),
    path(f"{ONE}publier/", life.publish, name="publish"),
    path(f"{ONE}confirmer/", life.confirm, name="confirm"),
    path(f"{ONE}depublier/", life.unpublish, name="unpublish"),
    path(f"{ONE}archiver/", life.archive, name="archive"),
    path(f"{ONE}reprendre/", life.take_up, name="take_up"),
    path(f"{ONE}avis/", voice.opinion, name="opinion"),
    path(f"{ONE}avis/demander/", voice.expert, name="expert"),
    path(f"{ONE}utilite/", voice.judge, name="judge"),
    path(f"{ONE}fil/", voice.comment, name="comment"),
    path(f"{ONE}fil/<int:comment_pk>/repondre/", voice.reply, name="reply"),
    path(f"{ONE}fil/<int:comment_pk>/masquer/", voice.hide, name="hide_comment"),
    path(f"{ONE}suivre/", voice.follow, name="follow"),
]
