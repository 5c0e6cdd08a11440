"""Recipients as the register may have them."""

from dataclasses import replace

from data.vocabulary import Mechanism, RecipientKind, RecipientRole
from services.privacy.recipients.register import NewRecipient

PAYPAL = NewRecipient(
    name="PayPal",
    kind=RecipientKind.PAYMENT,
    role=RecipientRole.CONTROLLER,
    country="us",
    mechanism=Mechanism.BINDING_RULES,
    categories="name, address, amount",
    contact="privacy@paypal.example",
    document="shelf 4, BCR of 2024",
)

DHL = replace(
    PAYPAL, name="carrier DHL", kind=RecipientKind.CARRIER, country="DE", mechanism=Mechanism.SAME_LAW, document=""
)

GOOGLE = replace(PAYPAL, name="Google", kind=RecipientKind.ADVERTISING, mechanism=Mechanism.MODEL_CLAUSES)

FACEBOOK = replace(GOOGLE, name="Facebook", role=RecipientRole.JOINT)

ALL = (PAYPAL, DHL, GOOGLE, FACEBOOK)
