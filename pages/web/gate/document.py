"""The one HTML document behind every page: Streamlit's own, with our name and our watch over the session."""

import re
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.responses import HTMLResponse

_INLINE_SCRIPT = re.compile(r"<!--[^>]*prerenderReady.*?</script>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_AGENT_LINK = re.compile(r'<link rel="service-desc"[^>]*>')
# Our own look comes last, so that it counts where Streamlit says something else.
_OURS = '<link rel="stylesheet" href="/assets/frame.css">\n  <script type="module" src="/assets/watch.js"></script>'
_NO_SCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)


def page(method: str) -> HTMLResponse:
    """The document; a page is chosen by its address in the browser."""
    return HTMLResponse("" if method == "HEAD" else _document())


@lru_cache(maxsize=1)
def _document() -> str:
    text = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    text = _INLINE_SCRIPT.sub("", text)
    text = _NO_SCRIPT.sub("<noscript><p>The Returns Desk needs JavaScript.</p></noscript>", _COMMENT.sub("", text))
    text = _AGENT_LINK.sub("", text).replace("<title>Streamlit</title>", "<title>Returns Desk</title>")
    text = text.replace("./favicon.png", "/assets/favicon.svg").replace('"./static/', '"/static/')
    return text.replace("</head>", f"  {_OURS}\n  </head>")
