"""The policy engine: pure functions over facts and dated rows; it recommends, a person decides."""
