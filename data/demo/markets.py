"""Where the demonstration shop sells: currency, its rate, how people pay, how long a parcel travels."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_WITHOUT_MINOR = frozenset({"JPY", "KRW"})
_THREE_DECIMALS = frozenset({"KWD"})


@dataclass(frozen=True)
class Market:
    """One country; the rate is US dollars for a unit of the currency, transit in days, prices end in `ending`."""

    currency: str
    usd_per_unit: Decimal
    language: str
    payments: tuple[str, ...]
    transit: tuple[int, int]

    def price(self, us_cents: int) -> int:
        """A price list's amount in minor units: 49.90, 7,480 yen, 15.250 dinar."""
        units = Decimal(us_cents) / 100 / self.usd_per_unit
        if self.currency in _WITHOUT_MINOR:
            return int((units / 10).to_integral_value(ROUND_HALF_UP)) * 10
        if self.currency in _THREE_DECIMALS:
            return int((units * 4).to_integral_value(ROUND_HALF_UP)) * 250
        return max(int(units.to_integral_value(ROUND_HALF_UP)) * 100 - 10, 10)


_CARD, _WALLET, _INVOICE = "credit_card", "paypal", "invoice"
_EURO = Decimal("1.0842")


def _euro(language: str, *payments: str) -> Market:
    return Market("EUR", _EURO, language, payments or (_CARD, _WALLET), (2, 6))


MARKETS: dict[str, Market] = {
    "US": Market("USD", Decimal(1), "en", (_CARD, _WALLET, "debit_card"), (2, 6)),
    "CA": Market("CAD", Decimal("0.7315"), "en", (_CARD, _WALLET), (3, 8)),
    "MX": Market("MXN", Decimal("0.0548"), "es", (_CARD, "voucher"), (5, 11)),
    "BR": Market("BRL", Decimal("0.1827"), "pt", (_CARD, "boleto", "pix"), (12, 22)),
    "GB": Market("GBP", Decimal("1.2715"), "en", (_CARD, _WALLET, "debit_card"), (2, 5)),
    "DE": _euro("de", _INVOICE, _WALLET, "direct_debit"),
    "AT": _euro("de", _INVOICE, _CARD),
    "FR": _euro("fr"),
    "ES": _euro("es"),
    "IT": _euro("it"),
    "PT": _euro("pt"),
    "NL": _euro("nl", "ideal", _CARD),
    "SE": Market("SEK", Decimal("0.0951"), "sv", (_INVOICE, _CARD), (3, 7)),
    "PL": Market("PLN", Decimal("0.2519"), "pl", ("blik", _CARD), (3, 6)),
    "CH": Market("CHF", Decimal("1.1294"), "de", (_INVOICE, _CARD), (3, 8)),
    "RU": Market("RUB", Decimal("0.01084"), "ru", (_CARD,), (14, 26)),
    "AE": Market("AED", Decimal("0.2723"), "ar", (_CARD, "cash_on_delivery"), (5, 9)),
    "KW": Market("KWD", Decimal("3.2510"), "ar", (_CARD, "knet"), (6, 10)),
    "IN": Market("INR", Decimal("0.01196"), "en", (_CARD, "upi"), (7, 14)),
    "JP": Market("JPY", Decimal("0.006712"), "ja", (_CARD, "konbini"), (5, 9)),
    "KR": Market("KRW", Decimal("0.000723"), "ko", (_CARD,), (5, 9)),
    "AU": Market("AUD", Decimal("0.6588"), "en", (_CARD, _WALLET), (7, 13)),
}
