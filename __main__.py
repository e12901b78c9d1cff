"""`python -m complicity`."""

from .cli import main

main(prog_name="complicity")
