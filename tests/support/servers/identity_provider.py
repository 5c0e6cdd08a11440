"""An identity provider on loopback: idpyoidc's own server behind HTTP, which tests can make misbehave.

It holds the desk to its registration, to PKCE and to codes that are good once, as a certified provider does.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptojwt.jws.jws import JWS
from cryptojwt.utils import b64e
from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration
from idpyoidc.server.user_authn.user import NoAuthn

CLIENT, SECRET = "returns-desk", "a secret of the returns desk"
ACR = "two-factors"
_HIDDEN = {"kwargs": {"keys": {"key_defs": [{"type": "OCT", "use": ["enc"], "kid": kid} for kid in ("password", "salt")]}, "iterations": 1}}  # fmt: skip # noqa: E501
_CLAIMS = {"name": None, "email": None, "email_verified": None, "auth_time": None, "acr": None}


class People:
    """Everybody who has an account at the provider."""

    def __init__(self, known: dict[str, dict[str, Any]] | None = None, **_: object) -> None:
        self.known = {} if known is None else known

    def __call__(self, user_id: str, *_: object) -> dict[str, Any]:
        """The claims of one of them."""
        return self.known[user_id]


def _subject(user_id: str, **_: object) -> str:
    return f"subject-of-{user_id}"


def _settings(issuer: str) -> dict[str, Any]:
    endpoints = "idpyoidc.server.oidc"
    return {
        "issuer": issuer,
        "key_conf": {"key_defs": [{"type": "RSA", "use": ["sig"]}, {"type": "EC", "crv": "P-256", "use": ["sig"]}]},
        "token_handler_args": {
            "code": {"lifetime": 60, "kwargs": {"crypt_conf": _HIDDEN}},
            "token": {"class": "idpyoidc.server.token.jwt_token.JWTToken", "kwargs": {"lifetime": 60}},
            "id_token": {
                "class": "idpyoidc.server.token.id_token.IDToken",
                "kwargs": {"lifetime": 300, "base_claims": _CLAIMS},
            },
        },
        "session_params": {"encrypter": _HIDDEN},
        "endpoint": {
            name: {"path": path, "class": f"{endpoints}.{module}", "kwargs": options}
            for name, path, module, options in (
                ("provider_config", ".well-known/openid-configuration", "provider_config.ProviderConfiguration", {}),
                (
                    "authorization",
                    "authorization",
                    "authorization.Authorization",
                    {"response_types_supported": ["code"]},
                ),
                ("token", "token", "token.Token", {"client_authn_method": ["client_secret_basic"]}),
                ("session", "end_session", "session.Session", {}),
            )
        },
        "add_ons": {
            "pkce": {
                "function": "idpyoidc.server.oauth2.add_on.pkce.add_support",
                "kwargs": {"essential": True, "code_challenge_methods": {"S256": None}},
            }
        },
        "authentication": {"browser": {"acr": ACR, "class": NoAuthn, "kwargs": {"user": ""}}},
        "userinfo": {"class": People, "kwargs": {}},
        "claims_interface": {"class": "idpyoidc.server.session.claims.ClaimsInterface", "kwargs": {}},
        "authz": {
            "class": "idpyoidc.server.authz.AuthzHandling",
            "kwargs": {
                "grant_config": {
                    "usage_rules": {
                        "authorization_code": {"supports_minting": ["access_token", "id_token"], "max_usage": 1},
                        "access_token": {},
                    },
                    "expires_in": 3600,
                }
            },
        },
    }


class IdentityProvider:
    """A running provider; whoever comes is signed in as `who`, since `since` or, when asked anew, since now."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.people: dict[str, dict[str, Any]] = {}
        self.who, self.since = "", time.time()
        self.obeys = True  # asks for the password again where max_age and prompt say so
        self.refuses = False
        self.claims: Callable[[dict[str, Any]], dict[str, Any]] = dict
        self.signed_by: Callable[[str, dict[str, Any]], str] | None = None
        self.asked: list[dict[str, str]] = []
        self._server = Server(OPConfiguration(_settings(self.issuer), base_path=""))
        self._context = self._server.context
        self._context.session_manager.sub_func["public"] = _subject
        self._context.userinfo = People(self.people)

    def register(self, *callbacks: str) -> None:
        """Know the desk as a client that is sent back to these addresses alone."""
        self._context.cdb[CLIENT] = {
            "client_secret": SECRET,
            "redirect_uris": [(one, {}) for one in callbacks],
            "post_logout_redirect_uri": [(f"{one.split('/sign-in')[0]}/sign-in", "") for one in callbacks],
            "response_types_supported": ["code"],
            "token_endpoint_auth_method": "client_secret_basic",
            "allowed_scopes": ["openid", "profile", "email"],
            "client_salt": "salt",
        }
        self._server.keyjar.add_symmetric(CLIENT, SECRET)

    def environment(self) -> dict[str, str]:
        """The settings of a desk that trusts this provider."""
        return {
            "RETURNS_DESK_OIDC_ISSUER": self.issuer,
            "RETURNS_DESK_OIDC_CLIENT_ID": CLIENT,
            "RETURNS_DESK_OIDC_CLIENT_SECRET": SECRET,
            "RETURNS_DESK_OIDC_LABEL": "Example ID",
        }

    def employ(self, who: str, **claims: object) -> None:
        """Give somebody an account, and put them before the browser."""
        self.people[who] = dict(claims)
        self.who = who

    def behave(self) -> None:
        """Forget every misbehaviour."""
        self.obeys, self.refuses, self.claims, self.signed_by = True, False, dict, None
        self.since = time.time()

    def answer(self, target: str, headers: dict[str, str], body: str) -> tuple[int, str, dict[str, str]]:
        """What the provider sends back: status, body and headers."""
        parts = urlsplit(target)
        asked = dict(parse_qsl(parts.query or body))
        if parts.path == "/.well-known/openid-configuration":
            return _json(dict(self._context.provider_info) | {"jwks_uri": f"{self.issuer}/jwks"})
        if parts.path == "/jwks":
            return _json(self._server.keyjar.export_jwks())
        if parts.path == "/authorization":
            return self._authorise(asked)
        if parts.path == "/token":
            return self._token(asked, headers)
        if parts.path == "/end_session":
            self.asked.append(asked)
            return 303, "", {"location": asked.get("post_logout_redirect_uri", self.issuer)}
        return 404, "", {}

    def _authorise(self, asked: dict[str, str]) -> tuple[int, str, dict[str, str]]:
        self.asked.append(asked)
        endpoint = self._server.get_endpoint("authorization")
        request = endpoint.parse_request(asked, http_info={"headers": {}})
        if "error" in request:
            return 400, str(request), {}
        if self.refuses:
            return 303, "", {"location": f"{asked['redirect_uri']}?error=access_denied&state={asked['state']}"}
        if self.obeys and (asked.get("prompt") == "login" or asked.get("max_age") == "0"):
            self.since = time.time()
        method = self._context.authn_broker.db["browser"]["method"]
        session = endpoint.create_session(request, self.who, ACR, int(self.since), method)
        self._context.session_manager.get_authentication_event(session_id=session)["authn_time"] = int(self.since)
        made = endpoint.authz_part2(request=request, session_id=session)
        return 303, "", {"location": endpoint.do_response(request=request, **made)["response"]}

    def _token(self, asked: dict[str, str], headers: dict[str, str]) -> tuple[int, str, dict[str, str]]:
        endpoint = self._server.get_endpoint("token")
        request = endpoint.parse_request(asked, http_info={"headers": headers})
        made = request if "error" in request else endpoint.process_request(request, http_info={"headers": headers})
        if "error" in made:
            return _json(dict(made.to_dict()), 400)
        answer = json.loads(endpoint.do_response(request=request, **made)["response"])
        return _json(answer | {"id_token": self._reworded(answer["id_token"])})

    def _reworded(self, token: str) -> str:
        """The ID token as the test wants it, signed anew with the provider's own key unless it says how."""
        known = JWS().verify_compact(token, self._server.keyjar.get_issuer_keys(self.issuer) or self._keys())
        claims = self.claims(dict(known))
        if self.signed_by is not None:
            return self.signed_by(token, claims)
        return str(JWS(json.dumps(claims), alg="RS256").sign_compact(self._keys()))

    def _keys(self) -> list[Any]:
        return [key for key in self._server.keyjar.get_signing_key("RSA", "") if key.kid]


def unsigned(_token: str, claims: dict[str, Any]) -> str:
    """A token that nobody has signed (alg none)."""
    parts = ({"alg": "none"}, claims)
    return ".".join(b64e(json.dumps(part).encode()).decode() for part in parts) + "."


def _json(said: dict[str, Any], status: int = 200) -> tuple[int, str, dict[str, str]]:
    return status, json.dumps(said), {"content-type": "application/json"}


@contextmanager
def running(provider: IdentityProvider) -> Iterator[None]:
    """Let the provider answer on its port; afterwards nobody listens there."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("content-length", 0))).decode())

        def _answer(self, body: str) -> None:
            given = {name.lower(): value for name, value in self.headers.items()}
            status, text, headers = provider.answer(self.path, given, body)
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(text.encode()))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Nothing is written among the tests' results."""

    server = ThreadingHTTPServer(("127.0.0.1", urlsplit(provider.issuer).port or 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
