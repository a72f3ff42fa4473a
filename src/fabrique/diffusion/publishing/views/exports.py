"""Taking the data away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from fabrique.diffusion.publishing.queries.exports import decidim_files, polis_files, scope_for, whole_object
from fabrique.diffusion.publishing.rules import can_export
from fabrique.diffusion.publishing.states import ExportFormat
from fabrique.diffusion.publishing.writers.stream import to_archive
from fabrique.expression.challenges.queries import Place, place_for
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.ui.doors import door

DELIMITERS = {ExportFormat.DECIDIM: ";", ExportFormat.POLIS: ","}


@door(public="The data of a public consultation that is over are open; the page says who may take what.")
def exports(request: HttpRequest, slug: str) -> HttpResponse:
    """Each format, what it holds, and whether this person may take it."""
    place = place_for(request.user, slug, now())
    choices = [(each, can_export(place.here, place.challenge, each)) for each in ExportFormat]
    context = {
        "shell": place.shell("facilitation" if place.here.moderates else "about"),
        "choices": choices,
        "facilitates": place.here.facilitates,
    }
    return render(request, "publishing/exports.html", context)


@door(public="The rule decides for each format: open data for everyone, the rest for the team.")
def export_file(request: HttpRequest, slug: str, file_format: str) -> HttpResponseBase:
    """One export, streamed while it is read."""
    if file_format not in ExportFormat.values:
        raise Http404
    place = place_for(request.user, slug, now())
    can_export(place.here, place.challenge, file_format).enforce()
    kind = ExportFormat(file_format)
    suffix, media = ("json", "application/json") if kind == ExportFormat.JSON else ("zip", "application/zip")
    chunks = _chunks(place, kind)
    body = _unrolled(chunks) if isinstance(request, ASGIRequest) else chunks
    response = StreamingHttpResponse(body, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{kind.value}.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _chunks(place: Place, kind: ExportFormat) -> Iterator[bytes]:
    scope = scope_for(place.challenge, place.at, with_hidden=place.here.facilitates)
    if kind == ExportFormat.JSON:
        return _lumped(whole_object(scope, place.at))
    files = decidim_files(scope) if kind == ExportFormat.DECIDIM else polis_files(scope)
    return to_archive(files, DELIMITERS[kind])


def _lumped(pieces: Iterator[str], size: int = 64 * 1024) -> Iterator[bytes]:
    """Gather small pieces, so that each crossing of the server carries enough."""
    waiting: list[str] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= size:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    yield "".join(waiting).encode()


async def _unrolled(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Give the pieces one by one under an asynchronous server, which would otherwise hold them all."""
    following = sync_to_async(lambda: next(chunks, None), thread_sensitive=True)
    while (chunk := await following()) is not None:
        yield chunk
