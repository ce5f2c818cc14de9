"""The endpoint of a language model, against a server on this machine that behaves badly."""

import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from crosscheck.errors import ModelError, UnusableReply, UsageError
from crosscheck.models.endpoint import Endpoint
from crosscheck.settings import EndpointSettings

KEY = "sk-geheim-123"
ASKED = [{"role": "user", "content": "{}"}]
SCHEMA = {"type": "object"}
CHAT = "/v1/chat/completions"


@pytest.fixture(scope="session")
def httpserver_listen_address() -> tuple[str, int]:
    """Loopback, any port."""
    return "127.0.0.1", 0


def endpoint(server: HTTPServer, slept: list[float] | None = None, **changes: object) -> Endpoint:
    """The endpoint of the server; sleeping is only written down."""
    fields = {
        "base_url": server.url_for("/v1"),
        "model": "klein",
        "key": KEY,
        "deadline_seconds": 5.0,
    } | changes
    waits = slept if slept is not None else []
    return Endpoint(EndpointSettings(**fields), sleep=waits.append)  # type: ignore[arg-type]


def completion(content: object) -> dict[str, object]:
    """What a chat endpoint answers."""
    return {"choices": [{"message": {"role": "assistant", "content": content}}]}


def test_one_request_with_model_schema_and_key(httpserver: HTTPServer) -> None:
    """Everything the model needs, nothing random, and the text of its answer."""
    httpserver.expect_request(CHAT, method="POST").respond_with_json(completion("ja"))
    assert endpoint(httpserver).complete(ASKED, SCHEMA) == "ja"
    ((request, _response),) = httpserver.log
    sent = json.loads(request.data)
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert (sent["model"], sent["messages"], sent["temperature"]) == ("klein", ASKED, 0)
    assert sent["response_format"]["json_schema"]["schema"] == SCHEMA


def test_without_a_key_none_is_sent(httpserver: HTTPServer) -> None:
    """Local servers need none."""
    httpserver.expect_request(CHAT).respond_with_json(completion("ja"))
    endpoint(httpserver, key=None).complete(ASKED, SCHEMA)
    assert "Authorization" not in httpserver.log[0][0].headers


@pytest.mark.parametrize("status", [429, 500, 503])
def test_overload_is_tried_again_with_patience(httpserver: HTTPServer, status: int) -> None:
    """Two failures, then the answer; the pauses grow, and Retry-After is heeded."""
    slept: list[float] = []
    headers = {"Retry-After": "2"}
    httpserver.expect_ordered_request(CHAT).respond_with_data("", status, headers)
    httpserver.expect_ordered_request(CHAT).respond_with_data("", status)
    httpserver.expect_ordered_request(CHAT).respond_with_json(completion("ja"))
    assert endpoint(httpserver, slept).complete(ASKED, SCHEMA) == "ja"
    assert slept == [2.0, 1.0]


def test_lasting_failure_is_one_line(httpserver: HTTPServer) -> None:
    """Address, status and a question that helps."""
    httpserver.expect_request(CHAT).respond_with_data("", 500)
    with pytest.raises(ModelError, match=r"/v1: HTTP 500; is the model server up\?$"):
        endpoint(httpserver).complete(ASKED, SCHEMA)
    assert len(httpserver.log) == 4


