#!/usr/bin/env python3
"""Drives deploy/ecs/deploy, with the real AWS CLI, through a whole life of the stack against a moto server.

    stack.py        with moto and boto3 in Python's environment, and the AWS CLI on the PATH

What this shows: that the script's commands and queries are right, that CloudFormation takes the templates apart into the
resources that are meant, in both layouts, and that deletion leaves nothing. What it cannot show: that AWS accepts each
value (cfn-lint does that), that tasks become healthy, and updates with their roll-back: moto loses the service's task
definition in any update of a stack. Of a template moto leaves out the services' load
balancers, scaling, alarms, the namespace and outgoing rules of security groups (cfn-lint checks them). It has no Docker
registry, either, so a stand-in for `docker` puts the image into it by the AWS CLI.
"""

import ast
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy" / "ecs" / "deploy"
SERVER = ROOT / "deploy" / "checks" / "moto_server.py"
STACK = "digits-check"

DOCKER = """#!/usr/bin/env bash
# Stands in for docker: records what it is asked for, and lets a push appear in the registry.
set -euo pipefail
printf '%s\\n' "$*" >>"$DOCKER_CALLS"
case $1 in
login) grep --quiet . ;;
push)
    name=${2#*/}
    # Moto makes the digest of those of the layers: a layer of its own for each tag.
    digest=sha256:$(printf '%s' "$2" | sha256sum | cut -d' ' -f1)
    aws ecr put-image --repository-name "${name%%:*}" --image-tag "${name##*:}" --image-manifest \\
        '{"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
          "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 1, "digest": "'"$digest"'"},
          "layers": [{"size": 1, "digest": "'"$digest"'"}]}' \\
        >/dev/null
    ;;
esac
"""


def say(text):
    print(f"stack: {text}", flush=True)


def check(fact, detail):
    if not fact:
        sys.exit(f"stack: FAILED: {detail}")


def run(*command, status=0):
    """What a command prints on its standard output; another status than the wanted one ends the check."""
    result = subprocess.run([str(word) for word in command], text=True, stdin=subprocess.DEVNULL, capture_output=True)
    check(
        result.returncode == status,
        f"{' '.join(map(str, command))}: status {result.returncode}\n{result.stdout}{result.stderr}",
    )
    return result.stdout.strip() if status == 0 else result.stderr


def deploy(*arguments, **options):
    return run(DEPLOY, "--stack", STACK, *arguments, **options)


def aws(service):
    """A client to look at what the script did; the script itself uses the AWS CLI."""
    return boto3.client(service)


