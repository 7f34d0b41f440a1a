"""Reference models: scripted policies whose right score is known in advance."""
