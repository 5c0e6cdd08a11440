"""Which addresses exist, and who may ask for them: whatever is not here is refused."""

from enum import Enum

from pages.navigation import PAGES

SIGN_IN = "/sign-in"
# The steps that follow the password.
_STEPS = frozenset(f"{SIGN_IN}/{step}" for step in ("step", "code", "new-password", "enrol"))
# The way to the identity provider and back.
TO_PROVIDER = f"{SIGN_IN}/provider"
CALLBACK = f"{TO_PROVIDER}/callback"
# Answered without a session.
_PUBLIC = frozenset({SIGN_IN, TO_PROVIDER, CALLBACK, "/healthz", "/favicon.ico", "/favicon.png"}) | _STEPS
_PUBLIC_FOLDERS = ("/assets/",)
# Machines of others write here: no session, no origin, and what they send is verified by its signature.
HOOKS = frozenset({"/hooks/paypal"})
SIGN_OUT = "/sign-out"
# Asked by the page itself again and again, whether or not anybody sits there.
_WATCH = "/session"
# Our own routes for people who are signed in: forms about their own account, and files.
_FORM_FOLDERS = ("/account/",)
_OWN_FOLDERS = ("/app/static/evidence/", "/exports/")
# What Streamlit 1.67 serves and its pages need; its metrics, agent, script-health, sign-in and v1 component routes do
# not stand here.
_STREAMLIT = frozenset({"/_stcore/health", "/_stcore/host-config"})
_STREAMLIT_FOLDERS = ("/static/", "/media/", "/_stcore/bidi-components/")
UPLOADS = "/_stcore/upload_file/"
STREAM = "/_stcore/stream"
_DOCUMENTS = frozenset({"/"} | {f"/{page.url_path}" for page in PAGES})


class Area(Enum):
    """What kind of address this is."""

    PUBLIC = "public"
    HOOK = "hook"  # written to by machines outside, verified by what they sign
    DOCUMENT = "document"  # a page of the desk that a person may type or bookmark
    FORM = "form"  # a plain page about one's own account or session
    OWN = "own"
    WATCH = "watch"  # whether the session lives; asking is no use of it
    STREAMLIT = "streamlit"
    UPLOAD = "upload"
    NOWHERE = "nowhere"


def area(path: str) -> Area:
    """The area of a path; NOWHERE for all that is not listed, Streamlit's future routes included."""
    if path in _PUBLIC or path.startswith(_PUBLIC_FOLDERS):
        return Area.PUBLIC
    if path in HOOKS:
        return Area.HOOK
    if path in _DOCUMENTS:
        return Area.DOCUMENT
    if path == _WATCH:
        return Area.WATCH
    if path == SIGN_OUT or path.startswith(_FORM_FOLDERS):
        return Area.FORM
    if path.startswith(_OWN_FOLDERS):
        return Area.OWN
    if path in _STREAMLIT or path.startswith(_STREAMLIT_FOLDERS):
        return Area.STREAMLIT
    return Area.UPLOAD if path.startswith(UPLOADS) else Area.NOWHERE
