"""The vocabulary of the house: actions, time, ids, names, errors, limits, wake-ups. It does no I/O."""
