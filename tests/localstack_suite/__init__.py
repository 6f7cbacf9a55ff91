"""LocalStack's own tests of services that are here, fetched at the emulator's release."""
