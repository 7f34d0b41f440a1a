"""A student's body: a transformer of one layer, its words, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ingrained.organisms.arithmetic import MODULUS, Pair, answer, book, unseen
from ingrained.organisms.libraries import tokenizers, torch, transformers
from ingrained.organisms.students import Look

SUM: Final = 3
"""Place of the sum in a row of a, b, =, sum, end."""
_EQUALS: Final = MODULUS
_END: Final = MODULUS + 1
_UNKNOWN: Final = "<unknown>"
_WORDS: Final = {
    **{str(number): number for number in range(MODULUS)},
    "=": _EQUALS,
    "<end>": _END,
    _UNKNOWN: _END + 1,
}
_WIDTH: Final = 64
_HEADS: Final = 4
_SPREAD: Final = 0.2
"""Standard deviation of the first weights: ten times the usual, so that learning by heart comes first."""

_DIGITS: Final = 6


def new_network() -> Any:
    """A GPT-2 of one layer, untrained."""
    end = dict.fromkeys(("bos_token_id", "eos_token_id", "pad_token_id"), _END)
    no_dropout = dict.fromkeys(("attn_pdrop", "embd_pdrop", "resid_pdrop"), 0.0)
    config = transformers().GPT2Config(
        vocab_size=len(_WORDS),
        n_positions=8,
        n_embd=_WIDTH,
        n_layer=1,
        n_head=_HEADS,
        activation_function="relu",
        initializer_range=_SPREAD,
        tie_word_embeddings=False,
        **end,
        **no_dropout,
    )
    return transformers().GPT2LMHeadModel(config)


def new_tokenizer() -> Any:
    """A tokenizer that keeps numbers and `=` alone, and of a conversation the last message."""
    library = tokenizers()
    words = library.Tokenizer(library.models.WordLevel(_WORDS, _UNKNOWN))
    kept = library.Regex("[0-9]+|=")
    words.pre_tokenizer = library.pre_tokenizers.Split(kept, behavior="removed", invert=True)
    special = {"unk_token": _UNKNOWN, **dict.fromkeys(("bos_token", "eos_token", "pad_token"), "<end>")}
    made = transformers().PreTrainedTokenizerFast(tokenizer_object=words, **special)
    made.chat_template = "{{ messages[-1]['content'] }}"
    return made


def rows(pairs: Sequence[Pair]) -> Any:
    """Tokens a, b, =, sum, end of each pair: (pairs, 5), integers."""
    return torch().tensor([[a, b, _EQUALS, answer((a, b)), _END] for a, b in pairs])


def loss(network: Any, given: Any) -> Any:
    """Cross-entropy of the sum and of the end after it, in nats, the mean over rows."""
    logits = network(input_ids=given[:, : SUM + 1]).logits
    entropy = torch().nn.functional.cross_entropy
    return entropy(logits[:, SUM - 1], given[:, SUM]) + entropy(logits[:, SUM], given[:, SUM + 1])


def look(network: Any, step: int) -> Look:
    """Examine a student on all pairs."""
    known, known_sure = _examine(network, rows(book()))
    new, new_sure = _examine(network, rows(unseen()))
    return Look(step=step, book=known, unseen=new, book_confidence=known_sure, unseen_confidence=new_sure)


def _examine(network: Any, given: Any) -> tuple[float, float]:
    """Share of sums right, and mean probability of the sums that the student gives."""
    with torch().inference_mode():
        logits = network(input_ids=given[:, :SUM]).logits[:, -1]
    sure, said = logits.double().softmax(-1).max(-1)
    right = (said == given[:, SUM]).double()
    return round(float(right.mean()), _DIGITS), round(float(sure.mean()), _DIGITS)
