"""The application as each serving process makes it: its own snapshot of the folder that the environment names."""

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

from api.http.app import create_app
from api.wiring import Which, load_folder, today
from engine.decision.decide import Decider

if TYPE_CHECKING:
    from flask import Flask

FOLDER = "FORBEAR_POLICIES"
ZONE = "FORBEAR_TIME_ZONE"
WHICH = "FORBEAR_VERSIONS"
"""`released` where only released versions may decide."""


def app() -> "Flask":
    """The application of this process, for any WSGI server: `granian --factory api.serving:app`."""
    folder = Path(os.environ.get(FOLDER, "policies"))
    which: Which = "released" if os.environ.get(WHICH) == "released" else "all"
    return application(Decider(load_folder(folder, which)), os.environ.get(ZONE, "Asia/Shanghai"))


def application(decider: Decider, zone: str) -> "Flask":
    """The application that answers by one decider, with today's plans ready before the first request."""
    for home in sorted(decider.jurisdictions):
        for complete in (True, False):
            decider.prepared(home, today(zone), frozenset(), complete=complete)
    gc.collect()
    gc.freeze()  # what was loaded stays: the collector need not walk it at every turn
    return create_app(decider=lambda: decider, clock=lambda: today(zone))
