"""A visitor's request is one trace, from the page's process to the stages of the API, and costs nobody an answer."""

import json
import time
import urllib.error
import urllib.request

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from otlp_sink import Sink
from programs import ROOT, Program

SEVEN = (ROOT / "Tests" / "Samples" / "seven.png").read_bytes()
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"


@pytest.fixture
def traced(output, tmp_path):
    """Starts both programs with a collector's address; both are stopped at the end."""
    started = []

    def start(url, *arguments):
        api = Program(
            "PredictAPI",
            output / "traced-api.log",
            *("--otlp-endpoint", url, "--data-dir", str(tmp_path / "data"), *arguments),
        )
        page = Program(
            "WebFrontend", output / "traced-page.log", "--api-url", api.url, "--otlp-endpoint", url, *arguments
        )
        for program in (api, page):
            program.log.unlink(missing_ok=True)
            program.start()
            started.append(program)
        return api, page

    yield start
    for program in started:
        if program.is_running:
            program.kill()


def predict(program, **headers):
    fields = {"Content-Type": "image/png", **headers}
    request = urllib.request.Request(program.url + "/predict/", data=SEVEN, headers=fields)
    with urllib.request.urlopen(request, timeout=20) as response:
        assert "traceparent" not in response.headers
        return json.load(response)["predicted_digit"]


def wait_for(condition, limit=20):
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def attributes(span):
    return {a.key: getattr(a.value, a.value.WhichOneof("value")) for a in span.attributes}


def requests_in(log):
    return [line for line in map(json.loads, log.read_text().splitlines()) if line["message"] == "request"]


def test_a_request_is_one_trace_from_the_page_to_the_stages(traced, output):
    with Sink() as sink:
        api, page = traced(sink.url, "--otlp-headers", "x-tenant=a%20b", "--otel-resource-attributes", "team=digits")
        assert predict(page, traceparent=f"00-{TRACE}-{PARENT}-01", tracestate="vendor=1") == 7
        urllib.request.urlopen(f"{page.url}/health/live", timeout=10).close()
        wait_for(lambda: {"digits-api", "digits-web"} <= {service for service, _ in sink.spans()})
        assert page.stop() == 0 and api.stop() == 0
        headers, request = sink.requests[0]
        assert headers["x-tenant"] == "a b"
        assert "team" in [a.key for a in request.resource_spans[0].resource.attributes]
        spans = sink.spans()
    # The health check of the start and the one above are none.
    assert len(spans) == 8, [span.name for _, span in spans]
    assert {span.trace_id.hex() for _, span in spans} == {TRACE}
    assert {span.trace_state for _, span in spans} == {"vendor=1"}
    by_name = {(service, span.name): span for service, span in spans}
    server = by_name["digits-web", "POST /predict/*"]
    client = by_name["digits-web", "POST"]
    answer = by_name["digits-api", "POST /predict"]
    stages = [by_name["digits-api", name] for name in ("queue", "decode", "preprocess", "predict", "encode")]
    assert (server.kind, client.kind, answer.kind) == (Span.SPAN_KIND_SERVER, Span.SPAN_KIND_CLIENT, Span.SPAN_KIND_SERVER)
    assert server.parent_span_id.hex() == PARENT
    assert client.parent_span_id == server.span_id
    assert answer.parent_span_id == client.span_id
    assert all(stage.parent_span_id == answer.span_id for stage in stages)
    assert all(stage.kind == Span.SPAN_KIND_INTERNAL for stage in stages)
    # Clocks of one machine: each lies within its cause, and the stages come one after the other.
    assert server.start_time_unix_nano <= client.start_time_unix_nano <= answer.start_time_unix_nano
    assert answer.end_time_unix_nano <= client.end_time_unix_nano <= server.end_time_unix_nano
    for earlier, later in zip(stages, stages[1:]):
        # Stages are told to the microsecond.
        assert earlier.end_time_unix_nano <= later.start_time_unix_nano + 2_000, (earlier.name, later.name)
    assert answer.start_time_unix_nano - 2_000 <= stages[0].start_time_unix_nano
    assert stages[-1].end_time_unix_nano <= answer.end_time_unix_nano
    assert attributes(answer)["http.route"] == "/predict"
    assert attributes(answer)["http.response.status_code"] == 200
    assert attributes(client)["url.full"] == f"{api.url}/predict/"
    # The log names what the trace does.
    for name, span in (("traced-api.log", answer), ("traced-page.log", server)):
        line = next(line for line in requests_in(output / name) if line["http.path"] == "/predict/")
        assert (line["trace_id"], line["span_id"]) == (TRACE, span.span_id.hex())


def test_who_is_not_sampled_is_passed_on_and_not_recorded(traced, output):
    with Sink() as sink:
        api, page = traced(sink.url)
        assert predict(page, traceparent=f"00-{TRACE}-{PARENT}-00") == 7
        assert page.stop() == 0 and api.stop() == 0
        assert sink.spans() == []
    for name in ("traced-api.log", "traced-page.log"):
        line = next(line for line in requests_in(output / name) if line["http.path"] == "/predict/")
        assert line["trace_id"] == TRACE and line["span_id"] != PARENT


def test_stopping_sends_what_waits(traced):
    with Sink() as sink:
        api, _ = traced(sink.url)
        assert predict(api) == 7
        assert api.stop() == 0
        assert "POST /predict" in [span.name for _, span in sink.spans()]


@pytest.mark.parametrize("status", [None, 503], ids=["nobody listens", "no room"])
def test_a_collector_that_is_down_costs_nothing_but_spans(traced, status):
    sink = Sink(status or 200)
    if status is None:
        sink._server.server_close()
    else:
        sink.__enter__()
    api, page = traced(sink.url)
    start = time.monotonic()
    assert [predict(page) for _ in range(20)] == [7] * 20
    assert time.monotonic() - start < 10
    start = time.monotonic()
    assert page.stop() == 0 and api.stop() == 0
    assert time.monotonic() - start < 10
    if status is not None:
        sink.__exit__()


def test_spans_that_are_lost_are_counted(traced):
    with Sink(400) as sink:
        api, _ = traced(sink.url)
        assert predict(api) == 7

        def lost():
            with urllib.request.urlopen(f"{api.url}/metrics", timeout=10) as response:
                text = response.read().decode()
            # A request and its five stages.
            return 'digits_trace_spans_total{result="rejected"} 6' in text

        wait_for(lost)
