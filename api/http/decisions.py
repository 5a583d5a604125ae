"""`POST /v1/decisions`: a body to a question, and the decision to an answer."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Request, Response

from api.http.body import read_body
from api.http.envelope import day_of, fits
from api.http.identity import shown, uuid7
from api.http.misfits import escaped, misfits
from api.http.service import Service
from engine.decision.question import FactProblem, FactsRefused, Question
from engine.policy.epochs import Versions
from engine.policy.snapshot import Snapshot
from engine.text.nearest import nearest
from engine.text.strict_json import canonical

Body = Mapping[str, Any]
"""A body that fits the envelope's schema."""


def decide(service: Service, request: Request) -> Response:
    """Decides one account; the same inputs give the same bytes of the inner decision."""
    decider = service.ready()
    body = read_body(request, service.most_bytes)
    if not fits(body):
        raise FactsRefused(misfits(body, decider.snapshot.vocabulary))
    asked: Any = body
    question = question_of(asked, service.clock(), decider.snapshot)
    decision = canonical(decider.decide(question))
    return Response(_envelope(service, asked) + decision + b"}\n", mimetype="application/json")


def _envelope(service: Service, body: Body) -> bytes:
    """All that stands before the decision itself."""
    instant = service.now()
    head = {
        "decision_id": uuid7(instant),
        "recorded_at": shown(instant),
        "request_id": body.get("request_id"),
        "what_if": body.get("what_if", False),
    }
    return canonical(head)[:-1] + b',"decision":'


def question_of(body: Body, today: int, snapshot: Snapshot) -> Question:
    """What a body asks; raises FactsRefused where day or versions cannot be asked for."""
    day = (day_of(body["as_of"]) or today) if "as_of" in body else today
    versions: Mapping[str, int] = body.get("versions", {})
    if versions or day != today:
        problems = [*_unreal(body, day, today), *_unknown(versions, snapshot.versions)]
        if problems:
            raise FactsRefused(problems)
    return Question(
        profile=body["profile"],
        request=body.get("request", {}),
        freezes=body.get("freezes"),
        overrides=body.get("overrides"),
        day=day,
        explain=body.get("explain", "fired"),
        locale=body.get("locale", "en"),
        pins=frozenset(versions.items()),
    )


def _unreal(body: Body, day: int, today: int) -> Iterator[FactProblem]:
    """Another day and other versions make no real decision, and the caller must know it."""
    if body.get("what_if"):
        return
    needs = "needs `what_if: true`, since it makes no decision of today"
    if day != today:
        yield FactProblem(pointer="/as_of", code="needs-what-if", message=f"another day than today {needs}")
    if body.get("versions"):
        message = f"a choice of versions {needs}"
        yield FactProblem(pointer="/versions", code="needs-what-if", message=message)


def _unknown(wanted: Mapping[str, int], versions: Versions) -> Iterator[FactProblem]:
    for policy, version in sorted(wanted.items())[:_MOST]:
        group = versions.get(policy)
        pointer = f"/versions/{escaped(policy)}"
        if group is None:
            close = nearest(policy, versions)
            hint = f"did you mean `{close}`?" if close else f"the policies are {', '.join(versions)}"
            message = f"there is no such policy, {hint}"
            yield FactProblem(pointer=pointer, code="unknown-policy", message=message)
        elif version not in (known := [checked.policy.version for checked in group]):
            message = f"there is no such version, the versions are {', '.join(map(str, known))}"
            yield FactProblem(pointer=pointer, code="unknown-version", message=message)


_MOST = 18  # with those about `what_if`, no more than any other error lists
