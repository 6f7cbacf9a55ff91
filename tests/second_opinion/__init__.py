"""Our release against emulators that nobody here wrote."""
