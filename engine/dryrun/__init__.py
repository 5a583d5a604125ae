"""Many accounts at once: a table and a mapping in; every row decided, or refused with its reasons, and counted."""
