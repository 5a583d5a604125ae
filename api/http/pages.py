"""What a client reads to use the service: the vocabulary, and what each kind of error means."""

from flask import Request, Response

from api.http.documents import document
from api.http.problems import Kind, Refused
from api.http.service import Service


def vocabulary(service: Service, request: Request) -> Response:
    """The JSON Schema of the facts."""
    return document(request, dict(service.ready().snapshot.vocabulary.schema))


def problem(_service: Service, request: Request, slug: str) -> Response:
    """What a kind of error means and what to do about it; the `type` of an error leads here."""
    kind = next((kind for kind in Kind if kind.slug == slug), None)
    if kind is None:
        raise Refused(Kind.NO_SUCH_PAGE, f"the kinds of errors are {', '.join(kind.slug for kind in Kind)}")
    meaning = {"type": kind.type, "title": kind.title, "status": kind.status, "remedy": kind.remedy}
    return document(request, meaning)
