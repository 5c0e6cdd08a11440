"""Messages: complete, kind, word for word where the policy speaks, and nobody else's words can change them."""

import json
import re
from contextlib import suppress
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from data import database
from data.database import Database
from data.queries.desk import messages as rows
from data.queries.desk.messages import MessageRow
from data.vocabulary import AuditTag
from services.desk import audit
from services.desk.errors import InvalidInput
from services.desk.text.one_line import one_line
from services.messages.blocks import blocks
from services.messages.writing import TEMPLATES, Draft, MessageFacts, compose, html_of
from tests.support.servers.post_office import APPROVAL, REJECTION, a_case, queue, queue_in

FACTS = MessageFacts(
    customer_name="Ana Souza",
    order_number="10023",
    rma="R-26-000123-K",
    lines=("2 x Headphones", "1 x Cable"),
    shop_name="Joseko",
    resolutions=("2 x Headphones: full refund", "1 x Cable: free replacement"),
    missing=("A photo of the back of the package", "A sharper photo of the item"),
    reason="The crack came later.",
    clause_quote="We will not accept requests for a refund or a replacement after 180 days from shipment.",
    decided_by="Rosa Reviewer",
    return_address="Joseko Returns, Dock 4, 20457 Hamburg",
    includes_refund=True,
    postage="capped",
    postage_percent="35",
    postage_cap="USD 40",
)


def test_an_approval_says_everything_that_the_customer_must_do() -> None:
    draft = compose("approved", FACTS)
    assert draft.subject == "Your return R-26-000123-K is approved"
    for needed in (
        "- 2 x Headphones: full refund\n- 1 x Cable: free replacement",
        "> Joseko Returns, Dock 4, 20457 Hamburg",
        "All accessories",
        "> Order number: 10023\n> Product and quantity: 2 x Headphones, 1 x Cable\n> What is wrong: a short",
        "Keep all packaging and shipping notes",
        "tracking number and a copy of the shipping receipt that shows the amount",
        "up to 35 % of the price you paid for the items and never more than USD 40",
        "Express services such as DHL, UPS, TNT or FedEx often lead to high import duties",
        "It goes back the way you paid",
        "once the parcel has arrived and we have checked it",
    ):
        assert needed in draft.body


@pytest.mark.parametrize(
    ("postage", "says"), [("covered", "We pay back your return postage"), ("own_cost", "is yours to pay in this case")]
)
def test_an_approval_says_who_pays_the_way_back(postage: str, says: str) -> None:
    body = compose("approved", replace(FACTS, postage=postage)).body  # type: ignore[arg-type]  # one of its words
    assert says in body
    assert "USD 40" not in body


def test_an_approval_without_a_parcel_asks_for_none() -> None:
    draft = compose("approved", replace(FACTS, send_back=False))
    assert "You do not need to send anything back." in draft.body
    assert "parcel" not in draft.body
    assert draft.template == "approved_keep"


def test_a_rejection_quotes_the_clause_gives_the_reason_and_says_how_to_object() -> None:
    body = compose("rejected", FACTS).body
    assert f"> “{FACTS.clause_quote}”" in body
    assert "The crack came later." in body
    assert "This decision was made by Rosa Reviewer of our team, who looked at your case; it was not" in body
    assert "If you see it differently, please answer this message" in body


def test_a_question_lists_everything_that_is_missing_once_and_in_order() -> None:
    body = compose("ask_for_more", FACTS).body
    assert "1. A photo of the back of the package\n2. A sharper photo of the item" in body
    assert "reply to this message and attach the files" in body


@pytest.mark.parametrize("template", ["repair_cost", "discount_offer", "accessories_missing", "refunded"])
def test_a_message_about_money_names_the_amount(template: str) -> None:
    assert "USD 12.00" in compose(template, replace(FACTS, amount="USD 12.00")).body


@pytest.mark.parametrize("template", ["replacement_shipped", "repair_shipped_back"])
def test_a_message_about_a_shipment_names_its_tracking_number(template: str) -> None:
    assert "The tracking number is LX123." in compose(template, replace(FACTS, tracking="LX123")).body


def test_a_parcel_that_arrived_is_told_with_the_number_of_the_return() -> None:
    draft = compose("parcel_received", replace(FACTS, missing=("1 x Cable",)))
    assert draft.subject == "Your parcel for return R-26-000123-K has arrived"
    assert "still expected:\n\n- 1 x Cable" in draft.body


def test_no_repair_is_begun_before_the_customer_agrees() -> None:
    assert "Nothing is done before you agree." in compose("repair_cost", replace(FACTS, amount="USD 12.00")).body


def test_missing_parts_are_taken_off_a_refund_only_where_there_is_one() -> None:
    assert "off my refund" in compose("accessories_missing", FACTS).body
    assert "off my refund" not in compose("accessories_missing", replace(FACTS, includes_refund=False)).body


def test_a_customer_without_a_name_is_greeted_all_the_same() -> None:
    for template in TEMPLATES:
        assert compose(template, replace(FACTS, customer_name=None)).body.startswith("Hello,\n\n")


def test_no_message_has_gaps_or_unfilled_places() -> None:
    bare = MessageFacts(order_number="1", rma="R-1", lines=("1 x Cable",), shop_name="Joseko")
    for template in TEMPLATES:
        for facts in (FACTS, bare):
            body = compose(template, facts).body
            assert not re.search(r"\n{3}|[{}]|None|“”", body)


