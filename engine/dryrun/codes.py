"""Columns of codes: which field's codes each of them holds, and so what its texts are read as."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from engine.dryrun.mapping import SourceMapping
from engine.language.kinds import Code
from engine.language.syntax import names
from engine.policy.vocabulary import FieldSpec
from engine.text import problems
from engine.text.problem import Problem


def settled(
    mapping: SourceMapping, fields: Mapping[str, FieldSpec]
) -> tuple[SourceMapping, tuple[Problem, ...]]:
    """The mapping with each column of codes read as those of the field it stands for, and those that stand for two."""
    kinds: dict[str, Code] = {}
    wrong = []
    for mapped in mapping.fields:
        kind = fields[mapped.name].kind if mapped.name in fields else None
        if not isinstance(kind, Code) or mapped.value is None:
            continue
        for name in names(mapped.value.syntax):
            column = mapping.columns.get(name.name)
            if column is None or not isinstance(column.kind, Code):
                continue
            if kinds.setdefault(name.name, kind) != kind:
                place = mapped.value.place(name.span)
                wrong.append(problems.column_of_two_codes(place, name.name, mapped.name))
    columns = {
        name: replace(column, kind=kinds.get(name, column.kind)) for name, column in mapping.columns.items()
    }
    return replace(mapping, columns=MappingProxyType(columns)), tuple(wrong)
