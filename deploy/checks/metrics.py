#!/usr/bin/env python3
"""Checks that rules, dashboard and runbook agree with the tables of metrics in docs/OPERATIONS.md.

    metrics.py              says what disagrees; nothing where all agrees
    metrics.py --sample     prints an exposition of all metrics of the tables, for `promtool check metrics`
"""

import json
import re
import sys

import yaml
from documented import ROOT, documented

MONITORING = ROOT / "deploy" / "monitoring"
# What a histogram's samples are called.
SUFFIXES = ("_bucket", "_sum", "_count")
# Prometheus itself makes these, and these are words of its language.
FOREIGN = {"up", "ALERTS"}
NAME = re.compile(r"\b(?:http|digits|process)_[a-z_]+\b|\bup\b|\bALERTS\b")


def expressions():
    """(where, expression) of everything that is asked of Prometheus."""
    for file in ("rules.yml", "alerts.yml"):
        for group in yaml.safe_load((MONITORING / file).read_text())["groups"]:
            for rule in group["rules"]:
                yield f"{file}: {rule.get('alert', rule.get('record'))}", rule["expr"]
    dashboard = json.loads((MONITORING / "grafana" / "dashboards" / "digits.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield f"dashboard: {panel['title']}", target["expr"]


def recorded():
    groups = yaml.safe_load((MONITORING / "rules.yml").read_text())["groups"]
    return {rule["record"] for group in groups for rule in group["rules"]}


def disagreements(metrics):
    names = recorded()
    for where, expression in expressions():
        # Recorded names are checked as a whole and then taken out; so are strings, which may hold anything.
        rest = re.sub(r'"[^"]*"', '""', expression)
        for name in re.findall(r"[a-z_]+(?::[a-z0-9_]+)+", rest):
            if name not in names:
                yield f"{where}: {name} is not recorded"
            rest = rest.replace(name, "")
        for selector in NAME.findall(rest):
            base = next((selector.removesuffix(s) for s in SUFFIXES if selector.endswith(s)), selector)
            kind = metrics.get(base, metrics.get(selector, (None,)))[0]
            if selector in FOREIGN or selector in metrics and kind != "histogram":
                continue
            if kind != "histogram" or base == selector:
                yield f"{where}: {selector} is not in the tables"
    text = (ROOT / "docs" / "OPERATIONS.md").read_text()
    headings = {heading.lower() for heading in re.findall(r"^### (\w+)$", text, re.MULTILINE)}
    alerts = set()
    for group in yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]:
        for rule in group["rules"]:
            alerts.add(rule["alert"].lower())
            if rule["annotations"].get("runbook") != f"docs/OPERATIONS.md#{rule['alert'].lower()}":
                yield f"alerts.yml: {rule['alert']} has no runbook line of its own"
    for alert in sorted(alerts - headings):
        yield f"OPERATIONS.md: no paragraph for {alert}"
    for heading in sorted(name for name in headings - alerts if name.startswith("digits")):
        yield f"OPERATIONS.md: {heading} is no alert"
    tested = (MONITORING / "alerts.test.yml").read_text().lower()
    for alert in sorted(alerts):
        if f"#{alert}\n" not in tested:
            yield f"alerts.test.yml: {alert} is not shown to fire"


def sample(metrics):
    for name, (kind, labels, help_text) in metrics.items():
        print(f"# HELP {name} {help_text}")
        print(f"# TYPE {name} {kind}")
        pairs = ",".join(f'{label}="x"' for label in labels)
        if kind == "histogram":
            more = f",{pairs}" if pairs else ""
            print(f'{name}_bucket{{le="1"{more}}} 1\n{name}_bucket{{le="+Inf"{more}}} 1')
            braces = f"{{{pairs}}}" if pairs else ""
            print(f"{name}_sum{braces} 0.5\n{name}_count{braces} 1")
        else:
            print(f"{name}{{{pairs}}} 1" if pairs else f"{name} 1")


def main():
    metrics = documented()
    if len(metrics) < 20:
        sys.exit("metrics: the tables in docs/OPERATIONS.md are not found")
    if "--sample" in sys.argv[1:]:
        sample(metrics)
        return
    found = list(disagreements(metrics))
    if found:
        sys.exit("\n".join(f"metrics: {line}" for line in found))


if __name__ == "__main__":
    main()
