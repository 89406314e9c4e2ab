"""A copy of deploy/monitoring's configuration for a test: other addresses, and seconds in place of minutes.

    quick.py FOLDER digits-api=127.0.0.1:8000 digits-web=127.0.0.1:8501

writes prometheus.yml, rules.yml and alerts.yml into FOLDER and prints the path of the first. Whatever is not named here
stays as it is in production, expressions above all.
"""

import pathlib
import re
import sys

from documented import ROOT

MONITORING = ROOT / "deploy" / "monitoring"


def replaced(pattern, replacement, text, count):
    """`text` with exactly `count` replacements, or as many as there are, but one at least."""
    text, found = re.subn(pattern, replacement, text, flags=re.MULTILINE)
    if found == 0 or count not in (None, found):
        sys.exit(f"quick: {found} places are like {pattern}")
    return text


def write(folder, targets):
    """Writes the copy; `targets` has the address of each job."""
    folder = pathlib.Path(folder)
    text = (MONITORING / "prometheus.yml").read_text()
    text = replaced(r"^(  (?:scrape|evaluation)_interval): \S+$", r"\1: 1s", text, 2)
    text = replaced(r"^  scrape_timeout: \S+$", "  scrape_timeout: 1s", text, 1)
    text = text.replace("/etc/prometheus/", "")
    for job, address in targets.items():
        discovery = rf"^(  - job_name: {job}\n)    dns_sd_configs:\n      - .*$"
        text = replaced(discovery, rf'\1    static_configs:\n      - {{ targets: ["{address}"] }}', text, 1)
    (folder / "prometheus.yml").write_text(text)
    alerts = (MONITORING / "alerts.yml").read_text()
    (folder / "alerts.yml").write_text(replaced(r"^(        for: \d+)m$", r"\1s", alerts, None))
    (folder / "rules.yml").write_text((MONITORING / "rules.yml").read_text())
    return folder / "prometheus.yml"


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    print(write(sys.argv[1], dict(argument.split("=", 1) for argument in sys.argv[2:])))
