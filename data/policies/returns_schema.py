"""Which tables returns.toml must have, and what the rows of each may hold."""

from data.policies import returns_clauses as clauses
from data.policies import returns_readings as readings

_OWN: dict[str, type[clauses.Dated]] = {
    "BR-01": clauses.Window,
    "BR-02": clauses.Window,
    "BR-03": clauses.Br03,
    "BR-06": clauses.Br06,
    "BR-09": clauses.Br09,
    "BR-10": clauses.Br10,
    "BR-14": clauses.Br14,
    "BR-15": clauses.Br15,
    "BR-17": clauses.Br17,
    "BR-18": clauses.Br18,
    "BR-21": clauses.Options,
    "BR-22": clauses.Limit,
    "BR-23": clauses.Options,
    "BR-24": clauses.Br24,
    "BR-25": clauses.Br25,
    "BR-26": clauses.Br26,
    "BR-28": clauses.Options,
    "BR-29": clauses.Br29,
    "BR-30": clauses.Br30,
    "BR-37": clauses.Br37,
    "BR-40": clauses.Br40,
}
CLAUSES = tuple(f"BR-{number:02}" for number in range(1, 44))
READINGS = tuple(f"C{number}" for number in range(1, 41))
# The row of every table that the file must have, in its order.
ROWS: dict[str, type[clauses.Dated]] = {
    **{clause: _OWN.get(clause, clauses.ClauseRow) for clause in CLAUSES},
    **{reading: getattr(readings, reading, readings.Fixed) for reading in READINGS},
}
