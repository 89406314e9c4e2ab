"""docker-compose.yml: a container each, restarted, stopped under load; and its profiles."""

import os
import pathlib
import subprocess
import tempfile
import time

from lab import ROOT, STOP_SECONDS, ask, check, check_answers, docker, free_port, inspect, is_healthy, kill_process
from lab import mounted_mnist, neighbouring_ports, run, say, wait_for
from load import Load

TRAINING_SECONDS = 180


def test_compose():
    api_port, web_port = free_port(), free_port()
    os.environ |= {"BIND_ADDRESS": "127.0.0.1", "API_PORT": str(api_port), "WEB_PORT": str(web_port)}
    compose = ("docker", "compose", "--project-directory", ROOT, "--project-name", f"digits-test-{os.getpid()}")
    try:
        began = time.monotonic()
        run(*compose, "up", "--detach", "--wait", "--wait-timeout", "120", quiet=False)
        say(f"compose: healthy after {time.monotonic() - began:.1f} s")
        check_answers(api_port, web_port)
        for service in ("api", "web"):
            name = run(*compose, "ps", "--quiet", service)
            # `docker kill` counts as a wish to stop and is not followed by a restart.
            kill_process(int(inspect(name, "{{.State.Pid}}")))
            back = wait_for(
                f"{service} killed: restarted",
                lambda: int(inspect(name, "{{.RestartCount}}")) == 1 and is_healthy(name),
            )
            say(f"compose: {service} killed, healthy again after {back:.1f} s")
        check_answers(api_port, web_port)
        stop_under_load(compose)
    finally:
        run(*compose, "down", "--volumes", "--timeout", "5")


def stop_under_load(compose):
    """`docker compose stop` while both programs are busy: every request that was taken is answered."""
    web = run(*compose, "ps", "--quiet", "web")
    # At its own address: docker's proxy of the published port accepts connections that nobody listens for any more.
    address = inspect(web, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}")
    load = Load(address, 8501)
    time.sleep(2)
    check(load.answers > 0, f"no answers under load: {load.failures[:3]}")
    began = time.monotonic()
    run(*compose, "stop")
    seconds = time.monotonic() - began
    load.end()
    check(not load.failures, f"{len(load.failures)} of {load.answers} requests failed: {load.failures[:3]}")
    check(seconds < STOP_SECONDS, f"compose stop took {seconds:.1f} s")
    for service in ("api", "web"):
        status = inspect(run(*compose, "ps", "--all", "--quiet", service), "{{.State.ExitCode}}")
        check(status == "0", f"{service} ended with status {status}")
    say(f"compose: stopped under load after {seconds:.1f} s; {load.answers} requests answered, none failed")


# What stands in for images that cannot be fetched: the same programs from Debian, called in the same way.
STAND_INS = {
    "redis:7": """
        RUN apt-get update && apt-get install -y --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/*
        WORKDIR /data
    """,
    "prom/prometheus:v3.5.0": """
        RUN apt-get update && apt-get install -y --no-install-recommends prometheus && rm -rf /var/lib/apt/lists/*
        WORKDIR /prometheus
        RUN chown nobody:nogroup /prometheus
        USER nobody
        ENTRYPOINT ["/usr/bin/prometheus"]
    """,
}


def require(image):
    """Whether an image is there: it may have to be fetched, or made of Debian's packages where there is no registry."""
    if subprocess.run(["docker", "image", "inspect", image], capture_output=True).returncode == 0:
        return True
    if subprocess.run(["docker", "pull", "--quiet", image], capture_output=True).returncode == 0:
        return True
    if image not in STAND_INS:
        say(f"{image} cannot be fetched here, so it is not started")
        return False
    say(f"{image} cannot be fetched here; making one of Debian's packages")
    dockerfile = "FROM debian:bookworm-slim\n" + "\n".join(line.strip() for line in STAND_INS[image].splitlines())
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "Dockerfile").write_text(dockerfile)
        docker("build", "--tag", image, folder)
    return True


def test_monitoring():
    """Prometheus of the profile `monitoring` finds both programs well."""
    ports = [free_port() for _ in range(4)]
    names = ("API_PORT", "WEB_PORT", "PROMETHEUS_PORT", "GRAFANA_PORT")
    os.environ |= {"BIND_ADDRESS": "127.0.0.1"} | {name: str(port) for name, port in zip(names, ports, strict=True)}
    services = ["api", "web"]
    services += ["prometheus"] if require("prom/prometheus:v3.5.0") else []
    services += ["grafana"] if require("grafana/grafana:12.0.2") else []
    compose = ("docker", "compose", "--project-directory", ROOT, "--project-name", f"digits-watched-{os.getpid()}")
    compose += ("--profile", "monitoring")
    try:
        run(*compose, "up", "--detach", *services)

        def up():
            status, answer = ask(f"http://127.0.0.1:{ports[2]}/api/v1/query?query=up")
            found = answer["data"]["result"] if status == 200 else []
            return {series["metric"]["job"]: series["value"][1] for series in found}

        wait_for("Prometheus sees both", lambda: {up().get("digits-api"), up().get("digits-web")} == {"1"}, 90)
        say("compose, monitoring: Prometheus scrapes both programs")
    finally:
        run(*compose, "down", "--volumes", "--timeout", "5")


def test_shared_state():
    """Two instances of the API and one Redis: a training that one of them runs is seen by the other."""
    require("redis:7")
    first, second = neighbouring_ports()
    os.environ |= {"BIND_ADDRESS": "127.0.0.1", "API_PORT": f"{first}-{second}", "WEB_PORT": str(free_port())}
    os.environ |= {"REDIS_URL": "redis://redis:6379/0"}
    compose = ("docker", "compose", "--project-directory", ROOT, "--project-name", f"digits-shared-{os.getpid()}")
    with mounted_mnist() as mnist:
        # Each instance a folder of its own, as on two machines; what they share goes over Redis.
        override = mnist.parent / "override.yml"
        override.write_text(
            "services:\n  api:\n    volumes: !override\n"
            f'      - "/data"\n      - "{mnist}:/data/mnist:ro"\n    environment: {{ TRAINING_DOWNLOAD: never, CORPUS: none }}\n'
        )
        compose += ("--file", ROOT / "docker-compose.yml", "--file", override, "--profile", "redis")
        try:
            run(*compose, "up", "--detach", "--wait", "--wait-timeout", "120", "--scale", "api=2", "api", "redis")
            body = b'{"epochs": 1}'
            status, answer = ask(f"http://127.0.0.1:{first}/training", body, "application/json")
            check(status == 202, f"POST /training: {status} {answer}")
            other = f"http://127.0.0.1:{second}/training"
            wait_for("the other instance sees the training", lambda: ask(other)[1].get("status") != "not_started", 20)
            wait_for("and its end", lambda: ask(other)[1].get("status") == "completed", TRAINING_SECONDS)
            say("compose, redis: a training of one instance is seen by the other, to its end")
        finally:
            run(*compose, "down", "--volumes", "--timeout", "5")
            del os.environ["REDIS_URL"]
