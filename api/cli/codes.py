"""The exit codes of the command line."""

from enum import IntEnum


class Code(IntEnum):
    """What the shell is told."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    INVALID_POLICY = 3
    CASES_FAILED = 4
    BUDGET_EXCEEDED = 5
    BAD_INPUT = 6
    INTERRUPTED = 130
