"""`python -m ingrained`."""

from ingrained.cli import main

main()
