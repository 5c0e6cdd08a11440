"""The privacy desk's words for people: rights, states, methods, grounds."""

from data.vocabulary import (
    BreachKind,
    BreachRisk,
    ConsentPurpose,
    ConsentState,
    IdentityMethod,
    Mechanism,
    QuestionReason,
    RecipientKind,
    RecipientRole,
    RefusalGround,
    RequestState,
    Right,
    TaskException,
)

RIGHTS = {
    Right.ACCESS: "A copy of the data",
    Right.RECTIFICATION: "Correcting or completing data",
    Right.ERASURE: "Deleting data",
    Right.RESTRICTION: "Restricting the use of data",
    Right.PORTABILITY: "Data to take elsewhere",
    Right.OBJECTION: "Objecting to a use of data",
    Right.MARKETING_OPT_OUT: "No more advertising",
    Right.HUMAN_REVIEW: "A person looks at an automatic decision",
    Right.SAFEGUARDS: "Safeguards for data sent abroad",
    Right.RECIPIENTS: "Who received the data",
    Right.COMPLAINT: "A complaint about data",
}
STATES = {
    RequestState.OPEN: "Open",
    RequestState.ANSWERED: "Answered",
    RequestState.NOTHING_HELD: "Nothing held",
    RequestState.REFUSED: "Refused",
    RequestState.WITHDRAWN: "Withdrawn",
    RequestState.DUPLICATE: "Repeats another",
}
METHODS = {
    IdentityMethod.CODE: "Code by e-mail",
    IdentityMethod.CALL_BACK: "Called back on the number on file",
    IdentityMethod.ORDER_FACTS: "Named facts of an order that only the buyer knows",
    IdentityMethod.DOCUMENT: "Showed a document",
    IdentityMethod.KNOWN_CHANNEL: "Wrote from the signed-in account",
}
QUESTIONS = {
    QuestionReason.IDENTITY: "Who the person is",
    QuestionReason.CLARIFICATION: "What exactly is wanted",
}
GROUNDS = {
    RefusalGround.UNFOUNDED: "the request is manifestly unfounded",
    RefusalGround.EXCESSIVE: "the request is manifestly excessive",
    RefusalGround.NOT_IDENTIFIED: "we could not find out whose data it is about",
    RefusalGround.RIGHTS_OF_OTHERS: "it would harm the rights of other people",
    RefusalGround.LEGAL_DUTY: "a law obliges us to keep the data as they are",
    RefusalGround.LEGAL_CLAIMS: "the data are needed for legal claims",
}
BREACHES = {
    BreachKind.DESTRUCTION: "Data were destroyed",
    BreachKind.LOSS: "Data were lost",
    BreachKind.ALTERATION: "Data were changed",
    BreachKind.DISCLOSURE: "Data were disclosed",
    BreachKind.ACCESS: "Somebody had access to data",
}
RISKS = {
    BreachRisk.UNLIKELY: "A risk to people is unlikely",
    BreachRisk.RISK: "A risk to people: the authority is told",
    BreachRisk.HIGH: "A high risk: the authority and the people are told",
}
CONSENTS = {
    ConsentPurpose.MARKETING: "Advertising by e-mail",
    ConsentPurpose.TARGETED_ADS: "Targeted advertising",
    ConsentPurpose.TEN_YEAR_RECORD: "Keeping the processing record for ten years",
    ConsentPurpose.PHOTOS: "Use of photos and the camera",
    ConsentPurpose.COOKIES_NECESSARY: "Cookies: strictly necessary",
    ConsentPurpose.COOKIES_PERFORMANCE: "Cookies: performance",
    ConsentPurpose.COOKIES_FUNCTIONALITY: "Cookies: functionality",
    ConsentPurpose.COOKIES_ADVERTISING: "Cookies: targeting or advertising",
    ConsentPurpose.COOKIES_SOCIAL: "Cookies: social networking",
    ConsentPurpose.POLICY_ACCEPTED: "Accepted the privacy policy",
}
CONSENT_STATES = {ConsentState.GRANTED: "granted", ConsentState.WITHDRAWN: "withdrawn"}
RECIPIENT_KINDS = {
    RecipientKind.PAYMENT: "Payments",
    RecipientKind.CARRIER: "Parcels",
    RecipientKind.REPAIR: "Repairs",
    RecipientKind.ADVERTISING: "Advertising",
    RecipientKind.OTHER: "Something else",
}
RECIPIENT_ROLES = {
    RecipientRole.PROCESSOR: "On our behalf (processor)",
    RecipientRole.CONTROLLER: "In its own name (controller)",
    RecipientRole.JOINT: "Together with us (joint controller)",
}
MECHANISMS = {
    Mechanism.SAME_LAW: "The same law applies there",
    Mechanism.ADEQUACY: "Adequacy decision",
    Mechanism.MODEL_CLAUSES: "Model clauses",
    Mechanism.BINDING_RULES: "Binding corporate rules",
    Mechanism.OTHER: "Another mechanism",
}
TASK_EXCEPTIONS = {
    TaskException.IMPOSSIBLE: "It is impossible to tell it",
    TaskException.DISPROPORTIONATE: "It would take a disproportionate effort",
}
