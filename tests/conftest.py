"""Fixtures that all tests may ask for."""

pytest_plugins = ["neo4j_server"]
