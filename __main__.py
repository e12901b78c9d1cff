"""`python -m complicity`."""

# By its full name: type checkers meet this file as a module of its own, too.
from complicity.cli import main

main(prog_name="complicity")
