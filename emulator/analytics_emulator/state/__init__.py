"""What outlives the emulator's process, and where it lies."""
