"""Weights from elsewhere: the real program against a moto server's S3, and what happens when it is not there."""

import contextlib
import hashlib
import http.server
import json
import os
import re
import signal
import sys
import threading
import time
import urllib.request

import boto3
import pytest
from botocore.config import Config
from launcher import launched
from programs import ROOT, Process, Program

WEIGHTS = ROOT / "Models" / "larger-cnn.safetensors"
DIGEST = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
VERSION = DIGEST[:12]
BUCKET, KEY = "models", "released/larger cnn+1.safetensors"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


class Store(Process):
    """A moto server as a process of its own; `kill` and `start` keep its port, and what it held is gone."""

    def __init__(self, folder):
        super().__init__(folder / "moto.log")

    def start(self, with_weights=True, **environment):
        self.launch(
            *(sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)),
            environment=os.environ | environment,
        )
        self.wait_until(self.listens)
        if with_weights:
            self.put()
        return self

    def client(self):
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="eu-central-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            config=Config(s3={"addressing_style": "path"}),
        )

    def put(self, content=None):
        client = self.client()
        with contextlib.suppress(client.exceptions.BucketAlreadyOwnedByYou):
            client.create_bucket(
                Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
            )
        client.put_object(Bucket=BUCKET, Key=KEY, Body=content or WEIGHTS.read_bytes())

    @property
    def settings(self):
        return {
            "MODEL": f"s3://{BUCKET}/{KEY}",
            "AWS_REGION": "eu-central-1",
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


@pytest.fixture
def store(tmp_path):
    it = Store(tmp_path).start()
    yield it
    it.kill()


class API(Program):
    """PredictAPI with settings from the environment; it may never become ready."""

    def __init__(self, folder, **settings):
        folder.mkdir(exist_ok=True)
        super().__init__("PredictAPI", folder / f"api-{time.monotonic_ns()}.log", "--data-dir", folder / "data")
        self.launch(**settings)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.is_running:
            self.kill()

    def wait_until_ready(self):
        self.wait_until(lambda: self.readiness()[0] == 200)
        assert self.readiness()[1]["model"]["version"] == VERSION

    def wait_for(self, text):
        self.wait_until(lambda: text in self.text, f"heard to say {text!r}")


def test_an_object_is_fetched_and_a_restart_takes_the_copy(store, tmp_path):
    with API(tmp_path, **store.settings, **KEYS, MODEL_SHA256=DIGEST) as api:
        api.wait_until_ready()
        api.wait_for('"message":"weights fetched"')
        assert api.stop() == 0, api.text
    store.kill()
    # Nobody is there to ask any more, and nobody has to be.
    with API(tmp_path, **store.settings, MODEL_SHA256=DIGEST) as api:
        api.wait_until_ready()
        assert "weights taken from the cache" in api.text
        assert api.stop() == 0, api.text


def test_a_damaged_copy_is_fetched_anew(store, tmp_path):
    with API(tmp_path, **store.settings, **KEYS, MODEL_SHA256=DIGEST) as api:
        api.wait_until_ready()
    copy = tmp_path / "data" / "cache" / f"{DIGEST}.safetensors"
    damaged = bytearray(copy.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    copy.write_bytes(damaged)
    with API(tmp_path, **store.settings, **KEYS, MODEL_SHA256=DIGEST) as api:
        api.wait_until_ready()
        assert "damaged" in api.text
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == DIGEST


def test_without_a_checksum_the_store_says_whether_it_is_still_the_same(store, tmp_path):
    for message in ("weights fetched", "weights taken from the cache"):
        with API(tmp_path, **store.settings, **KEYS) as api:
            api.wait_until_ready()
            assert f'"message":"{message}"' in api.text
    # What is no 200 has a colour in the log.
    assert re.findall(r'GET /models/released/[^"]*" (\d+)', store.log.read_text()) == ["200", "304"]


def test_a_missing_key_is_told_and_readiness_waits_for_it(store, tmp_path):
    settings = store.settings | {"MODEL": f"s3://{BUCKET}/not/there"}
    with API(tmp_path, **settings, **KEYS) as api:
        api.wait_for("status 404: NoSuchKey")
        status, answer = api.readiness()
        assert status == 503 and answer["error"].endswith("cannot be fetched yet: the store answers with status 404.")
        # What is uploaded late heals it.
        store.client().copy_object(Bucket=BUCKET, Key="not/there", CopySource={"Bucket": BUCKET, "Key": KEY})
        api.wait_until_ready()
        assert api.stop() == 0, api.text


def test_another_checksum_is_refused(store, tmp_path):
    with API(tmp_path, **store.settings, **KEYS, MODEL_SHA256="0" * 64) as api:
        api.wait_for(f"is {DIGEST} and not {'0' * 64}")
        assert api.readiness()[0] == 503
        assert not list((tmp_path / "data" / "cache").glob("*.safetensors"))
        # Waiting for the next attempt is no reason not to stop.
        began = time.monotonic()
        assert api.stop() == 0, api.text
        assert time.monotonic() - began < 3


def test_a_store_that_comes_back_heals_it(store, tmp_path):
    store.kill()
    with API(tmp_path, **store.settings, **KEYS, MODEL_SHA256=DIGEST) as api:
        api.wait_for("cannot connect")
        assert api.readiness()[0] == 503
        store.start()
        api.wait_until_ready()


def test_requests_are_signed_and_a_wrong_key_is_refused(tmp_path):
    """Moto checks signatures when it is told to; what makes the first ones possible comes before that."""
    store = Store(tmp_path).start(INITIAL_NO_AUTH_ACTION_COUNT="8")
    try:
        keys = make_user(store)
        # Uses up what may still be asked without a right signature.
        for _ in range(8):
            with contextlib.suppress(Exception):
                store.client().list_buckets()
        with API(tmp_path / "wrong", **store.settings, **keys | {"AWS_SECRET_ACCESS_KEY": "wrong"}) as api:
            api.wait_for("SignatureDoesNotMatch")
            status, answer = api.readiness()
            # What the store says of a key is the operator's business.
            assert status == 503 and "status 403" in answer["error"] and "Signature" not in answer["error"]
        with API(tmp_path / "right", **store.settings, **keys, MODEL_SHA256=DIGEST) as api:
            api.wait_until_ready()
    finally:
        store.kill()


def make_user(store):
    """A user who may read objects, and a key of theirs."""
    client = boto3.client(
        "iam",
        endpoint_url=store.url,
        region_name="eu-central-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    client.create_user(UserName="reader")
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    client.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=json.dumps(policy))
    key = client.create_access_key(UserName="reader")["AccessKey"]
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}


@contextlib.contextmanager
def answering(answer):
    """A web server on a free loopback port; `answer` gets the handler of each GET."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self)

        def reply(self, body, status=200, **headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_task_role_gives_the_keys(store, tmp_path):
    """What ECS and EKS do: an endpoint of the host, and a token in a file that lets one ask it."""
    token = tmp_path / "token"
    token.write_text("let me in")
    asked = []

    def answer(handler):
        asked.append(handler.headers.get("Authorization"))
        keys = {"AccessKeyId": "testing", "SecretAccessKey": "testing", "Token": "session"}
        handler.reply(json.dumps(keys).encode())

    with answering(answer) as url:
        role = {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{url}/role",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(token),
        }
        with API(tmp_path, **store.settings, **role, MODEL_SHA256=DIGEST) as api:
            api.wait_until_ready()
    assert asked == ["let me in"]


def test_without_credentials_it_says_so(store, tmp_path):
    with API(tmp_path, **store.settings) as api:
        api.wait_for("there are no credentials")
        status, answer = api.readiness()
        assert status == 503 and answer["error"].endswith("there are no credentials for the store.")


def test_an_address_of_the_web_with_a_redirect(tmp_path):
    def answer(handler):
        if handler.path == "/latest":
            handler.reply(b"", 302, Location="/larger-cnn.safetensors")
        else:
            handler.reply(WEIGHTS.read_bytes())

    with answering(answer) as url, API(tmp_path, MODEL=f"{url}/latest", MODEL_SHA256=DIGEST) as api:
        api.wait_until_ready()


@pytest.mark.parametrize(
    "settings, named",
    [
        ({"MODEL": "https://example.org/w"}, "MODEL_SHA256"),
        ({"MODEL": "http://example.org/w", "MODEL_SHA256": "0" * 64}, "--model-plain-http"),
        ({"MODEL": "ftp://example.org/w"}, "MODEL is 'ftp://example.org/w'"),
        ({"MODEL": "s3://bucket/key"}, "AWS_REGION"),
    ],
)
def test_what_cannot_be_meant_stops_the_start(settings, named, tmp_path):
    with API(tmp_path, **settings) as api:
        assert api.wait() == 64
        assert named in api.text


def test_an_api_that_waits_for_its_weights_does_not_keep_the_page_away(tmp_path):
    """It answers, and is not ready: the page starts all the same, and says what is wrong."""
    nowhere = {"MODEL": "http://127.0.0.1:9/weights", "MODEL_SHA256": "0" * 64, "DATA_DIR": str(tmp_path)}
    with launched(START_SECONDS="1", **nowhere) as both:
        assert "PredictAPI is not ready after 1 s; going on without" in both.output
        for port in (both.api_port, both.web_port):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5) as answer:
                assert answer.status == 200
        both.process.send_signal(signal.SIGTERM)
        assert both.wait() == 0, both.output
