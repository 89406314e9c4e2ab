"""A collector on a free port: takes OTLP/HTTP with JSON, strictly, and keeps the spans."""

import base64
import http.server
import json
import threading

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


def parse(body):
    """The request as a Protobuf message; fails for a name or a type that OTLP does not know.

    Identifiers are the one exception from Protobuf's own mapping: hexadecimal in OTLP, base64 there.
    """
    document = json.loads(body)
    for resource in document["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                for key, length in (("traceId", 32), ("spanId", 16), ("parentSpanId", 16)):
                    if key in span:
                        assert len(span[key]) == length, span
                        span[key] = base64.b64encode(bytes.fromhex(span[key])).decode()
                # 64-bit numbers are texts.
                assert isinstance(span["startTimeUnixNano"], str) and isinstance(span["endTimeUnixNano"], str)
                assert isinstance(span["kind"], int)
    return json_format.ParseDict(document, ExportTraceServiceRequest())


class Sink:
    """Answers with `status`; a context manager that serves meanwhile."""

    def __init__(self, status=200):
        self.status = status
        self.requests = []
        self.failures = []
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if sink.status == 200:
                    try:
                        assert self.path == "/v1/traces" and self.headers["Content-Type"] == "application/json"
                        sink.requests.append((dict(self.headers), parse(body)))
                    except Exception as error:  # told to the test, which is in another thread
                        sink.failures.append(error)
                self.send_response(sink.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        assert not self.failures, self.failures

    def spans(self):
        """(service, span) of everything that came."""
        return [
            (next(a.value.string_value for a in resource.resource.attributes if a.key == "service.name"), span)
            for _, request in list(self.requests)
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
