"""A fuzzer of the engine over the generated tables."""
