"""A small Discord on loopback: for trying a bot without an account, and for testing it over the wire."""
