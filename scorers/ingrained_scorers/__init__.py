"""What a transcript is worth: pure measures first, thin Inspect scorers around them."""
