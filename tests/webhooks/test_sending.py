"""Sending: within bounds, to the checked address, in the name of the host, with TLS held to it."""

import shutil
import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager
from ipaddress import ip_network

import pytest

from tests.webhooks.desk import receiving
from webhooks import sending
from webhooks.models import Problem
from webhooks.sending import Rules, send

HERE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def rules(port: int, host: str = "localhost") -> Rules:
    return Rules({(host, port)}, HERE, plain=True)


@contextmanager
def listening(talk):
    """A server that does to its first caller whatever `talk` does; gives its port."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        caller, _address = server.accept()
        with caller:
            talk(caller)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.close()
        thread.join(5)


def drip(caller):
    """Begin an answer and never end it."""
    with caller:
        try:
            caller.sendall(b"HTTP/1.1 200 OK\r\n")
            for _piece in range(200):
                caller.sendall(b"X-Drip: 1\r\n"[:1])
                threading.Event().wait(0.02)
        except OSError:
            return


def test_the_answer_is_read_to_two_kilobytes_and_made_readable():
    with receiving(answer=b"<b>\x00\xff" + b"a" * 10**6) as receiver:
        answer = send(receiver.address, {}, "{}", rules(receiver.port))
    assert answer.is_good
    assert answer.said.startswith("<b>\ufffd" + "a")
    assert len(answer.said) < sending.MOST_READ


def test_the_name_is_looked_up_once_and_the_checked_number_is_called(monkeypatch):
    asked = []

    def once(host, *args, **kwargs):
        asked.append(host)
        number = "127.0.0.1" if host == "api.example.vn" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, args[0]))]

    with receiving() as receiver:
        monkeypatch.setattr(socket, "getaddrinfo", once)
        place = rules(receiver.port, "api.example.vn")
        answer = send(f"http://api.example.vn:{receiver.port}/a?b=1", {}, "{}", place)
    assert (answer.status, asked) == (200, ["api.example.vn", "127.0.0.1"])
    assert receiver.got[0][0]["host"] == f"api.example.vn:{receiver.port}"
    assert receiver.paths == ["/a?b=1"]


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with receiving() as receiver:
        assert send(receiver.address, {}, "{}", rules(receiver.port)).status == 200


def test_what_drips_is_cut_off(monkeypatch):
    monkeypatch.setattr(sending, "WHOLE", 0.3)
    with listening(drip) as port:
        answer = send(f"http://localhost:{port}/", {}, "{}", rules(port))
    assert answer.problem == Problem.TIMEOUT
    assert answer.ms < 3000


def test_silence_is_no_answer(monkeypatch):
    monkeypatch.setattr(sending, "READ", 0.1)
    with listening(lambda caller: caller.recv(10**6) and threading.Event().wait(0.5)) as port:
        answer = send(f"http://localhost:{port}/", {}, "{}", rules(port))
    assert answer.problem == Problem.TIMEOUT


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-nothing\r\n", b"HTTP/1.1 OK\r\n\r\n"])
def test_what_speaks_no_http(said):
    with listening(lambda caller: caller.recv(10**6) and caller.sendall(said)) as port:
        answer = send(f"http://localhost:{port}/", {}, "{}", rules(port))
    assert (answer.status, answer.problem) == (None, Problem.PROTOCOL)


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    answer = send(f"http://localhost:{port}/", {}, "{}", rules(port))
    assert answer.problem == Problem.CONNECTION


def test_a_name_that_is_not_found():
    answer = send("https://receiver.invalid/", {}, "{}", Rules({("receiver.invalid", 443)}))
    assert answer.problem == Problem.NAME


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of receiver.example.vn, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate of this test")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    ask = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=receiver -addext"
    names = ["subjectAltName=DNS:receiver.example.vn", "-out", str(cert), "-keyout", str(key)]
    subprocess.run([*ask.split(), *names], check=True, capture_output=True)
    return cert, key


def over_tls(certificate, host, trusted, monkeypatch):
    """Send to `host`, which stands for this machine; the answer, and the names it was called."""
    context, called = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), []
    context.load_cert_chain(*certificate)
    context.sni_callback = lambda _sock, name, _context: called.append(name)

    def talk(caller):
        try:
            with context.wrap_socket(caller, server_side=True) as safe:
                while not safe.recv(10**6).endswith(b"{}"):
                    pass
                safe.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        except OSError:
            return

    monkeypatch.setattr(sending, "resolve", lambda target: ["127.0.0.1"])
    trust = ssl.create_default_context(cafile=certificate[0] if trusted else None)
    monkeypatch.setattr(sending, "trust", lambda: trust)
    with listening(talk) as port:
        return send(f"https://{host}:{port}/", {}, "{}", rules(port, host)), called


def test_tls_is_spoken_in_the_name_of_the_host(certificate, monkeypatch):
    answer, called = over_tls(certificate, "receiver.example.vn", True, monkeypatch)
    assert (answer.status, called) == (200, ["receiver.example.vn"])


@pytest.mark.parametrize(
    ("host", "trusted"), [("other.example.vn", True), ("receiver.example.vn", False)]
)
def test_another_name_or_an_unknown_authority_is_refused(certificate, monkeypatch, host, trusted):
    answer, _called = over_tls(certificate, host, trusted, monkeypatch)
    assert (answer.status, answer.problem) == (None, Problem.TLS)
    assert "certificate" in answer.detail
