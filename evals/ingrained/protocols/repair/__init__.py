"""The repair dialogue: a program or document, its coupled requirements, and a user who reports one at a time."""
