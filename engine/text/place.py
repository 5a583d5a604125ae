"""A place in a file, and the file it is in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A run of characters on one line; lines and columns count from 1, columns in code points."""

    path: str
    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file under the name people know it by."""

    path: str
    text: str

    def line(self, number: int) -> str:
        """Give a line without its line break, empty beyond the end."""
        lines = self.text.split("\n")
        return lines[number - 1].removesuffix("\r") if 1 <= number <= len(lines) else ""