def test_a_server_that_is_not_there_is_one_line() -> None:
    """Nobody listens on the port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        there = Endpoint(EndpointSettings(url, "klein"), sleep=lambda _seconds: None)
        with pytest.raises(ModelError, match=r"cannot be reached \(ConnectionRefusedError\)"):
            there.complete(ASKED, SCHEMA)


def test_a_refused_key_says_where_keys_are_set(httpserver: HTTPServer) -> None:
    """And it is asked once only."""
    httpserver.expect_request(CHAT).respond_with_data("", 401)
    with pytest.raises(ModelError, match="HTTP 401; set the key in CROSSCHECK_LLM_KEY"):
        endpoint(httpserver).complete(ASKED, SCHEMA)
    assert len(httpserver.log) == 1


def test_the_key_is_never_shown(httpserver: HTTPServer) -> None:
    """Not in settings, and not even where the server echoes it; its words stay in one line."""
    httpserver.expect_request(CHAT).respond_with_data(f"bad\n\x1b[2Jkey {KEY} " + "x" * 999, 400)
    with pytest.raises(ModelError) as caught:
        endpoint(httpserver).complete(ASKED, SCHEMA)
    said = str(caught.value)
    assert "HTTP 400 bad [2Jkey *** x" in said
    assert KEY not in said and "\n" not in said and "\x1b" not in said and len(said) < 300
    assert KEY not in repr(EndpointSettings("http://127.0.0.1/v1", key=KEY))


@pytest.mark.parametrize(
    "body", [b"<html>", b"{", b"[]", b"{}", b'{"choices": []}', b"\xff\xfe", b"[" * 200_000]
)
def test_what_is_no_completion_is_unusable(httpserver: HTTPServer, body: bytes) -> None:
    """One bad reply is one bad reply, whatever it is."""
    httpserver.expect_request(CHAT).respond_with_data(body)
    with pytest.raises(UnusableReply):
        endpoint(httpserver).complete(ASKED, SCHEMA)


def test_content_that_is_no_text_is_empty(httpserver: HTTPServer) -> None:
    """A refusal without content is left to the reader of answers."""
    httpserver.expect_request(CHAT).respond_with_json(completion(None))
    assert endpoint(httpserver).complete(ASKED, SCHEMA) == ""


def test_a_huge_reply_is_not_read_to_its_end(httpserver: HTTPServer) -> None:
    """Its size is bounded before anything is made of it."""
    httpserver.expect_request(CHAT).respond_with_json(completion("x" * 50_000))
    with pytest.raises(UnusableReply, match="more than 10,000 bytes"):
        endpoint(httpserver, max_bytes=10_000).complete(ASKED, SCHEMA)


@pytest.fixture
def patient_server() -> Iterator[HTTPServer]:
    """A server that takes the next request while it is slow with the last."""
    with HTTPServer("127.0.0.1", 0, threaded=True) as server:
        yield server


def test_a_slow_reply_ends_at_the_deadline(patient_server: HTTPServer) -> None:
    """Silence is not waited for."""
    over = threading.Event()

    def late(_request: Request) -> Response:
        over.wait(5)
        return Response("{}")

    patient_server.expect_request(CHAT).respond_with_handler(late)
    began = time.monotonic()
    with pytest.raises(UnusableReply, match=r"no answer within 0\.4 s"):
        endpoint(patient_server, deadline_seconds=0.4).complete(ASKED, SCHEMA)
    assert time.monotonic() - began < 2
    over.set()


def test_a_dripping_reply_ends_at_the_deadline(patient_server: HTTPServer) -> None:
    """A byte now and then does not keep it alive."""
    over, dripped = threading.Event(), []

    def drip(_request: Request) -> Response:
        def pieces() -> Iterator[bytes]:
            while len(dripped) < 100 and not over.wait(0.05):
                dripped.append(time.monotonic())
                yield b" "

        return Response(pieces(), headers={"Content-Length": "100"})

    patient_server.expect_request(CHAT).respond_with_handler(drip)
    began = time.monotonic()
    with pytest.raises(UnusableReply, match=r"no answer within 0\.4 s"):
        endpoint(patient_server, deadline_seconds=0.4).complete(ASKED, SCHEMA)
    assert time.monotonic() - began < 2
    over.set()
    assert len(dripped) > 1


def test_redirects_are_not_followed(httpserver: HTTPServer) -> None:
    """Articles and key go to the host that the user named and nowhere else."""
    away = {"Location": httpserver.url_for("/elsewhere")}
    httpserver.expect_request(CHAT).respond_with_data("", 307, away)
    with pytest.raises(ModelError, match="HTTP 307"):
        endpoint(httpserver).complete(ASKED, SCHEMA)
    assert [request.path for request, _response in httpserver.log] == [CHAT]


def test_proxies_of_the_environment_are_not_used(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user named this host, not the proxy's."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    httpserver.expect_request(CHAT).respond_with_json(completion("ja"))
    assert endpoint(httpserver).complete(ASKED, SCHEMA) == "ja"


def test_the_only_model_is_used_unless_one_is_named(httpserver: HTTPServer) -> None:
    """Named in the id; asked for once."""
    httpserver.expect_request("/v1/models").respond_with_json({"data": [{"id": "einzig"}]})
    there = endpoint(httpserver, model=None)
    assert there.model_id == f"einzig@127.0.0.1:{httpserver.port}"
    assert there.model == "einzig" and len(httpserver.log) == 1


def test_of_several_models_one_must_be_named(httpserver: HTTPServer) -> None:
    """They are listed in the message."""
    models = {"data": [{"id": "a"}, {"id": "b"}]}
    httpserver.expect_request("/v1/models").respond_with_json(models)
    with pytest.raises(UsageError, match="has a, b; choose one with --model NAME"):
        _ = endpoint(httpserver, model=None).model_id


@pytest.mark.parametrize(
    "url",
    ["", "localhost:8080", "ftp://x/v1", "file:///etc/passwd", "http://", "http://u:p@host/v1",
     "http://host/v1?x=1", "http://host:99999/v1", "http://ho st\n/v1"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    """Before anything is sent, in one line."""
    with pytest.raises(UsageError, match="--base-url") as caught:
        Endpoint(EndpointSettings(url))
    assert "\n" not in str(caught.value)


def test_a_key_is_not_sent_in_the_clear() -> None:
    """Over the network only with TLS; on this machine plain is fine."""
    with pytest.raises(UsageError, match="unencrypted"):
        Endpoint(EndpointSettings("http://models.example/v1", key=KEY))
    with pytest.raises(UsageError, match="CROSSCHECK_LLM_KEY"):
        Endpoint(EndpointSettings("https://models.example/v1", key="a\nb"))
    Endpoint(EndpointSettings("http://models.example/v1"))
    Endpoint(EndpointSettings("http://localhost:1/v1", key=KEY))


def test_a_server_without_tls_is_no_https_endpoint(httpserver: HTTPServer) -> None:
    """The key never goes out before the other side has proved who it is."""
    httpserver.expect_request(CHAT).respond_with_json(completion("ja"))
    secure = httpserver.url_for("/v1").replace("http:", "https:")
    with pytest.raises(ModelError, match=r"cannot be reached \(SSL"):
        endpoint(httpserver, base_url=secure, retries=0).complete(ASKED, SCHEMA)
    assert httpserver.log == []
