"""Where model-written code runs: the kinds of sandbox, one of our own, and the choice between them."""
