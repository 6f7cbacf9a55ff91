"""What the commands start on this machine: the emulator, and the dashboard's page."""
