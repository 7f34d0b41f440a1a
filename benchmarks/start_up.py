"""How long the command takes to say something, against Inspect's own."""

from __future__ import annotations

from measure import compare, script


def main(runs: int = 7) -> None:
    """Compare `--help` with `--help`, and `list`, which reads every shipped item, with it as well."""
    ours, other = script("ingrained"), script("inspect")
    compare("ingrained --help / inspect --help", [ours, "--help"], [other, "--help"], runs)
    compare("ingrained list / inspect --help", [ours, "list"], [other, "--help"], runs)


if __name__ == "__main__":
    main()
