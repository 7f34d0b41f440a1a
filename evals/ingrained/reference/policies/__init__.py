"""What each reference model says: pure functions of the facts that travel with a message."""
