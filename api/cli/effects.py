"""What a rule does, in words that the verbs share."""

from collections.abc import Mapping
from typing import Any

from api.cli.words import counted

Effect = Mapping[str, Any]  # one effect as it is answered: its name and a value of any JSON type


def effect_in_words(effect: Effect, unknown: str = "") -> str:
    """An effect in words; an amount that is not known reads as `unknown` says."""
    ((name, value),) = effect.items()
    match value:
        case True:
            return name
        case None:
            return f"{name} {unknown}".rstrip()
        case {"queue": queue}:
            return f"{name} to the queue {queue}"
        case {"action": action, "template": template, "within_days": days}:
            return " ".join(filter(None, (name, action, template and f"({template})", _due(days))))
        case _:
            return f"{name} {value}"


def _due(days: int | None) -> str:
    """By when a duty is to be done, counted from the day of the decision."""
    if days is None:
        return ""
    return f"within {counted(days, 'day')}" if days else "on the same day"
