"""The faces of Forbear: the command line and HTTP, and the one place that wires real things to the engine."""
