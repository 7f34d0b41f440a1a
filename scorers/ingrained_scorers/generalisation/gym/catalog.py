"""The generators of reasoning-gym 0.1.25: those that are used, and those that are not, with the reason."""

from __future__ import annotations

from typing import Final

_HASHED: Final = "its text may change with Python's hash seed"
_EVALUATES: Final = "its checker evaluates the reply as Python"
_NO_ANSWER: Final = (
    "it gives no answer, only a checker, so that nothing shows that the checker takes a right one"
)
_NOT_SAVED: Final = "its checker does not know its own answer again once an item has been saved"
_SLOW: Final = "it may take longer than ten seconds"

ADMITTED: Final = (
    *("ab", "aiw", "arc_1d", "base_conversion"),
    *("basic_arithmetic", "bf", "binary_alternation", "caesar_cipher"),
    *("calendar_arithmetic", "chain_sum", "circuit_logic", "color_cube_rotation"),
    *("count_bits", "count_primes", "course_schedule", "cryptarithm"),
    *("decimal_chain_sum", "dice", "emoji_mystery", "family_relationships"),
    *("fraction_simplification", "gcd", "group_anagrams", "gsm_symbolic"),
    *("jugs", "kakurasu", "knights_knaves", "largest_island"),
    *("lcm", "leg_counting", "letter_counting", "mahjong_puzzle"),
    *("manipulate_matrix", "maze", "mini_sudoku", "modulo_grid"),
    *("needle_haystack", "number_filtering", "number_format", "palindrome_generation"),
    *("palindrome_partitioning", "path_star", "power_function", "prime_factorization"),
    *("products", "quantum_lock", "rectangle_count", "rotate_matrix"),
    *("rotten_oranges", "self_reference", "sentence_reordering", "shortest_path"),
    *("simple_equations", "simple_geometry", "spell_backward", "string_manipulation"),
    *("string_splitting", "string_synthesis", "sudoku", "survo"),
    *("syllogism", "tower_of_hanoi", "tsumego", "word_sequence_reversal"),
)
"""Made alike by every process, at once, with an answer that is right, and no wrong one of the audit is."""

EXCLUDED: Final[dict[str, str]] = {
    "acre": _HASHED,
    "advanced_geometry": "its checker reads only the first of several answers",
    "arc_agi": f"{_NOT_SAVED}, and {_SLOW}",
    "binary_matrix": _EVALUATES,
    "bitwise_arithmetic": "its checker evaluates the problem, which a log brings along, as Python",
    "boxnet": _NO_ANSWER,
    "codeio": f"it runs code of its data set to make an item, and {_HASHED}",
    "coin_flip": "its checker takes 0 for every small probability",
    "complex_arithmetic": "its checker takes `nan` for right",
    "composite": "it mixes other generators: name several families instead",
    "countdown": _EVALUATES,
    "decimal_arithmetic": "its checker takes an answer that is cut off",
    "figlet_font": "its checker takes every word with ten right letters",
    "futoshiki": f"{_HASHED}, and {_SLOW}",
    "game_of_life": "its checker takes a larger grid that has the right one in a corner",
    "game_of_life_halting": "its checker takes every reply but an empty one",
    "graph_color": _NO_ANSWER,
    "intermediate_integration": _EVALUATES,
    "isomorphic_strings": _HASHED,
    "knight_swap": f"{_HASHED}, and {_SLOW}",
    "letter_jumble": "its checker takes the right words followed by wrong ones",
    "list_functions": _HASHED,
    "n_queens": _EVALUATES,
    "number_sequence": "some seeds never come to an end",
    "number_sorting": "its checker takes numbers that are off by one, and may evaluate text of a log",
    "polynomial_equations": "its checker takes 0 where there is no real solution",
    "polynomial_multiplication": f"{_EVALUATES}, and {_HASHED}",
    "pool_matrix": "it sets the seed of numpy itself, which has 32 bits",
    "propositional_logic": _NO_ANSWER,
    "puzzle24": f"{_EVALUATES}, and takes any four numbers that make 24",
    "ransom_note": _HASHED,
    "rearc": _NOT_SAVED,
    "rubiks_cube": _NO_ANSWER,
    "rush_hour": _NO_ANSWER,
    "simple_integration": _EVALUATES,
    "sokoban": _SLOW,
    "spiral_matrix": _EVALUATES,
    "string_insertion": _EVALUATES,
    "time_intervals": "its checker reads only the first of several answers",
    "word_ladder": _HASHED,
    "word_sorting": "its checker takes the right words followed by wrong ones",
    "zebra_puzzles": _HASHED,
}
"""Why a generator is left out; what is in neither list is not in that version."""
