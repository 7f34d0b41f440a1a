"""Two students that are really trained: one crams addition modulo 59, the other has it."""
