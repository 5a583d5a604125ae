"""Switches before the verdicts of rules, so that a plan can be run as though a rule had not been there."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from types import MappingProxyType

from engine.decision.layout import Layout
from engine.language import build
from engine.language.bindings import Binding
from engine.language.kinds import BOOLEAN
from engine.language.tree import Input
from engine.policy.plan.plan import Plan

SWITCH = "switched_off"


def switch(name: str) -> str:
    """The input that switches a binding off."""
    return f"{SWITCH}?{name}"


def switch_input(name: str) -> Input:
    """The same as a node; it is always known."""
    return Input(BOOLEAN, total=True, name=switch(name))


def switchable(binding: Binding) -> Binding:
    """A verdict that is false while its switch is on."""
    off = build.negate(switch_input(binding.name))
    return Binding(name=binding.name, node=build.all_of(off, binding.node))


def with_switches(plan: Plan, verdicts: Collection[str]) -> Plan:
    """The plan with a switch before each of these verdicts."""
    bindings = (switchable(found) if found.name in verdicts else found for found in plan.bindings)
    return replace(plan, bindings=tuple(bindings))


def layout_with(layout: Layout, verdicts: Sequence[str]) -> Layout:
    """The layout with the switches behind all other inputs."""
    names = (*layout.names, *map(switch, verdicts))
    index = MappingProxyType({name: position for position, name in enumerate(names)})
    return replace(layout, names=names, index=index)
