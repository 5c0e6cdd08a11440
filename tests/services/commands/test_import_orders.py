"""`import-orders` as the operator runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROW = "A1,2026-01-05,USD,DE,HP-1,2,{price},2026-01-07,2026-01-12\n"
HEAD = "Order,ordered_on,currency,destination_country,Article,quantity,unit_price_paid,shipped_on,delivered_on\n"


def _run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"RETURNS_DESK_HOME": str(home), "RETURNS_DESK_KEY_SOURCE": "file"}
    return subprocess.run(
        [sys.executable, "-m", "services.cli", "import-orders", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
def test_an_olist_folder_goes_in_and_the_rows_not_taken_are_printed(tmp_path: Path, shared: Path) -> None:
    done = _run(tmp_path, "--format", "olist", str(shared / "datasets" / "olist"))
    assert done.returncode == 0, done.stderr
    assert "8,132 orders added" in done.stdout
    assert "olist_orders_dataset.csv, line 1703: order_delivered_customer_date is 2016-10-25" in done.stdout


def test_columns_can_be_mapped_and_rows_not_taken_end_in_a_file(tmp_path: Path) -> None:
    file, report = tmp_path / "orders.csv", tmp_path / "report.csv"
    file.write_text(HEAD + ROW.format(price="9.90") + ROW.format(price="-1"), encoding="utf-8")
    done = _run(tmp_path, str(file), "--map", "sku=Article", "--report", str(report))
    assert done.returncode == 0, done.stderr
    assert "1 orders added" in done.stdout
    assert "line 3: unit_price_paid is negative: “-1”." in done.stdout
    assert report.read_text(encoding="utf-8").splitlines()[1].startswith('"orders.csv",3,"unit_price_paid",')


def test_columns_that_were_mapped_once_are_known_in_the_next_file(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(HEAD + ROW.format(price="9.90"), encoding="utf-8")
    assert "which column holds" in _run(tmp_path, str(file), "--dry-run").stderr
    assert "1 orders added" in _run(tmp_path, str(file), "--map", "sku=Article").stdout
    file.write_text(HEAD + ROW.format(price="9.90").replace("A1", "A2"), encoding="utf-8")
    assert "1 orders added" in _run(tmp_path, str(file)).stdout


def test_a_file_that_cannot_be_read_ends_with_1_and_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(b"\x89PNG\0")
    done = _run(tmp_path, str(file))
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "orders.csv is not a text file. Save the table as CSV in UTF-8, or as an Excel workbook, and choose that file.",
    )


def test_a_dry_run_says_what_would_happen_and_takes_the_answers_for_the_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    rows = "A1,04/03/2026,HP-1,1,1.000\nA2,05/03/2026,HP-2,1,2.500\n"
    file.write_text("order_number,ordered_on,sku,quantity,unit_price_paid\n" + rows, encoding="utf-8")
    said = ("--set", "currency=EUR", "--set", "destination_country=Germany", "--usd-rate", "2026-03=1.08")
    doubtful = _run(tmp_path, str(file), *said, "--dry-run")
    assert doubtful.returncode == 1
    assert "2 x ordered_on: can be day and month" in doubtful.stdout
    assert "Say for the whole file whether the day or the month stands first. (--dates)" in doubtful.stdout
    assert "(--decimals)" in doubtful.stdout
    done = _run(tmp_path, str(file), *said, "--dates", "day-first", "--decimals", "comma", "--dry-run")
    assert (done.returncode, done.stdout.splitlines()[-1].split(".")[0]) == (0, "A check: 2 orders would be imported")


def test_a_folder_that_is_not_olists_names_what_it_lacks(tmp_path: Path) -> None:
    done = _run(tmp_path / "home", "--format", "olist", str(tmp_path))
    assert done.returncode == 1
    assert "it lacks olist_orders_dataset.csv" in done.stderr
