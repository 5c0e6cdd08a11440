"""The rows of the readings in returns.toml: the value that acts, among those that may."""

from typing import Annotated, Literal

from pydantic import Field

from data.policies.returns_clauses import Country, Dated, Late, Ours, Payer, Words


class ReadingRow(Dated):
    """A reading beside the other one."""

    in_force: Words
    other: Words
    why: Words


class Fixed(ReadingRow):
    """A reading that no value switches, and why."""

    fixed: Words


class C1(ReadingRow):
    late_broken: Literal["ladder", "final"]


class C2(ReadingRow):
    late_delivery: Late


class C4(ReadingRow):
    day_of_event: Literal[0, 1]


class C5(ReadingRow):
    failure_day: Literal["request", "proven_failure"]


class C6(ReadingRow):
    postage: Literal["actual", "flat"]


class C7(ReadingRow):
    above_limit: Literal["cap", "nothing", "whole"]


class C8(ReadingRow):
    way_in: Ours
    way_back: Payer


class C9(ReadingRow):
    repair_payer: Literal["undecided", "joseko", "customer"]
    remedy: Literal["at_discretion", "customers_choice"]


class C10(ReadingRow):
    warranty_ends: Literal["first_tier", "second_tier"]


class C11(ReadingRow):
    after_ladder: Literal["paid_repair", "nothing"]


class C12(ReadingRow):
    return_payer: Ours


class C13(ReadingRow):
    guarantee: Literal["first_paragraph", "delivery_only"]


class C14(ReadingRow):
    after_ladder: Late


class C15(ReadingRow):
    high_value_from_usd: Annotated[int, Field(ge=0)] | Annotated[float, Field(ge=0)] | None = None


class C16(ReadingRow):
    proofs: Literal["as_defective", "none"]


class C17(ReadingRow):
    package_video: Literal["not_enough", "enough"]


class C19(ReadingRow):
    wrong_item: Literal["on_receipt", "after_arrival"]


class C20(ReadingRow):
    deduct: Literal["real_cost_of_free_shipping", "shipping_charged", "nothing"]


class C21(ReadingRow):
    window: Literal["general", "delivery_only"]


class C22(ReadingRow):
    late: Late


class C23(ReadingRow):
    in_part: Literal["manual_review", "not_eligible"]


class C24(ReadingRow):
    return_payer: Ours


class C25(ReadingRow):
    missing_part: Literal["ask", "deduct"]


class C26(ReadingRow):
    unannounced: Literal["quarantine", "not_eligible", "as_contact"]


class C27(ReadingRow):
    express: Literal["advice", "not_reimbursed"]


class C30(ReadingRow):
    cap_per: Literal["parcel", "unit"]
    value_of: Literal["received", "announced"]
    mixed_parcel: Literal["lifted", "kept"]


class C31(ReadingRow):
    special_category: Literal["manual_review", "general_text"]


class C33(ReadingRow):
    ladder_from: Literal["original_shipment", "own_shipment"]


class C35(ReadingRow):
    newer_if_better: bool


class C37(ReadingRow):
    countries: list[Country]
    note: Words


class C38(ReadingRow):
    delivered: list[Words]
    on_its_way: list[Words]


class C39(ReadingRow):
    refund_checkout_shipping: bool
