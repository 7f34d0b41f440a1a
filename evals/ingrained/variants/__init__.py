"""Items rendered for every framing, language and arm."""
