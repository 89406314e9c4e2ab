"""A five whose upper stroke stands apart: the selection drops that, and the network is in doubt about the rest.

The picture is one of kensanata's digits on paper, which are in the public domain, as a scanner would deliver it.
"""

import json
import shutil

from programs import ROOT, exchange
from test_access import digits

FIVE = ROOT / "Tests" / "Samples" / "five.png"


def test_the_api_takes_the_reading_that_the_network_is_surest_of(programs):
    for path, body in (("/predict/?include=input", FIVE.read_bytes()), ("/predict/number", FIVE.read_bytes())):
        status, _, content = exchange(programs[0].url + path, "POST", body, Content_Type="image/png")
        assert status == 200, content
        answer = json.loads(content)
        assert answer.get("predicted_digit", answer.get("number")) in (5, "5"), answer


def test_the_command_line_shows_what_the_second_look_was_at(tmp_path):
    told = json.loads(digits("predict", "--json", "--explain", tmp_path, FIVE))
    assert told["predicted_digit"] == 5 and told["confidence"] > 0.9
    pictures = sorted(path.name for path in tmp_path.iterdir())
    assert pictures[-2:] == ["09-digit.png", "10-second-look.png"]
    first, second = ((tmp_path / name).read_bytes() for name in pictures[-2:])
    assert first != second


def test_an_evaluation_can_do_without_it(tmp_path):
    shutil.copy(FIVE, tmp_path / "5_five.png")
    for options, right in ((["--first-look"], 0), ([], 1)):
        report = json.loads(digits("evaluate", "--json", "--images", tmp_path, *options))
        assert (report["count"], report["correct"]) == (1, right), options
