"""One container at a time: both programs in it, one of them alone, a training."""

from lab import IMAGE, ask, check, check_answers, container, free_port, inspect, is_healthy, kill_program
from lab import mounted_mnist, processes, say, stop, wait_for

TRAINING_SECONDS = 180


def test_both_in_one_container():
    api_port, web_port = free_port(), free_port()
    ports = ["--publish", f"127.0.0.1:{api_port}:8000", "--publish", f"127.0.0.1:{web_port}:8501"]
    with container("--read-only", "--cap-drop=ALL", "--restart=on-failure", *ports, IMAGE) as name:
        say(f"one container: healthy after {wait_for('healthy', lambda: is_healthy(name)):.1f} s")
        check_answers(api_port, web_port)

        for restarts, program in enumerate(("PredictAPI", "WebFrontend"), start=1):
            kill_program(name, program)
            back = wait_for(
                f"{program} killed: restarted",
                lambda: int(inspect(name, "{{.RestartCount}}")) == restarts and is_healthy(name),
            )
            check_answers(api_port, web_port)
            say(f"one container: {program} killed, healthy again after {back:.1f} s")
        stop(name)


def test_one_alone():
    """Each program by its command, and an end by itself that is passed on as the container's status."""
    for command, program, port in (("predict-api", "PredictAPI", 8000), ("web-frontend", "WebFrontend", 8501)):
        host_port = free_port()
        with container("--publish", f"127.0.0.1:{host_port}:{port}", IMAGE, command) as name:
            wait_for("healthy", lambda: is_healthy(name))
            check(ask(f"http://127.0.0.1:{host_port}/health/live")[0] == 200, f"{command} does not answer")
            stop(name)
            say(f"{command} alone: healthy, answers, stops")
    with container(IMAGE) as name:
        wait_for("healthy", lambda: is_healthy(name))
        kill_program(name, "WebFrontend")
        wait_for("the container's end", lambda: inspect(name, "{{.State.Status}}") == "exited")
        status = inspect(name, "{{.State.ExitCode}}")
        check(status == "137", f"WebFrontend was killed, the container's status is {status} instead of 137")


def test_training():
    """A training in the container, with MNIST mounted read-only below a volume that belongs to the image's user."""
    port = free_port()
    with mounted_mnist() as mnist:
        options = ["--read-only", "--cap-drop=ALL", "--tmpfs", "/tmp", "--volume", f"{mnist}:/data/mnist:ro"]
        options += ["--publish", f"127.0.0.1:{port}:8000", "--env", "TRAINING_DOWNLOAD=never", "--env", "CORPUS=none"]
        with container(*options, IMAGE, "predict-api") as name:
            wait_for("healthy", lambda: is_healthy(name))
            url = f"http://127.0.0.1:{port}/training"
            status, answer = ask(url, b'{"epochs": 1}', "application/json")
            check(status == 202, f"POST /training: {status} {answer}")
            seconds = wait_for(
                "the training's end",
                lambda: ask(url)[1].get("status") not in ("in_progress", "not_started"),
                TRAINING_SECONDS,
            )
            answer = ask(url)[1]
            check(answer["status"] == "completed", f"the training: {answer}")
            say(f"a training in the container: completed after {seconds:.1f} s")
            check(not any(state.startswith("Z") for _, state, _ in processes(name)), "a process is not waited for")
            check(ask(f"http://127.0.0.1:{port}/health/ready")[0] == 200, "not ready after the training")
            stop(name)
