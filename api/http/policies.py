"""`GET /v1/policies…`: which policies there are, and which of their versions is in force."""

from flask import Request, Response

from api.http.documents import document
from api.http.problems import Kind, Refused
from api.http.service import Service
from api.http.versions import described
from engine.decision.show import day
from engine.policy.checked import CheckedPolicy
from engine.policy.epochs import epoch_of
from engine.policy.snapshot import Snapshot
from engine.text.nearest import nearest


def policies(service: Service, request: Request) -> Response:
    """All policies, each with its versions."""
    snapshot, today = service.ready().snapshot, service.clock()
    listed = [_policy(snapshot, name, today) for name in snapshot.versions]
    return document(request, {"snapshot": snapshot.digest, "as_of": day(today), "policies": listed})


def policy(service: Service, request: Request, jurisdiction: str, name: str) -> Response:
    """One policy with its versions."""
    snapshot, today = service.ready().snapshot, service.clock()
    full_name = f"{jurisdiction}/{name}"
    _versions(snapshot, full_name)
    answer = {"snapshot": snapshot.digest, "as_of": day(today), **_policy(snapshot, full_name, today)}
    return document(request, answer)


def version(service: Service, request: Request, jurisdiction: str, name: str, number: str) -> Response:
    """One version with all it says."""
    snapshot, today = service.ready().snapshot, service.clock()
    group = _versions(snapshot, f"{jurisdiction}/{name}")
    numbers = {str(checked.policy.version): checked for checked in group}
    if number not in numbers:
        raise Refused(Kind.UNKNOWN_VERSION, f"the versions are {', '.join(numbers)}")
    checked = numbers[number]
    head = {"snapshot": snapshot.digest, "as_of": day(today)}
    in_force = {"in_force_today": checked.key in _in_force(snapshot, today)}
    return document(request, head | in_force | described(checked))


def _versions(snapshot: Snapshot, name: str) -> tuple[CheckedPolicy, ...]:
    group = snapshot.versions.get(name)
    if group is None:
        close = nearest(name, snapshot.versions)
        hint = f"did you mean `{close}`?" if close else "`/v1/policies` lists them all"
        raise Refused(Kind.UNKNOWN_POLICY, f"there is no policy of this name, {hint}")
    return group


def _policy(snapshot: Snapshot, name: str, today: int) -> dict[str, object]:
    in_force = _in_force(snapshot, today)
    return {
        "policy": name,
        "versions": [_summary(checked, in_force) for checked in snapshot.versions[name]],
    }


def _summary(checked: CheckedPolicy, in_force: frozenset[str]) -> dict[str, object]:
    policy = checked.policy
    return {
        "version": policy.version,
        "status": str(policy.status),
        "effective": day(policy.effective),
        "until": None if policy.until is None else day(policy.until),
        "in_force_today": checked.key in in_force,
        "digest": policy.digest,
        "about": policy.about,
        "changes": policy.changes,
        "rules": len(policy.rules),
    }


def _in_force(snapshot: Snapshot, today: int) -> frozenset[str]:
    """The versions a decision of today may take; of an anchored policy, all that the anchor picks from."""
    return frozenset(standing.checked.key for standing in epoch_of(snapshot.versions, today).in_force)
