import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from cli_runner import POLICY, Forbear, change, small_folder

ROOT = Path(__file__).parents[2]
RUN = """
import importlib.util, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts jobs in the background has it ignored
sys.path.insert(0, {root!r})
find = importlib.util.find_spec
if {without!r}:
    importlib.util.find_spec = lambda name, *more: None if name == "granian" else find(name, *more)
from api.cli import main
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    """A small valid folder."""
    return small_folder(tmp_path / "policies")


@pytest.fixture
def forbear(capsys, monkeypatch) -> Forbear:
    """The command line."""
    return Forbear(capsys, monkeypatch)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def get(port: int, path: str, body: object = None) -> dict[str, object]:
    """An answer of the service, waited for while it starts."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} if data else {}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers)
    for _ in range(150):
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - likewise
                found: dict[str, object] = json.load(answer)
                return found
        except OSError:
            time.sleep(0.1)
    raise TimeoutError


@pytest.mark.parametrize(
    ("without_granian", "workers", "stop"),
    [
        pytest.param(
            "",
            "2",
            signal.SIGTERM,
            marks=pytest.mark.skipif(not importlib.util.find_spec("granian"), reason="granian is an extra"),
        ),
        ("yes", "1", signal.SIGINT),
        ("yes", "2", signal.SIGTERM),
    ],
)
def test_serving_and_stopping(folder, tmp_path, without_granian, workers, stop):
    """The service answers, and ends cleanly when it is asked to."""
    script, port = tmp_path / "run.py", free_port()
    script.write_text(RUN.format(root=str(ROOT), without=without_granian), encoding="utf-8")
    command = [sys.executable, str(script), "serve", str(folder), "--port", str(port), "--workers", workers]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as served:
        profile = {"jurisdiction": "CN", "currency": "CNY", "product": "pay_later"}
        try:
            decided = get(port, "/v1/decisions", {"profile": profile, "request": {"request_kind": "limit"}})
            served.send_signal(stop)
            _, log = served.communicate(timeout=30)
        finally:
            served.kill()

    assert "not_in_scope" == decided["decision"]["status"]  # type: ignore[index]  # JSON
    assert 0 == served.returncode, log
    assert f"1 version of 1 policy loaded, answering at http://127.0.0.1:{port}\ntry: curl -s" in log
    assert "Traceback" not in log
    assert bool(without_granian) == ("granian is not installed" in log)
    assert (without_granian and workers == "2") == ("--workers 2 needs" in log) or not without_granian


def test_invalid_policies_are_not_served(forbear, folder):
    """Where a policy is invalid nothing is served."""
    change(folder / POLICY, "effective:", "efective:")
    ran = forbear("serve", folder)

    assert (3, "") == (ran.code, ran.out)
    assert "did you mean `effective`?" in ran.err


def test_an_address_in_use(forbear, folder):
    """An address that cannot be listened on is said before anything is served."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = forbear("serve", folder, "--port", taken.getsockname()[1])

    assert (2, "") == (ran.code, ran.out)
    assert "address already in use" in ran.err


@pytest.mark.parametrize(
    ("options", "expected"),
    [(["--port", "0"], "0 is not in the range"), (["--workers", "none"], "not a valid")],
)
def test_options_that_make_no_sense(forbear, folder, options, expected):
    """Ports and workers are numbers within reason."""
    ran = forbear("serve", folder, *options)

    assert 2 == ran.code
    assert expected in ran.err
