"""`POST /v1/repayment-schedules`: a balance and ways to pay it to schedules; no policy is asked."""

from flask import Request, Response

from api.http.body import read_body
from api.http.service import Service
from engine.repayment.answer import answer
from engine.repayment.read import read_terms
from engine.text.strict_json import canonical


def schedule(service: Service, request: Request) -> Response:
    """Works out every plan of the body; the same body gives the same bytes."""
    terms = read_terms(read_body(request, service.most_bytes))
    return Response(canonical(answer(terms)) + b"\n", mimetype="application/json")
