"""All queries, one module per table family; every function takes the connection of a transaction."""