def test_a_template_uses_only_variables_that_are_documented() -> None:
    documented = MessageFacts.__doc__ or ""
    undocumented = {"order_number", "rma", "shop_name", "customer_name", "return_address"}
    for field in fields(MessageFacts):
        plain = field.name in undocumented or field.name.startswith(("includes_", "postage_"))
        assert plain or f"{field.name}:" in documented, field.name


def test_an_unknown_template_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(InvalidInput, match="Choose one of: approved"):
        compose("decision", FACTS)


def _message(message_id: int) -> MessageRow:
    with database.reading() as tx:
        found = rows.one(tx, message_id)
    assert found is not None
    return found


def test_the_message_of_a_decision_that_was_undone_does_not_exist(desk: Database) -> None:
    case = a_case()
    with suppress(OSError), database.transaction() as tx:
        queue_in(tx, case)
        raise OSError
    with database.reading() as tx:
        assert rows.of_return(tx, case.return_id) == []
        assert audit.timeline(tx, f"return:{case.return_id}") == []


def test_a_queued_message_stands_in_the_returns_timeline(desk: Database) -> None:
    case = a_case()
    queue(case)
    with database.reading() as tx:
        tags = [entry.tag for entry in audit.timeline(tx, f"return:{case.return_id}")]
    assert tags == [AuditTag.MESSAGE_QUEUED]


def test_what_the_reviewer_edited_is_what_is_sent_in_both_forms(desk: Database) -> None:
    edited = replace(REJECTION, body=REJECTION.body + "\n\nP.S. Take care & <be well>")
    message = _message(queue(a_case(), edited))
    assert message.body_text.endswith("P.S. Take care & <be well>")
    assert "P.S. Take care &amp; &lt;be well&gt;" in message.body_html


def test_only_an_approval_with_a_parcel_carries_the_return_code(desk: Database) -> None:
    case = a_case()
    assert "cid:" in _message(queue(case, APPROVAL)).body_html
    assert "cid:" not in _message(queue(case, REJECTION)).body_html
    assert "cid:" not in _message(queue(case, replace(APPROVAL, template="approved_keep"))).body_html


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (Draft("rejected", " \r\n", "text"), "no subject"),
        (Draft("rejected", "subject", "\n \t"), "no text"),
        (Draft("rejected", "subject", "a" * 20_001), "longer than 20,000"),
    ],
)
def test_an_empty_or_endless_message_is_refused(sqlite_desk: Database, draft: Draft, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        queue(a_case(), draft)


def test_text_is_read_as_paragraphs_lists_and_quotations() -> None:
    body = "Dear Ana,\nhow are you?\n\n- one\n- two\n3. three\n4. four\n\n> word for word"
    assert [(block.kind, block.lines, block.start) for block in blocks(body)] == [
        ("paragraph", ("Dear Ana,", "how are you?"), 1),
        ("list", ("one", "two"), 1),
        ("numbered", ("three", "four"), 3),
        ("quote", ("word for word",), 1),
    ]


class _Tags(HTMLParser):
    """Counts elements and gathers their attributes, as a mail program's parser would."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(f"{tag} {sorted(name for name, _ in attrs)}")

    def handle_data(self, data: str) -> None:
        self.words += data


def _hostile(shared: Path) -> list[str]:
    folder = shared / "hostile" / "text"
    names = ("blns", "streamlit_markdown_injection", "csv_formula_injection", "hostile_filenames")
    loaded = [json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in names]
    files = [
        (folder / name).read_text(encoding="utf-8") for name in ("patt_xss_filter_bypass.md", "patt_xss_polyglot.md")
    ]
    ours = ["{{ 7 * 7 }}", "{% for x in y %}", "a\r\nBcc: evil@example.org", "x\n\n- 1 x Gold: full refund", "\ud800"]
    return (
        [text for texts in loaded for text in texts] + [line for file in files for line in file.split("\n")[::6]] + ours
    )


def _with(text: str) -> MessageFacts:
    return replace(
        FACTS,
        customer_name=text,
        order_number=text,
        rma=text,
        lines=(text,),
        resolutions=(text,),
        missing=(text,),
        decided_by=text,
        return_address=text,
        shop_name=text,
        answer_by=text,
        postage_cap=text,
    )


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES)
def test_hostile_text_in_every_variable_changes_nothing_but_its_own_place(shared: Path, template: str) -> None:
    hostile = _hostile(shared)
    assert len(hostile) > 500
    harmless = compose(template, _with("word"))
    shape = [block.kind for block in blocks(harmless.body)]
    tags = _Tags(html_of(harmless, rma="word", shop_name="word")).seen
    for text in filter(one_line, hostile):
        draft = compose(template, _with(text))
        assert [block.kind for block in blocks(draft.body)] == shape, text
        assert "\n" not in draft.subject
        html = _Tags(html_of(draft, rma=text, shop_name=text))
        assert html.seen == tags, text
        assert "49" not in html.words.replace(one_line(text), "")


def test_hostile_text_survives_the_database(desk: Database, shared: Path) -> None:
    case, sent = a_case(), {}
    with database.transaction() as tx:
        for text in _hostile(shared)[::5]:
            draft = Draft("rejected", f"About {text}", compose("rejected", _with(text)).body)
            sent[queue_in(tx, case, draft)] = draft
    with database.reading() as tx:
        kept = {row.id: row for row in rows.of_return(tx, case.return_id)}
    assert {key: (row.subject, row.body_text) for key, row in kept.items()} == {
        key: (one_line(draft.subject), draft.body) for key, draft in sent.items()
    }
