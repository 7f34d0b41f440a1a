"""How the conversation goes: protocols, each an Inspect solver behind a light description."""
