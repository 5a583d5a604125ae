"""Where the events of PyYAML begin and end: its type stubs allow for none, its parsers always say."""

from typing import cast

import yaml


def begin(event: yaml.Event) -> yaml.Mark:
    """Give the mark before the first character of an event."""
    return cast("yaml.Mark", event.start_mark)


def end(event: yaml.Event) -> yaml.Mark:
    """Give the mark after the last character of an event."""
    return cast("yaml.Mark", event.end_mark)
