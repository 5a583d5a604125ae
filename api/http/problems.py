"""Every error as `application/problem+json` (RFC 9457): its kinds, and which exception becomes which."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import cast

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from api.http.documents import written
from engine.decision.question import FactProblem, FactsRefused
from engine.repayment.misfits import Misfit, TermsRefused
from engine.text.strict_json import JsonRefused

MEDIA_TYPE = "application/problem+json"


class Kind(Enum):
    """A kind of error: the last part of its `type`, its status, its title, and what a client can do."""

    BAD_REQUEST = (
        "bad-request",
        400,
        "The request makes no sense",
        "Look at the request line and the headers.",
    )
    NOT_JSON = (
        "not-json",
        400,
        "The body is not strict JSON",
        "Send JSON in UTF-8, without NaN, without a key twice in one object, without endless numbers.",
    )
    NO_SUCH_PAGE = (
        "no-such-page",
        404,
        "There is nothing here",
        "Look at the path.",
    )
    UNKNOWN_POLICY = (
        "unknown-policy",
        404,
        "There is no such policy",
        "GET /v1/policies lists the policies.",
    )
    UNKNOWN_VERSION = (
        "unknown-version",
        404,
        "The policy has no such version",
        "GET /v1/policies/<jurisdiction>/<name> lists the versions.",
    )
    METHOD_NOT_ALLOWED = (
        "method-not-allowed",
        405,
        "This method is not allowed here",
        "The header `Allow` names the methods that are.",
    )
    TOO_LARGE = (
        "body-too-large",
        413,
        "The body is too large",
        "Ask about one account at a time; no account needs a body of this size.",
    )
    WRONG_MEDIA_TYPE = (
        "wrong-media-type",
        415,
        "The body is of another type than JSON",
        "Send `Content-Type: application/json`, and the body not compressed.",
    )
    DOES_NOT_FIT = (
        "does-not-fit",
        422,
        "The body does not fit what a decision is asked with",
        "Each of `errors` says where in `pointer` and what in `code`; GET /v1/vocabulary has every field.",
    )
    NO_SCHEDULE = (
        "terms-do-not-fit",
        422,
        "The body does not fit what a repayment schedule is asked with",
        "Each of `errors` says where in `pointer`, what in `code`, and in `message` what was expected.",
    )
    INTERNAL = (
        "internal-error",
        500,
        "The service made a mistake",
        "Tell the operators the `X-Request-Id` of the answer; their log has more under it.",
    )
    NOT_READY = (
        "not-ready",
        503,
        "No policies are loaded",
        "Try again later; GET /health/ready says when.",
    )

    def __init__(self, slug: str, status: int, title: str, remedy: str) -> None:
        self.slug = slug
        self.status = status
        self.title = title
        self.remedy = remedy

    @property
    def type(self) -> str:
        """The URI reference of the kind; the service answers it with what the kind means."""
        return f"/problems/{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One error as it is answered."""

    kind: Kind
    detail: str
    errors: Sequence[Mapping[str, object]] = ()
    headers: Sequence[tuple[str, str]] = ()


class Refused(Exception):  # noqa: N818 - an answer about the request, not a fault of the program
    """A request that is answered with an error; carries which."""

    def __init__(self, kind: Kind, detail: str) -> None:
        self.trouble = Trouble(kind=kind, detail=detail)
        super().__init__(detail)


def body_of(trouble: Trouble, instance: str) -> str:
    """An error as problem+json."""
    document = {
        "type": trouble.kind.type,
        "title": trouble.kind.title,
        "status": trouble.kind.status,
        "detail": trouble.detail,
        "instance": instance,
        "errors": list(trouble.errors),
    }
    return written(document) + "\n"


def _not_json(refused: JsonRefused) -> Trouble:
    place = {"line": refused.line, "column": refused.column}
    error = {"pointer": refused.pointer or "", "code": refused.code, "message": refused.message, **place}
    detail = f"line {refused.line}, column {refused.column}: {refused.message}"
    return Trouble(kind=Kind.NOT_JSON, detail=detail, errors=(error,))


def _does_not_fit(refused: FactsRefused) -> Trouble:
    return _listed(Kind.DOES_NOT_FIT, refused.problems)


def _no_schedule(refused: TermsRefused) -> Trouble:
    return _listed(Kind.NO_SCHEDULE, refused.problems)


def _listed(kind: Kind, problems: Sequence[FactProblem | Misfit]) -> Trouble:
    first, *others = problems
    detail = f"{first.pointer or 'the body'}: {first.message}"
    if others:
        detail = f"the body does not fit in {len(others) + 1} places, see `errors`"
    return Trouble(kind=kind, detail=detail, errors=tuple(map(_error, problems)))


def _error(problem: FactProblem | Misfit) -> Mapping[str, object]:
    return {"pointer": problem.pointer, "code": problem.code, "message": problem.message}


def _refused(refused: Refused) -> Trouble:
    return refused.trouble


def _http(error: HTTPException) -> Trouble:
    """What Flask refuses before a route is reached."""
    if isinstance(error, NotFound):
        return Trouble(kind=Kind.NO_SUCH_PAGE, detail="this path leads nowhere")
    if isinstance(error, MethodNotAllowed):
        allow = ", ".join(sorted(error.valid_methods or ()))
        detail = f"this path answers {allow}"
        return Trouble(kind=Kind.METHOD_NOT_ALLOWED, detail=detail, headers=(("Allow", allow),))
    return Trouble(kind=Kind.BAD_REQUEST, detail="the request was not understood")


def internal(_: Exception) -> Trouble:
    """A fault of the program: nothing of it is told."""
    return Trouble(kind=Kind.INTERNAL, detail="the fault is ours and was logged")


Explain = Callable[[Exception], Trouble]
EXPLAINED: Mapping[type[Exception], Explain] = {
    Refused: cast("Explain", _refused),
    JsonRefused: cast("Explain", _not_json),
    FactsRefused: cast("Explain", _does_not_fit),
    TermsRefused: cast("Explain", _no_schedule),
    HTTPException: cast("Explain", _http),
    Exception: internal,
}
"""What each exception becomes; the nearest class counts."""
