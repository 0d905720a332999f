"""The work of each command: what it prints and its exit code."""
