"""The peer: Django admin's changelist over the same table, tuned as its documentation advises.

No full count, choices instead of lookups in the filters, related rows selected in the same query.
"""

import importlib
import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import URL

from data.vocabulary import Reason, Recommendation, ReturnState, Tier

ROWS = 25


def changelist(url: URL) -> Callable[[str], int]:
    """A function that asks for the changelist with a query string and returns the status; the page is rendered."""
    _configure(url)
    _django("core.management").call_command("migrate", verbosity=0)
    _register()
    people = _django("contrib.auth").get_user_model().objects
    person = people.create_superuser("bench", "bench@example.org", secrets.token_hex())
    client = _django("test").Client()
    client.force_login(person)

    def ask(query: str) -> int:
        status: int = client.get(f"/admin/bench/returncase/?{query}").status_code
        return status

    return ask


def _django(module: str) -> Any:  # noqa: ANN401 - Django ships no types
    return importlib.import_module(f"django.{module}")


def _configure(url: URL) -> None:
    sqlite = url.get_backend_name() == "sqlite"
    place: dict[str, Any] = {"ENGINE": f"django.db.backends.{'sqlite3' if sqlite else 'postgresql'}"}
    place |= {"NAME": url.database, "USER": url.username or "", "PASSWORD": url.password or ""}
    place |= {"HOST": url.query.get("host", url.host) or "", "PORT": url.port or "", "CONN_MAX_AGE": None}
    apps = ("admin", "auth", "contenttypes", "sessions", "messages")
    middleware = ("sessions.middleware.Session", "auth.middleware.Authentication", "messages.middleware.Message")
    processors = ("contrib.auth.context_processors.auth", "contrib.messages.context_processors.messages")
    _django("conf").settings.configure(
        SECRET_KEY=secrets.token_hex(),
        ALLOWED_HOSTS=["testserver"],
        DATABASES={"default": place},
        INSTALLED_APPS=[*[f"django.contrib.{app}" for app in apps], "tests.bench"],
        MIDDLEWARE=[f"django.contrib.{name}Middleware" for name in middleware],
        ROOT_URLCONF="tests.bench.django_urls",
        STATIC_URL="/static/",
        USE_TZ=True,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        *[f"django.{name}" for name in processors],
                    ]
                },
            }
        ],
    )
    importlib.import_module("django").setup()


def _choices(kind: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - an enum class
    return [(member.value, member.value) for member in kind]


def _register() -> None:
    models, admin = _django("db.models"), _django("contrib.admin")
    word = {"max_length": 40}
    order = _model(models, "Order", "shop_order", {"number": models.CharField(max_length=64)})
    fields = {
        "rma": models.CharField(max_length=20),
        "order": models.ForeignKey(order, models.DO_NOTHING),
        "state": models.CharField(**word, choices=_choices(ReturnState)),
        "reason": models.CharField(**word, choices=_choices(Reason)),
        "tier": models.CharField(**word, choices=_choices(Tier)),
        "recommendation": models.CharField(**word, choices=_choices(Recommendation)),
        "currency": models.CharField(max_length=3),
        "claimed_amount": models.BigIntegerField(),
        "due_at": models.DateTimeField(),
    }
    case = _model(models, "ReturnCase", "return_case", fields, ordering=("due_at", "id"))
    options = {
        "list_display": ("rma", "order", "reason", "tier", "recommendation", "claimed_amount", "currency", "due_at"),
        "list_filter": ("state", "reason", "tier", "recommendation"),
        "list_select_related": ("order",),
        "list_per_page": ROWS,
        "show_full_result_count": False,
        "search_fields": ("rma",),
    }
    admin.site.register(case, type("ReturnCaseAdmin", (admin.ModelAdmin,), options))


def _model(models: Any, name: str, table: str, fields: dict[str, Any], **options: Any) -> Any:  # noqa: ANN401 - as above
    meta = type("Meta", (), {"app_label": "bench", "db_table": table, "managed": False, **options})
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})
