"""`./loadline up` before it starts anything: addresses, ports and the data folder it must have for itself."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from config.cli import Stop, up
from config.supervisor import programs


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_other_machines_are_let_in_only_with_a_password(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOADLINE_PASSWORD", raising=False)
    with pytest.raises(Stop, match="needs a password: set LOADLINE_PASSWORD"):
        up.check_address(host, 8000)
    monkeypatch.setenv("LOADLINE_PASSWORD", "long enough")
    up.check_address(host, 8000)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_told(port: int) -> None:
    with pytest.raises(Stop, match="is no port"):
        up.check_address("127.0.0.1", port)


def test_a_taken_port_is_told_with_another_to_try() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Stop, match=rf"^port {port} is taken .* \./loadline up --port {port + 1}$"):
            up.check_port("127.0.0.1", port)
    up.check_port("127.0.0.1", port)


def test_a_second_start_on_the_same_data_says_where_the_first_one_runs(tmp_path: Path) -> None:
    with (
        up.only_one(tmp_path, "http://127.0.0.1:8000/"),
        pytest.raises(Stop, match=r"already runs on .*: http://127\.0\.0\.1:8000/ \(process \d+\)"),
        up.only_one(tmp_path, "http://127.0.0.1:8001/"),
    ):
        pass
    with up.only_one(tmp_path, "http://127.0.0.1:8002/"):
        pass


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("localhost", "http://localhost:8000/"),
        ("::1", "http://[::1]:8000/"),
    ],
)
def test_the_address_shown_is_one_to_click_on(host: str, address: str) -> None:
    assert up.url(host, 8000) == address


def test_the_queue_moves_to_a_short_path_where_the_data_folder_lies_too_deep(tmp_path: Path) -> None:
    assert programs.valkey_socket(Path("/data")) == Path("/data/valkey/valkey.sock")
    deep = tmp_path / ("folder" * 30)
    moved = programs.valkey_socket(deep)
    assert len(str(moved)) <= programs.SOCKET_PATH_LIMIT
    moved.parent.rmdir()
