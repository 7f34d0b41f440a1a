"""Where everything in a YAML file stands, so that every fault can name its line and column."""

from __future__ import annotations

from dataclasses import dataclass, field

Key = str | int
Place = tuple[int, int]


@dataclass(slots=True)
class Branch:
    """A mapping or list, and where its keys and values stand.

    Attributes:
        place: Line and column where it begins.
        keys: Where each key stands; empty for a list.
        values: What stands under each key or index.
    """

    place: Place
    keys: dict[Key, Place] = field(default_factory=dict)
    values: dict[Key, Spot] = field(default_factory=dict)


Spot = Branch | Place


@dataclass(frozen=True)
class Places:
    """Lines and columns, counted from 1, by path into the data.

    Attributes:
        root: Where the whole file's value stands.
    """

    root: Spot = (1, 1)

    def at(self, *keys: Key) -> Place:
        """Find the value at a path.

        Args:
            keys: Mapping keys and list indices, from the outside in.

        Returns:
            Line and column of the value, or of the nearest value around it that there is.
        """
        return _place(self._walk(keys)[0])

    def key(self, *keys: Key) -> Place:
        """Find the key at a path.

        Args:
            keys: Mapping keys and list indices, the last one being the key that is looked for.

        Returns:
            Line and column of the key; of the value where it has no key, as in a list.
        """
        around, found = self._walk(keys[:-1])
        if found and keys and isinstance(around, Branch) and keys[-1] in around.keys:
            return around.keys[keys[-1]]
        return self.at(*keys)

    def has(self, *keys: Key) -> bool:
        """Tell whether the file has a value at this path."""
        return self._walk(keys)[1]

    def below(self, *keys: Key) -> Places:
        """Give the places inside the value at a path, or inside the nearest one around it."""
        return Places(self._walk(keys)[0])

    def _walk(self, keys: tuple[Key, ...]) -> tuple[Spot, bool]:
        spot = self.root
        for key in keys:
            if not isinstance(spot, Branch) or key not in spot.values:
                return spot, False
            spot = spot.values[key]
        return spot, True


def _place(spot: Spot) -> Place:
    return spot.place if isinstance(spot, Branch) else spot
