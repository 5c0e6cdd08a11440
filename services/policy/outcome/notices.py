"""Flags that tell staff what to do or know, beside those that a ground has raised."""

from collections.abc import Callable

from services.policy import money
from services.policy.facts import in_order_currency
from services.policy.findings import Postage
from services.policy.outcome.postage import SETTLED, postage_paid
from services.policy.outcome.remedies import deduction_unknown, parts_deducted, refunds
from services.policy.situation.payers import by_our_error, repair_payer
from services.policy.situation.section import out_of_stock
from services.policy.situation.situation import Situation
from services.policy.terms import Decision, Payer, Reason, RepairPayer, ShippingStatus, Tier, Wish

Notice = Callable[[Situation], str | None]


def notices(situation: Situation, decision: Decision, postage: Postage, outbound: Payer | None) -> tuple[str, ...]:
    """All flags of the line that hold, in the order of the job; a line that is settled needs few of them."""
    asked = ALWAYS if decision in SETTLED else ALWAYS + WHERE_GRANTED
    own = [flag for notice in asked if (flag := notice(situation))]
    return (*own, *postage_notices(situation, postage), *way_back(situation, outbound))


def with_amount(flag: str, minor: int | None, currency: str) -> str:
    """`flag:12.00`, or the bare flag where no amount is known."""
    return flag if minor is None else f"{flag}:{money.plain(minor, currency)}"


def replacement_chain(situation: Situation) -> str | None:
    """The item is itself a replacement (C33)."""
    return "replacement_chain" if situation.facts.extra.is_replacement else None


def units(situation: Situation) -> str | None:
    """Fewer or more units arrived than were announced (BR-36)."""
    got, announced = situation.facts.units_received, situation.facts.quantity
    if got is None or got == announced:
        return None
    return f"partial_receipt:{got}_of_{announced}" if got < announced else f"undeclared_units:{got - announced}"


def failed(situation: Situation) -> str | None:
    """Units of the line that did not pass the inspection, for which nothing is paid (BR-16, BR-36)."""
    count = situation.facts.extra.units_failed
    return f"units_failed:{count}" if count else None


def refunded_before(situation: Situation) -> str | None:
    """Units of the line that were refunded before."""
    count = situation.facts.extra.already_refunded_units
    return f"already_refunded_units:{count}" if count else None


def accessories(situation: Situation) -> str | None:
    """A missing accessory is asked to be paid, or where it is read so, taken off a refund (BR-13, C25)."""
    found = situation.facts.found
    if not found.missing_accessories:
        return None
    refunded = refunds(situation) and situation.facts.requested_resolution in (None, Wish.REFUND)
    name = "accessory_price_deducted" if refunded and parts_deducted(situation) else "accessory_charge_requested"
    return with_amount(name, found.accessory_price, situation.facts.currency)


def stock(situation: Situation) -> str | None:
    """No replacement in stock."""
    return "replacement_out_of_stock" if out_of_stock(situation) else None


def damaged_package(situation: Situation) -> str | None:
    """A visibly damaged parcel was signed for: a warning, as how that affects the request is not stated (BR-38)."""
    return "accepted_visibly_damaged_package" if situation.facts.extra.accepted_visibly_damaged_package else None


def signals(situation: Situation) -> str | None:
    """Signals of abuse change no recommendation: who approves looks at each of them (BR-43, C36)."""
    return "fraud_signals_person_decides" if situation.facts.extra.fraud_signals else None


def our_error(situation: Situation) -> str | None:
    """Not satisfied because of an error of ours (BR-30)."""
    return "our_error" if by_our_error(situation) else None


def repair_quote(situation: Situation) -> str | None:
    """Expected repair costs go to the customer by e-mail before any work, unless they are ours (BR-22, C9)."""
    quote = situation.facts.found.repair_quote
    if quote is None or situation.tier is not Tier.DEFECT_91_180:
        return None
    ours = repair_payer(situation) is RepairPayer.JOSEKO
    minor = in_order_currency(quote.amount, quote.currency, situation.facts)
    name = "repair_cost_paid_by_joseko" if ours else "repair_cost_email_required"
    return with_amount(name, minor, situation.facts.currency)


def quote_currency(situation: Situation) -> str | None:
    """A quote whose currency has no rate on the order."""
    quote = situation.facts.found.repair_quote
    if quote is None or situation.tier is not Tier.DEFECT_91_180:
        return None
    known = in_order_currency(quote.amount, quote.currency, situation.facts) is not None
    return None if known else "repair_quote_currency_without_rate"


def discount(situation: Situation) -> str | None:
    """The customer keeps the wrong item: the discount is a staff offer (BR-28)."""
    keeps = situation.facts.requested_resolution is Wish.KEEP_WITH_DISCOUNT and situation.tier is Tier.INCORRECT_ITEM
    return "discount_amount_is_staff_offer" if keeps else None


def outbound_cost(situation: Situation) -> str | None:
    """Free shipping whose real cost is to be deducted and is not on file (C20)."""
    return "outbound_shipping_cost_missing" if deduction_unknown(situation) else None


def refund_method(situation: Situation) -> str | None:
    """Another method than the one paid with needs a manager; store credit is not offered (BR-37, C29)."""
    extra = situation.facts.extra
    if extra.requested_refund_method in (None, extra.original_payment_method):
        return None
    offered = extra.requested_refund_method not in situation.policy["BR-37"].words("not_offered")
    return "other_refund_method_needs_manager" if offered else "refund_method_not_offered"


def bank_fee(situation: Situation) -> str | None:
    """Bank and intermediary fees are the customer's (BR-37)."""
    fee = situation.facts.extra.bank_fee
    return with_amount("bank_fee_at_customer_expense", fee, situation.facts.currency) if fee else None


def carrier_invoice(situation: Situation) -> str | None:
    """The carrier's invoice for a package refused as broken is ours (BR-38)."""
    invoice = situation.facts.extra.carrier_return_invoice
    if invoice is None or situation.facts.reason is not Reason.REFUSED_DELIVERY:
        return None
    return with_amount("carrier_return_invoice_paid_by_joseko", invoice, situation.facts.currency)


def postage_notices(situation: Situation, postage: Postage) -> list[str]:
    """What the receipt, or its absence, leaves to do."""
    receipt = situation.facts.return_receipt
    if postage.status is ShippingStatus.NONE:
        return []
    if postage.status is ShippingStatus.PENDING_RECEIPT and situation.facts.return_tracking_number and not receipt:
        return [] if situation.facts.units_received else ["return_in_transit"]
    flags = []
    if receipt and receipt.duties:
        flags.append(with_amount("duties_excluded", receipt.duties, receipt.currency))
    if postage.excess:
        flags.append("shipping_over_cap")
    if receipt and postage.status is ShippingStatus.HELD and postage_paid(situation.facts) is None:
        flags.append("receipt_currency_without_rate")
    return flags


def way_back(situation: Situation, outbound: Payer | None) -> list[str]:
    """Day 91 to 180: the way back to the customer is ours, without a cap (C8)."""
    ours = situation.tier is Tier.DEFECT_91_180 and outbound is Payer.JOSEKO
    return ["joseko_pays_shipping_back_to_customer"] if ours else []


ALWAYS: tuple[Notice, ...] = (replacement_chain, units, failed, refunded_before, damaged_package, signals)
WHERE_GRANTED: tuple[Notice, ...] = (
    accessories,
    stock,
    our_error,
    repair_quote,
    quote_currency,
    discount,
    outbound_cost,
    refund_method,
    bank_fee,
    carrier_invoice,
)
