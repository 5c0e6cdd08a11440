"""What the pages of the privacy desk say, and days counted from today."""

from datetime import date, timedelta

from streamlit.testing.v1 import AppTest

from services.desk import clock
from services.desk.settings import settings


def ago(days: int) -> date:
    return clock.today(settings().zone) - timedelta(days=days)


def texts(page: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*page.text, *page.caption, *page.markdown, *page.error, *page.info))
