"""Addresses of the package."""

from django.urls import URLPattern, path

from fabrique.expression.contributions import views
from fabrique.expression.contributions.views import attachment, coauthor, draft, quick, reading, support, writing

app_name = "contributions"
CHALLENGE = "ateliers/<slug:slug>/contributions/"
ONE = "contributions/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("deposer/", quick.quick, name="quick"),
    path("mes-contributions/", reading.my_contributions, name="mine"),
    path(CHALLENGE, reading.contribution_list, name="list"),
    path(CHALLENGE + "nouvelle/", writing.contribution_new, name="new"),
    path(CHALLENGE + "proches/", draft.similar, name="similar"),
    path(CHALLENGE + "saisie/", draft.autosave, name="autosave"),
    path(CHALLENGE + "saisie/oublier/", draft.forget, name="forget"),
    path(CHALLENGE + "tout-lu/", support.all_seen, name="all_seen"),
    path(ONE, reading.contribution_detail, name="detail"),
    path(ONE + "modifier/", writing.contribution_edit, name="edit"),
    path(ONE + "publier/", writing.contribution_publish, name="publish"),
    path(ONE + "retirer/", writing.contribution_withdraw, name="withdraw"),
    path(ONE + "versions/", reading.contribution_history, name="history"),
    path(ONE + "soutien/", support.contribution_support, name="support"),
    path(ONE + "suivi/", support.contribution_follow, name="follow"),
    path(ONE + "co-auteurs/", coauthor.coauthors, name="coauthors"),
    path(ONE + "co-auteurs/<int:coauthor_pk>/retirer/", coauthor.coauthor_remove, name="coauthor_remove"),
    path(ONE + "co-auteurs/<int:coauthor_pk>/reponse/", coauthor.coauthor_answer, name="coauthor_answer"),
    path("contributions/fichiers/<int:pk>/", attachment.contribution_file, name="file"),
    path("contributions/fichiers/<int:pk>/retirer/", attachment.contribution_file_remove, name="file_remove"),
]

discussion_urls = [
    path("contributions/<int:pk>/commenter/", views.comment_new, name="comment_new"),
    path("contributions/<int:pk>/signaler/", views.report, name="report"),
    path("contributions/<int:pk>/masquer/", views.hide, name="hide"),
    path("contributions/<int:pk>/retablir/", views.restore, name="restore"),
    path("contributions/<int:pk>/classer/", views.dismiss, name="dismiss"),
    path("contributions/<int:pk>/moderation/repondre/", views.answer_moderation_page, name="answer_moderation"),
    path("contributions/<int:pk>/ecarter/", views.set_aside_one, name="set_aside"),
    path("contributions/<int:pk>/rouvrir/", views.reopen, name="reopen_outcome"),
    path("commentaires/<int:pk>/", views.comment_show, name="comment"),
    path("commentaires/<int:pk>/reponses/", views.comment_thread, name="comment_thread"),
    path("commentaires/<int:pk>/repondre/", views.comment_reply, name="comment_reply"),
    path("commentaires/<int:pk>/modifier/", views.comment_edit, name="comment_edit"),
    path("commentaires/<int:pk>/retirer/", views.comment_withdraw, name="comment_withdraw"),
    path("commentaires/<int:pk>/signaler/", views.report, {"comment": True}, name="report_comment"),
    path("commentaires/<int:pk>/masquer/", views.hide, {"comment": True}, name="hide_comment"),
    path("commentaires/<int:pk>/retablir/", views.restore, {"comment": True}, name="restore_comment"),
    path("commentaires/<int:pk>/classer/", views.dismiss, {"comment": True}, name="dismiss_comment"),
    path(
        "commentaires/<int:pk>/moderation/repondre/",
        views.answer_moderation_page,
        {"comment": True},
        name="answer_moderation_comment",
    ),
    path("ateliers/<slug:slug>/moderation/", views.moderation_queue, name="moderation"),
    path("ateliers/<slug:slug>/moderation/journal/", views.moderation_log, name="moderation_log"),
    path("ateliers/<slug:slug>/moderation/journal.csv", views.moderation_csv, name="moderation_csv"),
    path("ateliers/<slug:slug>/suites/", views.outcomes, name="outcomes"),
    path("ateliers/<slug:slug>/animation/", views.participation_board, name="participation"),
    path("ateliers/<slug:slug>/animation/participation.csv", views.participation_csv, name="participation_csv"),
    path("ateliers/<slug:slug>/animation/relance/", views.nudge, name="nudge"),
    path("ateliers/<slug:slug>/chiffres/", views.figures, name="figures"),
]
urlpatterns += discussion_urls
