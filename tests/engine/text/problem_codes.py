"""Every code that the program can report, read from the program itself so that none can be forgotten."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from api.http import misfits
from engine.decision import validate
from engine.text import blame, problems

ROOT = Path(problems.__file__).parents[2]
PASSED_ON = {
    ("problems.py", "unfit_fact"),  # a fact's, in a file of cases
    ("problems.py", "_doubt"),
    ("accounts.py", "_row_problem"),  # a fact's, in a row
    ("rows.py", "problem"),  # a reason's
    ("reasons.py", "not_json"),  # that of refused JSON
    ("blame.py", "blame"),  # that of a fault
    ("validate.py", "_explain"),  # from the table `_WORDS`
    ("misfits.py", "_explained"),  # likewise
    ("verdicts.py", "_problem"),  # that of a problem found before
}
"""Functions that hand on a code made elsewhere."""
MAKERS = ("Problem", "_doubt", "Reason", "JsonRefused")
"""What makes problems of any kind, or ends in such a name."""
Made = tuple[Path, ast.AST, ast.Call]
"""A call, with the function it stands in and the file of that."""


@cache
def codes_of_problems() -> frozenset[str]:
    """The codes of problems in files, whoever makes them."""
    return frozenset((*_made("Problem", "code"), *_made("_doubt", 0)))


@cache
def codes_of_rows() -> frozenset[str]:
    """The codes for which a row of a table is rejected."""
    return frozenset((*_made("Reason", 0, "dryrun"), *_made("RowProblem", "code")))


@cache
def codes_of_facts() -> frozenset[str]:
    """The codes for which a request is refused, its JSON included."""
    looked_up = {code for table in (validate._WORDS, misfits._WORDS) for code, _ in table.values()}
    return frozenset((*_made("FactProblem", "code"), *_made("JsonRefused", 1), *looked_up, *_faults()))


@cache
def _calls() -> dict[str, list[Made]]:
    """Every call of a plain name in the files where a problem may be made, by that name."""
    found = defaultdict(list)
    for path in sorted((*(ROOT / "engine").rglob("*.py"), *(ROOT / "api").rglob("*.py"))):
        text = path.read_text(encoding="utf-8")
        if not any(f"{maker}(" in text for maker in MAKERS):
            continue
        tree = ast.parse(text)
        waiting: list[tuple[ast.AST, ast.AST]] = [(tree, tree)]
        while waiting:
            node, function = waiting.pop()
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found[node.func.id].append((path, function, node))
            function = node if isinstance(node, ast.FunctionDef) else function
            waiting += ((child, function) for child in ast.iter_child_nodes(node))
    return found


def _made(maker: str, argument: str | int, room: str = "") -> Iterator[str]:
    """The codes in the calls of a maker; one that cannot be told is a failure."""
    for path, function, call in _calls()[maker]:
        if room not in str(path) or (path.name, getattr(function, "name", "")) in PASSED_ON:
            continue
        codes = tuple(_codes(_argument(call, argument), function))
        assert codes, f"{path}:{call.lineno} hides the code of its problem"
        yield from codes


def _argument(call: ast.Call, argument: str | int) -> ast.expr:
    if isinstance(argument, int):
        return call.args[argument]
    return next(keyword.value for keyword in call.keywords if keyword.arg == argument)


def _codes(value: ast.expr, function: ast.AST) -> Iterator[str]:
    """The texts a value can be: itself, one of two, or what its name was set to in the same function."""
    match value:
        case ast.Constant(value=str() as code):
            yield code
        case ast.IfExp(body=one, orelse=other):
            yield from (*_codes(one, function), *_codes(other, function))
        case ast.Name(id=name):
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and name in {
                    getattr(each, "id", "") for each in node.targets
                }:
                    yield from _codes(node.value, function)


def _faults() -> Iterator[str]:
    """What is wrong with JSON stands second, behind its message."""
    for node in ast.walk(ast.parse(Path(blame.__file__).read_text(encoding="utf-8"))):
        match node:
            case ast.Return(value=ast.Tuple(elts=[_, ast.Constant(value=str() as code)])):
                yield code
