"""The commands: one file a verb, each with --help, each behind a make target."""
