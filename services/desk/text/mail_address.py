"""What an e-mail address is, for imports, forms, settings and the mail itself: one reading, by `email-validator`."""

from dataclasses import dataclass

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, ValidatedEmail, validate_email

from services.desk.errors import InvalidInput

# A name that the network keeps for trials is an address all the same; that nobody answers there, the mail says.
SPECIAL_USE_DOMAIN_NAMES.clear()
_SPECIAL_IN_NAMES = frozenset('()<>[]:;@\\,."')


@dataclass(frozen=True)
class MailAddress:
    """One mailbox. `local` is quoted where it must be (RFC 5321), `domain` is ASCII by IDNA 2008 (RFC 5891)."""

    local: str
    domain: str
    name: str = ""

    @property
    def wire(self) -> str:
        """The address as mail servers take it; beyond ASCII only with their extension SMTPUTF8 (RFC 6531)."""
        return f"{self.local}@{self.domain}"

    @property
    def ascii_only(self) -> bool:
        """Whether every mail server takes the address."""
        return self.local.isascii()


def mail_address(written: str) -> MailAddress:
    """One address without a name beside it; InvalidInput says what is wrong with it.

    Two dots in a row or one at an end, which some telephone companies once gave out, are taken and quoted.
    """
    text = _without_odd_dots(written)
    try:
        return _made(validate_email(text, check_deliverability=False, allow_quoted_local=True))
    except EmailNotValidError as why:
        raise InvalidInput(f"This is not a valid e-mail address: {_sentence(why)}") from None


def mailbox(written: str) -> MailAddress:
    """An address that may have a name beside it, “Returns <returns@shop.example>”; InvalidInput otherwise."""
    text = written.strip()
    name, opening, rest = text.rpartition("<")
    if not opening:
        return mail_address(text)
    if not rest.endswith(">"):
        raise InvalidInput("This is not a valid e-mail address: the sign > is missing at its end.")
    bare = _bare_name(name.strip())
    address = mail_address(rest[:-1])
    return MailAddress(address.local, address.domain, bare)


def _bare_name(name: str) -> str:
    quoted = len(name) > 1 and name[0] == name[-1] == '"'
    bare = name[1:-1] if quoted else name
    if any(not char.isprintable() or char == '"' for char in bare) or (not quoted and set(bare) & _SPECIAL_IN_NAMES):
        raise InvalidInput(f"The name beside the e-mail address needs quotation marks around it: “{bare[:80]}”.")
    return bare


def _made(found: ValidatedEmail) -> MailAddress:
    return MailAddress(found.local_part, str(found.ascii_domain))


def _without_odd_dots(written: str) -> str:
    local, at, domain = written.rpartition("@")
    odd = ".." in local or local.startswith(".") or local.endswith(".")
    return f'"{local}"@{domain}' if at and odd and '"' not in local else written


def _sentence(why: EmailNotValidError) -> str:
    said = str(why)
    return f"{said[:1].lower()}{said[1:]}".rstrip(".") + "."