@contextlib.contextmanager
def moto():
    """A moto server on a free port of the loopback address, and an environment that leads the AWS CLI to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        docker = pathlib.Path(folder, "docker")
        docker.write_text(DOCKER)
        docker.chmod(0o755)
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        os.environ |= {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_CONFIG_FILE": str(pathlib.Path(folder, "config")),
            "AWS_SHARED_CREDENTIALS_FILE": str(pathlib.Path(folder, "credentials")),
            "AWS_EC2_METADATA_DISABLED": "true",
            "DOCKER_CALLS": str(pathlib.Path(folder, "calls")),
            "PATH": f"{folder}:{os.environ['PATH']}",
        }
        log = open(pathlib.Path(folder, "log"), "w+")
        server = subprocess.Popen([sys.executable, SERVER, "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 60
            while True:
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/data.json", timeout=5).close()
                    break
                check(server.poll() is None and time.monotonic() < deadline, "the moto server does not start")
                time.sleep(0.2)
            yield
        finally:
            server.kill()
            server.wait()


def resources():
    found = aws("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"]
    # Of a type that moto does not know there is an entry without a name.
    return {entry.get("LogicalResourceId"): entry.get("PhysicalResourceId") for entry in found}


def task(name):
    return aws("ecs").describe_task_definition(taskDefinition=name)["taskDefinition"]


def check_one_service(image):
    """One task of two containers behind two target groups."""
    definition = task(f"{STACK}-api")
    containers = {container["name"]: container for container in definition["containerDefinitions"]}
    check(set(containers) == {"api", "web"}, f"the task's containers are {set(containers)}")
    for name, container in containers.items():
        check(container["image"] == image, f"{name} runs {container['image']} instead of {image}")
        check(container["readonlyRootFilesystem"] is True, f"{name} may write")
        check(container["user"] == "10001", f"{name} runs as {container['user']}")
        check("--healthcheck" in container["healthCheck"]["command"], f"{name} has no health check of its own")
    depends = containers["web"]["dependsOn"]
    check(depends == [{"containerName": "api", "condition": "HEALTHY"}], f"the page starts after {depends}")

    cluster, service = (resources()[name] for name in ("Cluster", "Service"))
    found = aws("ecs").describe_services(cluster=cluster, services=[service])["services"][0]
    check(found["desiredCount"] == 2, f"{found['desiredCount']} tasks are wanted")

    balancer = resources()["LoadBalancer"]
    listeners = aws("elbv2").describe_listeners(LoadBalancerArn=balancer)["Listeners"]
    ports = {(listener["Port"], listener["Protocol"]) for listener in listeners}
    check(ports == {(80, "HTTP"), (8000, "HTTP")}, f"the listeners are {ports}")


def check_certificate():
    balancer = resources()["LoadBalancer"]
    listeners = aws("elbv2").describe_listeners(LoadBalancerArn=balancer)["Listeners"]
    by_port = {listener["Port"]: listener for listener in listeners}
    check(set(by_port) == {80, 443, 8000}, f"with a certificate the listeners are {set(by_port)}")
    check(by_port[443]["Protocol"] == by_port[8000]["Protocol"] == "HTTPS", "443 and 8000 do not speak TLS")
    check(by_port[80]["DefaultActions"][0]["Type"] == "redirect", "80 does not redirect")


def image_of(status):
    return next(line.split()[1] for line in status.splitlines() if line.startswith("Runs:"))


def life():
    """From nothing to one service and back to nothing."""
    check("sha256:" not in deploy("registry"), "an empty registry has an image")
    # Nothing has been pushed: said before anything is created.
    check("deploy push" in deploy("up", "--no-probe", status=1), "an empty registry is not explained")
    first = deploy("push", "v1")
    check("@sha256:" in first, f"push does not print a digest: {first}")
    calls = pathlib.Path(os.environ["DOCKER_CALLS"]).read_text().split("\n")
    check([call.split()[0] for call in calls if call] == ["build", "login", "push"], f"docker was asked for {calls}")

    urls = deploy("up", "--no-probe")
    check("http://" in urls and ":8000/" in urls, f"no addresses: {urls}")
    check_one_service(first)
    say("one service: created from the default VPC, containers and listeners as meant")

    second = deploy("push", "v2")
    check(second != first, "two images have one digest")
    check(image_of(deploy("status")) == first, "another image than the first runs")
    check("nothing ran before" in deploy("rollback", status=1), "a roll-back to nothing is not explained")

    check("asks" in deploy("delete", status=1), "delete does not ask")
    deploy("delete", "--registry", "--yes")
    left = aws("cloudformation").describe_stacks()["Stacks"]
    check(not left, f"left behind: {left}")
    check(not aws("ecr").describe_repositories()["repositories"], "the registry is still there")
    # Of the rest moto forgets to delete the cluster alone.
    check(not aws("iam").list_roles()["Roles"], "roles are still there")
    check(not aws("logs").describe_log_groups()["logGroups"], "the log group is still there")
    check(not aws("elbv2").describe_load_balancers()["LoadBalancers"], "the load balancer is still there")
    say("deleted, nothing left")


def two_services():
    """The other layout, with TLS, keys and alarms, which are what the conditions turn on."""
    certificate = aws("acm").request_certificate(DomainName="digits.example.com")["CertificateArn"]
    arn = "arn:aws:{}:eu-central-1:123456789012:{}"
    image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits@sha256:" + "0" * 64
    settings = {
        "Layout": "two-services",
        "CertificateArn": certificate,
        "PublicUrl": "https://digits.example.com",
        "ApiKeysSecretArn": arn.format("secretsmanager", "secret:keys-AbCdEf"),
        "PageSecretArn": arn.format("secretsmanager", "secret:page-AbCdEf"),
        "AlarmTopicArn": arn.format("sns", "alarms"),
        "Model": "s3://models/larger-cnn.safetensors",
        "ModelSha256": "0" * 64,
        "RedisSecretArn": arn.format("secretsmanager", "secret:redis-AbCdEf"),
        "OtlpEndpoint": "http://collector.internal:4318",
        "TraceShare": "0.01",
    }
    sets = [word for pair in settings.items() for word in ("--set", "=".join(pair))]
    urls = deploy("up", "--no-probe", "--image", image, *sets)
    check("https://" in urls, f"no TLS in {urls}")
    check_certificate()
    api, web = task(f"{STACK}-api"), task(f"{STACK}-web")
    names = [container["name"] for definition in (api, web) for container in definition["containerDefinitions"]]
    check(names == ["api", "web"], f"the two tasks hold {names}")
    page = web["containerDefinitions"][0]
    check({"name": "API_URL", "value": "http://api:8000"} in page["environment"], f"the page asks {page['environment']}")
    secrets = {secret["name"]: secret["valueFrom"] for secret in page["secrets"]}
    check(secrets["API_KEY"] == settings["PageSecretArn"] + ":API_KEY::", f"the page's secrets are {secrets}")
    check(resources().get("PageService"), "the second service is missing")
    check_model(api["containerDefinitions"][0], settings)
    check_shared(api["containerDefinitions"][0], page, settings)
    deploy("delete", "--yes")
    say("two services: TLS, secrets by reference, weights from S3, Redis, traces; deleted")


def check_model(container, settings):
    """The API is told where its weights are, and its role may read that one object."""
    told = {entry["name"]: entry["value"] for entry in container["environment"]}
    check(told.get("MODEL") == settings["Model"], f"the API's MODEL is {told.get('MODEL')}")
    check(told.get("MODEL_SHA256") == settings["ModelSha256"], f"its MODEL_SHA256 is {told.get('MODEL_SHA256')}")
    role = resources()["TaskRole"]
    policy = aws("iam").get_role_policy(RoleName=role, PolicyName="read-model")["PolicyDocument"]
    # Moto gives the document of a role's own policy back as Python writes it.
    policy = ast.literal_eval(policy) if isinstance(policy, str) else policy
    allowed = [(entry["Action"], entry["Resource"]) for entry in policy["Statement"]]
    check(allowed == [("s3:GetObject", "arn:aws:s3:::models/larger-cnn.safetensors")], f"the role may {allowed}")


def check_shared(api, page, settings):
    """The API is told of the Redis by reference, and both of the collector."""
    secrets = {secret["name"]: secret["valueFrom"] for secret in api["secrets"]}
    check(secrets.get("REDIS_URL") == settings["RedisSecretArn"], f"the API's secrets are {secrets}")
    for container in (api, page):
        told = {entry["name"]: entry["value"] for entry in container["environment"]}
        check(told.get("OTEL_EXPORTER_OTLP_ENDPOINT") == settings["OtlpEndpoint"], f"{container['name']} has {told}")
        check(told.get("OTEL_TRACES_SAMPLER_ARG") == settings["TraceShare"], f"{container['name']} has {told}")


def github():
    roles = dict(line.split("=", 1) for line in deploy("github", "somebody/digits").splitlines())
    check(set(roles) == {"AWS_ROLE_ARN", "AWS_STACK_ROLE_ARN"}, f"github prints {roles}")
    role = aws("iam").get_role(RoleName=roles["AWS_ROLE_ARN"].rsplit("/", 1)[-1])["Role"]
    trust = json.dumps(role["AssumeRolePolicyDocument"])
    check("repo:somebody/digits:environment:production" in trust, f"the role trusts {trust}")
    say("GitHub's role trusts one environment of one repository")


def main():
    with moto():
        life()
        two_services()
        github()


if __name__ == "__main__":
    main()
