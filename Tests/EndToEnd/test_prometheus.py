"""A real Prometheus reads both programs, computes the rules, and wakes somebody when the API is killed.

Configuration and rules are those of deploy/monitoring, with other addresses and with seconds in place of minutes.
"""

import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from programs import ROOT, Process

sys.path.append(str(ROOT / "deploy" / "checks"))
from documented import documented  # noqa: E402
from quick import write  # noqa: E402

SEVEN = (ROOT / "Tests" / "Samples" / "seven.png").read_bytes()


class Prometheus(Process):
    """The program on a free port, and what its HTTP API answers."""

    def __init__(self, folder, targets):
        super().__init__(folder / "prometheus.log")
        configuration = write(folder, targets)
        subprocess.run(["promtool", "check", "config", configuration], check=True, capture_output=True, timeout=60)
        self.launch(
            "prometheus",
            f"--config.file={configuration}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{self.port}",
        )

    def get(self, path, **query):
        with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(query)}", timeout=20) as response:
            return json.load(response)["data"]

    def query(self, expression):
        """Labels and value of each series."""
        return [(row["metric"], float(row["value"][1])) for row in self.get("query", query=expression)["result"]]

    def firing(self):
        """Name and labels of each alert that fires."""
        return {
            (alert["labels"]["alertname"], alert["labels"].get("job"), alert["labels"]["severity"])
            for alert in self.get("alerts")["alerts"]
            if alert["state"] == "firing"
        }


def wait_for(what, condition, limit=60):
    end = time.monotonic() + limit
    while True:
        try:
            if condition():
                return
        except (urllib.error.URLError, OSError):
            pass  # it still starts
        assert time.monotonic() < end, f"{what} did not happen within {limit} s"
        time.sleep(0.25)


@pytest.fixture
def prometheus(own_programs, tmp_path):
    if shutil.which("prometheus") is None or shutil.which("promtool") is None:
        pytest.skip("there is no Prometheus: apt-get install prometheus")
    api, page = own_programs
    server = Prometheus(
        tmp_path, {"digits-api": f"127.0.0.1:{api.port}", "digits-web": f"127.0.0.1:{page.port}"}
    )
    try:
        wait_for("both being up", lambda: [value for _, value in server.query("up")] == [1, 1])
        yield server
    finally:
        server.stop()


def dashboard_expressions():
    board = json.loads((ROOT / "deploy" / "monitoring" / "grafana" / "dashboards" / "digits.json").read_text())
    for panel in board["panels"]:
        for target in panel.get("targets", []):
            yield target["expr"].replace("$instance", ".*").replace("$__rate_interval", "1m")


def test_prometheus_reads_both_computes_the_rules_and_alerts_when_the_api_is_killed(prometheus, own_programs):
    api, page = own_programs

    def predict():
        request = urllib.request.Request(f"{page.url}/predict/", data=SEVEN, headers={"Content-Type": "image/png"})
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status

    # A rate needs two scrapes with something in between.
    def has_rates():
        assert predict() == 200
        return len(prometheus.query("job:http_requests:rate5m > 0")) == 2

    wait_for("a rate of both", has_rates)
    groups = prometheus.get("rules")["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert len(rules) > 20
    wait_for(
        "a first evaluation of every rule",
        lambda: all(r["health"] != "unknown" for g in prometheus.get("rules")["groups"] for r in g["rules"]),
    )
    broken = [r for g in prometheus.get("rules")["groups"] for r in g["rules"] if r["health"] != "ok"]
    assert not broken, broken

    # What Prometheus understood of both is what the tables say.
    metadata = prometheus.get("metadata")
    for name, (kind, _, _) in documented().items():
        # In OpenMetrics, which Prometheus asks for, a counter's name is that of its samples without the suffix.
        entries = metadata.get(name) or metadata.get(name.removesuffix("_total"))
        assert entries, name
        assert {entry["type"] for entry in entries} == {kind}, (name, entries)

    # Each question of the dashboard can be answered, and most have an answer already.
    answered = [bool(prometheus.query(expression)) for expression in dashboard_expressions()]
    assert len(answered) > 30
    assert sum(answered) > 25, answered

    assert prometheus.query('sum(digits_predictions_total{digit="7"})')[0][1] >= 1
    wait_for("silence", lambda: not prometheus.firing())

    api.kill()
    wait_for(
        "the alerts",
        lambda: {("DigitsDown", "digits-api", "ticket"), ("DigitsAllDown", "digits-api", "page")}
        <= prometheus.firing(),
    )
    assert {job for _, job, _ in prometheus.firing()} == {"digits-api"}
    api.start()
    wait_for("the end of the alerts", lambda: not prometheus.firing())
