"""Settings from the environment and .streamlit/secrets.toml, checked at start.

Every field is documented in the README's settings table; a test compares the two.
"""

from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from services.desk.errors import InvalidInput, SettingsInvalid
from services.desk.text.mail_address import mailbox

ROOT = Path(__file__).parents[2]
# Names of this machine itself, which no wire leads to.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(BaseSettings):
    """What the desk can be told from outside; every name is prefixed RETURNS_DESK_, save DATABASE_URL."""

    model_config = SettingsConfigDict(
        env_prefix="RETURNS_DESK_",
        toml_file=ROOT / ".streamlit" / "secrets.toml",
        extra="ignore",
        env_ignore_empty=True,
        populate_by_name=True,
    )

    home: Path = Field(default=ROOT / "var", description="Folder of run-time files: database, evidence, key.")
    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL; default a SQLite file in the home folder.",
    )
    key: SecretStr | None = Field(
        default=None, description="Encryption key, 32 bytes in base64; default the keyring, then a file."
    )
    key_source: Literal["auto", "keyring", "file"] = Field(
        default="auto", description="Where the key is kept when it is not in the environment."
    )
    demo: Literal["auto", "never"] = Field(
        default="auto", description="`auto` loads the demonstration shop into an empty database; `never` does not."
    )
    shop_name: str = Field(default="Joseko", description="The shop's name in messages.")
    shop_time_zone: str = Field(
        default="Europe/Berlin", description="The zone in which calendar days are counted (reading C4)."
    )
    return_address: str = Field(
        default="Joseko Returns, Dock 4, Harbour Road 12, 20457 Hamburg, Germany",
        description="Where approved returns are sent (BR-33).",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("localhost", "127.0.0.1"),
        description="Host names under which the desk may be reached, separated by commas.",
    )
    public_url: str | None = Field(
        default=None,
        description="The address that browsers use, when a proxy stands in front; https makes cookies Secure.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of the proxies in front, separated by commas: X-Forwarded-For counts from "
        "them alone.",
    )
    require_totp: bool = Field(
        default=False, description="Whether demonstration accounts need a second factor too; real ones always do."
    )
    session_idle_minutes: int = Field(default=30, ge=5, le=720, description="A session ends after this long unused.")
    session_hours: int = Field(default=12, ge=1, le=24, description="A session ends after this long in any case.")
    hold_minutes: int = Field(
        default=10, ge=1, le=120, description="How long a case stays held by a reviewer who does nothing."
    )
    undo_seconds: int = Field(
        default=30,
        ge=0,
        le=600,
        description="How long a decision can be taken back by whoever made it; so long its message waits.",
    )
    review_hours: int = Field(
        default=48,
        ge=1,
        le=720,
        description="A return is due for review this long after it was opened; "
        "the clock pauses while waiting for the customer.",
    )
    upload_megabytes: int = Field(default=200, ge=1, le=2000, description="The largest evidence file that is taken.")
    case_evidence_megabytes: int = Field(
        default=1000, ge=1, le=20000, description="How much evidence one case may hold."
    )
    refund_second_person_usd: int = Field(
        default=200, ge=0, le=1_000_000, description="A refund above this needs a second person."
    )
    refund_second_person_day_usd: int = Field(
        default=300,
        ge=0,
        le=1_000_000,
        description="So does one with which a customer's refunds of 24 hours go above this.",
    )
    refund_reason_required: bool = Field(
        default=False, description="Whether every grant needs a reason; a lowered amount always does."
    )
    paypal_client_id: str | None = Field(
        default=None, description="Account at PayPal's API; without it PayPal payments are paid back by hand."
    )
    paypal_client_secret: SecretStr | None = Field(default=None, description="Its secret.")
    paypal_base_url: str = Field(
        default="https://api-m.paypal.com", description="PayPal's API; https://api-m.sandbox.paypal.com for trials."
    )
    paypal_webhook_id: str | None = Field(
        default=None, description="The webhook's id at PayPal; without it PayPal's messages are not taken."
    )
    oidc_issuer: str | None = Field(
        default=None, description="The identity provider's issuer, by the letter; without it people sign in here alone."
    )
    oidc_client_id: str | None = Field(default=None, description="The desk's account at the identity provider.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Its secret.")
    oidc_label: str = Field(
        default="company account",
        min_length=1,
        max_length=40,
        description="What people call the provider: “Sign in with …”.",
    )
    oidc_acr: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Values of `acr` or `amr`, separated by commas, that vouch for a second factor: one of them is "
        "demanded; without any, the desk asks for its own second factor.",
    )
    smtp_host: str | None = Field(default=None, description="Mail server; without it messages wait in the outbox.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Mail server's port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection to the mail server is protected."
    )
    smtp_user: str | None = Field(default=None, description="Account at the mail server.")
    smtp_password: SecretStr | None = Field(default=None, description="Its password.")
    # Well below the outbox's lease: no second worker may begin while the first still talks.
    smtp_seconds: int = Field(
        default=120, ge=1, le=240, description="How long handing over one message may take, in seconds."
    )
    mail_from: str = Field(
        default="Joseko Returns <returns@joseko.example>", description="Sender of messages to customers."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over secrets.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator("allowed_hosts", "oidc_acr", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            try:
                ip_network(one)
            except ValueError:
                raise ValueError(f"“{one}” is no address or network such as 10.0.0.7 or 10.0.0.0/24") from None
        return value

    @field_validator("shop_time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"“{value}” is not a time zone; use a name such as Europe/Berlin") from None
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _safe_issuer(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "")
        loopback = parts.scheme == "http" and parts.hostname in LOOPBACK
        if value is not None and (not parts.hostname or parts.query or parts.fragment):
            raise ValueError("the issuer is an address such as https://id.example.com, without ? or #")
        if value is not None and parts.scheme != "https" and not loopback:
            raise ValueError("the issuer must begin with https://, or anybody on the way could sign in as anybody")
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        try:
            mailbox(value)
        except InvalidInput as why:
            raise ValueError(f"{why} Write it as in: Returns <returns@shop.example>") from None
        return value

    @model_validator(mode="after")
    def _whole_provider(self) -> "Settings":
        names = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
        missing = [f"RETURNS_DESK_{name.upper()}" for name in names if not getattr(self, name)]
        if 0 < len(missing) < len(names):
            raise ValueError(f"signing in through an identity provider needs {' and '.join(missing)} too")
        return self

    @property
    def sqlalchemy_url(self) -> str:
        """The database that this process uses."""
        return self.database_url or f"sqlite:///{self.home / 'returns-desk.db'}"

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.shop_time_zone)

    @property
    def secure_cookies(self) -> bool:
        """Whether browsers reach the desk by https."""
        return bool(self.public_url and self.public_url.startswith("https://"))

    @property
    def key_file(self) -> Path:
        """The generated key: outside the database, readable by the owner alone."""
        return self.home / "keys" / "desk.key"

    @property
    def audit_anchor(self) -> Path:
        """Where the ends of the audit chain are noted outside the database."""
        return self.home / "keys" / "audit.anchor"

    @property
    def media_folder(self) -> Path:
        """Where encrypted evidence lies."""
        return self.home / "evidence"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process; SettingsInvalid names each wrong one and how to mend it."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"- {': '.join([*(str(name).upper() for name in e['loc']), e['msg'].removeprefix('Value error, ')])}"
            for e in error.errors()
        ]
        raise SettingsInvalid("The desk cannot start with these settings:\n" + "\n".join(lines)) from None
