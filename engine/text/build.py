"""YAML events to nodes with places, without recursion; problems are collected on the way."""

import re
from dataclasses import dataclass, field, replace

import yaml

from engine.text import characters, problems, rewrite
from engine.text.document import Entry, Mapping, Node, Scalar, Sequence, Style
from engine.text.marks import begin, end
from engine.text.place import Place, Source
from engine.text.problem import Problem, Rejected
from engine.text.scalar import cut_off, nothing_after, scalar

MOST_LEVELS = 40
MOST_NODES = 20_000
MOST_PROBLEMS = 1_000
"""A file in which that much is wrong is not read to its end."""
_MOST_RELATED = 5
_TAG = re.compile(r"!\S*")


class Enough(Exception):  # noqa: N818 - the end of the work, not a fault of the program
    """Raised where reading on makes no sense; carries the reason."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    place: Place
    is_mapping: bool
    is_block: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    seen: dict[str, Place] = field(default_factory=dict)
    key: tuple[str, Place] | None = None  # the key that waits for its value

    def awaits_key(self) -> bool:
        return self.is_mapping and self.key is None

    def closed(self) -> Mapping | Sequence:
        if not self.is_mapping:
            return Sequence(self.place, tuple(self.items))
        place = self.entries[0].key_place if self.is_block and self.entries else self.place
        return Mapping(place, tuple(self.entries))


class Builder:
    """Takes the events of one text in order; gathers its root, its problems and where its scalars stand."""

    def __init__(self, source: Source) -> None:
        self.root: Node | None = None  # none for an empty text, too
        self._source = source
        self._lines = source.text.split("\n")
        self._texts: list[characters.Span] = []
        self._last: Scalar | None = None
        self._open: list[_Open] = []
        self._found: list[Problem] = []
        self._shared: list[Problem] = []
        self._first_document: Place | None = None
        self._nodes = 0

    def problems(self) -> tuple[Problem, ...]:
        """Give the problems found; anchors, aliases and merge keys come as one, however many there are."""
        found = (*self._found, *characters.hidden(self._source, self._texts))
        if not self._shared:
            return found
        first, *others = self._shared
        related = tuple((other.place, "and here") for other in others[:_MOST_RELATED])
        return (*found, replace(first, related=related))

    def in_brackets(self) -> bool:
        """Say whether a bracket or brace is open."""
        return any(not node.is_block for node in self._open)

    def last_quoted(self) -> Place | None:
        """Give the place of the scalar taken last, if it is a quoted one."""
        quoted = self._last is not None and self._last.style in {Style.SINGLE, Style.DOUBLE}
        return self._last.place if self._last and quoted else None

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.CollectionStartEvent():
                self._begin(event)
            case yaml.CollectionEndEvent():
                self._add(self._open.pop().closed())
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._document(event)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        has_directive = bool(event.version or event.tags)
        place = self._place(event, 3 if event.explicit and not has_directive else 1)
        if self._first_document is not None:
            raise Enough(problems.several_documents(place, self._first_document))
        self._first_document = place
        if has_directive:
            self._found.append(problems.yaml_directive(place))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._count(event)
        self._texts.append((begin(event).index, end(event).index))
        node, found = scalar(event, self._source.path, self._lines)
        self._last = node
        parent = self._open[-1] if self._open else None
        if parent and parent.awaits_key():
            self._scalar_key(node, event.value, found)
            return
        if parent and parent.key and not event.value and node.style is Style.PLAIN:
            node = nothing_after(parent.key[1])
        self._found += found
        if node.style is Style.PLAIN and (not event.value or isinstance(node.value, str)):
            self._found += cut_off(event.value, node.place, self._line(node.place))
        if self._open or event.value or node.style is not Style.PLAIN:
            self._add(node)

    def _scalar_key(self, node: Scalar, text: str, found: tuple[Problem, ...]) -> None:
        place = node.place
        if node.style is Style.PLAIN and text == "<<":
            self._shared.append(problems.merge_key(place))
        elif node.style is Style.LITERAL:
            self._found.append(problems.complex_key(place))
        elif found and node.style is not Style.PLAIN:
            self._found += found
        elif found:
            remedy = problems.quote_help(rewrite.quoted_at(self._line(place), place.column, len(text)))
            self._found += (replace(each, help=remedy) for each in found)
        elif not isinstance(node.value, str):
            rewritten = rewrite.quoted_at(self._line(place), place.column, len(text))
            self._found.append(problems.non_string_key(place, text, rewritten))
        elif text in self._open[-1].seen:
            self._found.append(problems.duplicate_key(place, text, self._open[-1].seen[text]))
        self._open[-1].seen.setdefault(text, place)
        self._open[-1].key = (text, place)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        self._count(event)
        place = self._place(event)
        if len(self._open) >= MOST_LEVELS:
            raise Rejected([problems.nested_too_deep(place, MOST_LEVELS)])
        if self._open and self._open[-1].awaits_key():
            self._found.append(problems.complex_key(place))
        self._open.append(_Open(place, isinstance(event, yaml.MappingStartEvent), not event.flow_style))

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = event.anchor or ""
        place = self._place(event, len(name) + 1)
        self._shared.append(problems.alias(place, name))
        self._add(Scalar(place, None, Style.PLAIN, ((0, place.line, place.column),)))

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = ("", node.place)
        else:
            parent.entries.append(Entry(*parent.key, node))
            parent.key = None

    def _count(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise Rejected([problems.too_many_values(self._place(event), MOST_NODES)])
        if event.anchor is not None:
            self._shared.append(problems.anchor(self._place(event, len(event.anchor) + 1), event.anchor))
        if event.tag is not None:
            self._found.append(self._tag(self._place(event), event.tag))
        if len(self._found) > MOST_PROBLEMS:
            raise Rejected(self.problems())

    def _tag(self, place: Place, tag: str) -> Problem:
        written = _TAG.search(self._line(place), place.column - 1)
        if written is None:
            return problems.explicit_tag(place, tag)
        place = Place(place.path, place.line, written.start() + 1, len(written[0]))
        return problems.explicit_tag(place, written[0])

    def _place(self, event: yaml.Event, length: int = 1) -> Place:
        mark = begin(event)
        return Place(self._source.path, mark.line + 1, mark.column + 1, length)

    def _line(self, place: Place) -> str:
        return self._lines[place.line - 1] if place.line <= len(self._lines) else ""
