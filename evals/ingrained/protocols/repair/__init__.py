"""The repair dialogue: coupled requirements, and a user who reports one breach at a time."""
