"""Programs that others wrote, against the running server: a GeoReport client, and the check by a folder of schemas."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import requests
from georeport import GeoReport

from banshi.concerns.models import Concern
from scripts import check_open311
from tests.api.calls import BASE, COLD, JURISDICTION, SCHEMAS, answered, confirmed, form, key
from tests.hotline import ESTATE, heating_category

if TYPE_CHECKING:
    from tests.hotline import Line


@pytest.mark.parametrize("output", ["json", "xml"])
def test_a_client_of_others_lists_services_and_reads_back_what_was_sent(live: str, line: Line, output: str) -> None:
    city = GeoReport(f"{live}{BASE}", jurisdiction=JURISDICTION, output_format=output)
    services = {row["service_code"]: row for row in city.get_service_list()}
    assert services["01.04.01"]["group"] in {"Water, power, gas and heating", "供水供电供气供热"}
    assert city.get_service_definition("01.04.01")["service_code"] == "01.04.01"
    sent = requests.post(f"{live}{BASE}/requests.json", data=form(key()), timeout=30)
    number = sent.json()[0]["service_request_id"]
    concern = answered(confirmed(Concern.objects.get(number=number), line), line, f"{ESTATE}暖气循环泵已更换。")
    shown = city.get_service_request(number)
    assert (shown["service_request_id"], shown["status"], shown["description"]) == (number, "open", COLD)
    assert (shown["service_code"], shown["status_notes"]) == (heating_category(), f"{ESTATE}暖气循环泵已更换。")
    since = (concern.at - timedelta(days=1)).isoformat(timespec="seconds")
    found = city.get_service_requests(service_code=heating_category(), status="open", start_date=since)
    assert number in str(found)
    with pytest.raises(requests.HTTPError, match="404"):
        city.get_service_request("SQ-2026-0000000")


def test_the_check_finds_nothing_wrong_here(live: str, line: Line, capsys: pytest.CaptureFixture[str]) -> None:
    sent = requests.post(f"{live}{BASE}/requests.json", data=form(key()), timeout=30)
    confirmed(Concern.objects.get(number=sent.json()[0]["service_request_id"]), line)
    assert check_open311.main([str(SCHEMAS), "--address", f"{live}{BASE}"]) == 0
    assert "0 faults" in capsys.readouterr().out


def test_the_check_says_in_words_where_no_schemas_are(capsys: pytest.CaptureFixture[str], tmp_path: object) -> None:
    assert check_open311.main([str(tmp_path)]) == 1
    assert "No schemas" in capsys.readouterr().out
