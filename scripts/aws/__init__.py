"""AWS as the commands reach it: the services of an account, or an emulator in their place."""
