"""Problems in the forms that people, programs, GitHub and test runners read."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from api.cli.words import counted
from engine.text.place import Source
from engine.text.problem import Problem, Severity, as_json, in_order, render

FORMATS = ("text", "json", "github", "junit")
MOST_PER_FILE = 20

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Sources = Mapping[str, Source]


def errors(problems: Iterable[Problem]) -> int:
    """How many problems are errors."""
    return sum(problem.severity is Severity.ERROR for problem in problems)


def summary(problems: Sequence[Problem]) -> str:
    """How many problems there are, in words."""
    wrong, files = errors(problems), len({problem.place.path for problem in problems})
    warned = len(problems) - wrong
    parts = [counted(wrong, "problem")] if wrong else []
    parts += [counted(warned, "warning")] if warned else []
    return f"{' and '.join(parts)} in {counted(files, 'file')}" if parts else "no problems"


def as_text(problems: Iterable[Problem], sources: Sources) -> str:
    """Every problem for a person, by file and place; beyond twenty of a file they are counted."""
    blocks = []
    for path, group in groupby(in_order(problems), key=lambda problem: problem.place.path):
        found = list(group)
        blocks += [render(problem, sources) for problem in found[:MOST_PER_FILE]]
        if len(found) > MOST_PER_FILE:
            blocks.append(f"{path}: {counted(len(found) - MOST_PER_FILE, 'more problem')}")
    return "\n\n".join(blocks)


def as_problems_json(problems: Iterable[Problem], **more: object) -> str:
    """Every problem for a program."""
    found = in_order(problems)
    content = {"format": "forbear.problems.v1", **more, "problems": [as_json(problem) for problem in found]}
    return pretty(content)


def pretty(content: object) -> str:
    """JSON for people and programs alike: keys in order, indented."""
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)


def as_github(problems: Iterable[Problem]) -> str:
    """Every problem as an annotation of a pull request."""
    return "\n".join(map(_annotation, in_order(problems)))


def _annotation(problem: Problem) -> str:
    place = problem.place
    where = {
        "file": place.path,
        "line": str(place.line),
        "endLine": str(place.line),
        "col": str(place.column),
        "endColumn": str(place.column + place.length),
        "title": problem.code,
    }
    properties = ",".join(f"{name}={_escaped_property(value)}" for name, value in where.items())
    text = problem.message if problem.help is None else f"{problem.message}\nhelp: {problem.help}"
    return f"::{problem.severity.value} {properties}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def as_junit(problems: Iterable[Problem], paths: Iterable[str], sources: Sources) -> str:
    """Every file as a test that fails where it has an error."""
    found = [problem for problem in in_order(problems) if problem.severity is Severity.ERROR]
    every = sorted({*paths, *(problem.place.path for problem in found)})
    tests = {path: [each for each in found if each.place.path == path] for path in every}
    return junit({"forbear check": tests}, sources)


def junit(suites: Mapping[str, Mapping[str, Sequence[Problem]]], sources: Sources) -> str:
    """Suites of named tests, each with what is wrong in it."""
    root = ET.Element("testsuites")
    for name, tests in suites.items():
        failed = sum(bool(problems) for problems in tests.values())
        counts = {"tests": str(len(tests)), "failures": str(failed)}
        suite = ET.SubElement(root, "testsuite", {"name": _xml(name), **counts})
        for test, problems in tests.items():
            case = ET.SubElement(suite, "testcase", {"name": _xml(test), "classname": _xml(name)})
            if problems:
                failure = ET.SubElement(case, "failure", {"message": _xml(problems[0].message)})
                failure.text = _xml("\n\n".join(render(problem, sources) for problem in problems))
    ET.indent(root)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{ET.tostring(root, encoding='unicode')}"


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
