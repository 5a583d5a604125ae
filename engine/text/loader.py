"""PyYAML's own parser, brought to read the same texts as libyaml does."""

import re

import yaml

_REST = re.compile(r"(?: *(?:[^\s,\[\]{}:#\0]|:(?=[^\s,\[\]{}\0])|(?<! )#))+")


class PureLoader(yaml.SafeLoader):
    """Stands in where libyaml is missing; by itself, PyYAML ends a plain text between brackets at any `?`."""

    def scan_plain(self) -> yaml.ScalarToken:
        """Scan a plain text; between brackets, go on over a `?` to the end of the text on this line."""
        token: yaml.ScalarToken = super().scan_plain()
        rest = _REST.match(self.buffer, self.pointer) if self.flow_level and self.peek() == "?" else None
        if rest is None:
            return token
        start = self.pointer - (self.index - token.start_mark.index)
        self.forward(len(rest.group()))
        text = self.buffer[start : self.pointer]
        return yaml.ScalarToken(text, True, token.start_mark, self.get_mark())  # noqa: FBT003 - not our signature
