"""From tables to a judgement: estimates, paired differences, gates."""
