"""Pure functions that families call: of the values of a draw, and for draws of a random source as well."""
