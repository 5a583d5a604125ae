"""What a file says to a digest that its comments, its layout and the order of its keys do not change."""

from decimal import Decimal
from hashlib import sha256

from engine.text.document import Node, as_data
from engine.text.strict_json import canonical


def digest(root: Node) -> str:
    """`sha256:` and the hex digest of the data as canonical JSON."""
    return f"sha256:{sha256(canonical(_exact(as_data(root)))).hexdigest()}"


def _exact(data: object) -> object:
    """The data with decimals as texts, since JSON's own numbers are not exact."""
    match data:
        case dict():
            return {key: _exact(item) for key, item in data.items()}
        case list():
            return [_exact(item) for item in data]
        case Decimal():
            return str(data)
        case _:
            return data
