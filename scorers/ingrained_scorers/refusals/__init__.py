"""Refusals: does a reply decline, and does the model hold one value under every wording."""
