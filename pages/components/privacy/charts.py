"""The privacy desk's figures drawn; a hidden count is a hatched mark of one size, so that no hover says it."""

from datetime import date, timedelta

import plotly.graph_objects as go
import streamlit as st

from data.vocabulary import Right
from pages.components.privacy import words
from services.desk.suppression import Shown
from services.privacy.dashboard import STANDINGS, Dashboard, Standing, due_lines
from services.privacy.words import RIGHTS

# Readable on the light ground and on the dark one.
_COLOURS = {
    Standing.OVERDUE: "#d64545",
    Standing.THIS_WEEK: "#d9822b",
    Standing.LATER: "#3b7dd8",
    Standing.PAUSED: "#8a94a3",
}
_DUE = [[0.0, "rgba(59, 125, 216, 0.08)"], [1.0, "rgba(59, 125, 216, 0.85)"]]
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HIDDEN = 1


def draw(figure: go.Figure, key: str) -> None:
    """Draw it in the page's own colours."""
    figure.update_layout(margin={"l": 8, "r": 8, "t": 8, "b": 8})
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, theme="streamlit")


def open_requests(found: Dashboard) -> go.Figure:
    """A bar for each right that is asked for, in pieces by how it stands; without the standings of too few."""
    drawn = [one for one in Standing if found.open.groups[one].total.count is not None]
    asked = [right for right in Right if any(_cell(found, one, right).count != 0 for one in drawn)]
    figure = go.Figure([_bar(found, one, asked) for one in drawn])
    figure.update_layout(
        barmode="stack",
        height=110 + 34 * len(asked),
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"title": "Requests", "dtick": 5 if found.open.total.count and found.open.total.count > 10 else 1},
        yaxis={"autorange": "reversed", "automargin": True},
    )
    return figure


def not_drawn(found: Dashboard) -> str:
    """What the chart of open requests leaves out, and what its hatching means, in a sentence each."""
    few = [STANDINGS[one].lower() for one in Standing if found.open.groups[one].total.count is None]
    said = f"Hatched: fewer than {found.k}, or hidden with them."
    return f"Not drawn, because their number is hidden: {', '.join(few)}. {said}" if few else said


def falls_due(found: Dashboard) -> go.Figure:
    """The next weeks, a row for each, with what falls due on each day."""
    days = [(day, text) for day, text in due_lines(found) if day is not None]
    weeks = sorted({_monday(day) for day, _ in days})
    said = dict(days)
    grid = [[week + timedelta(days=ahead) for ahead in range(7)] for week in weeks]
    texts = [["" if said.get(day) in (None, "0") else said[day] for day in row] for row in grid]
    figure = go.Figure(
        go.Heatmap(
            z=[[_depth(said.get(day)) for day in row] for row in grid],
            x=_DAYS,
            y=[f"{week.day} {week:%b}" for week in weeks],
            text=texts,
            texttemplate="%{text}",
            customdata=[[f"{words.day(day)}: {said.get(day, 'over')}" for day in row] for row in grid],
            hovertemplate="%{customdata}<extra></extra>",
            colorscale=_DUE,
            showscale=False,
            zmin=0,
            zmax=2 * found.k,
            xgap=3,
            ygap=3,
        )
    )
    figure.update_layout(
        height=80 + 38 * len(weeks),
        xaxis={"side": "top", "showgrid": False},
        yaxis={"autorange": "reversed", "title": "Week of", "showgrid": False, "type": "category"},
    )
    return figure


def days_to_answer(found: Dashboard) -> go.Figure:
    """The median of days for each right of which enough were answered."""
    known = {RIGHTS[right]: days for right, days in found.days_by_right.items() if days is not None}
    figure = go.Figure(
        go.Bar(
            x=list(known.values()),
            y=list(known),
            orientation="h",
            marker={"color": _COLOURS[Standing.LATER]},
            text=[f"{days:g}" for days in known.values()],
            hovertemplate="%{y}: %{x} days<extra></extra>",
        )
    )
    figure.update_layout(
        height=94 + 34 * len(known),
        xaxis={"title": "Days, median", "rangemode": "tozero"},
        yaxis={"autorange": "reversed", "automargin": True},
    )
    return figure


def _bar(found: Dashboard, standing: Standing, asked: list[Right]) -> go.Bar:
    cells = [_cell(found, standing, right) for right in asked]
    return go.Bar(
        name=STANDINGS[standing],
        x=[_HIDDEN if cell.count is None else cell.count for cell in cells],
        y=[RIGHTS[right] for right in asked],
        orientation="h",
        marker={
            "color": _COLOURS[standing],
            "pattern": {"shape": ["/" if cell.count is None else "" for cell in cells]},
        },
        text=["" if cell.count == 0 else cell.text for cell in cells],
        textangle=0,
        textposition=["none" if cell.count is None else "inside" for cell in cells],
        customdata=[cell.text for cell in cells],
        hovertemplate="%{y}: %{customdata}<extra>" + STANDINGS[standing] + "</extra>",
    )


def _cell(found: Dashboard, standing: Standing, right: Right) -> Shown:
    return found.open.groups[standing].cells[right]


def _depth(text: str | None) -> int | None:
    """How dark a day is; every hidden count is as dark as one."""
    if text is None:
        return None
    return int(text) if text.isdecimal() else _HIDDEN


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
