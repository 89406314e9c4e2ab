"""The tables of metrics in docs/OPERATIONS.md, which code, rules and dashboard have to agree with."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ROW = re.compile(r"^\| `([a-z_]+)` \| (counter|gauge|histogram) \|([^|]*)\| (.+) \|$", re.MULTILINE)


def tables():
    """(name to (type, labels, help)) of each table: both programs', PredictAPI's, WebFrontend's."""
    text = (ROOT / "docs" / "OPERATIONS.md").read_text().partition("### Metrics")[2].partition("\n## ")[0]
    found = []
    for part in text.split("| metric | type |")[1:]:
        found.append(
            {
                name: (kind, re.findall(r"`([a-z_]+)`", labels), help_text.replace("`", "").replace("\\", ""))
                for name, kind, labels, help_text in ROW.findall(part)
            }
        )
    return found


def documented():
    """The same in one."""
    return {name: row for table in tables() for name, row in table.items()}
