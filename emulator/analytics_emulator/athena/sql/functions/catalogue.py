"""Functions of Athena's that have no rule here, each with the reason: they are refused, not taken
for unknown ones."""

_PARTITIONING = ("spatial_partitioning", "spatial_partitions")
_LEARNING = frozenset(
    [
        "classify",
        "evaluate_classifier_predictions",
        "features",
        "learn_classifier",
        "learn_libsvm_classifier",
        "learn_libsvm_regressor",
        "learn_regressor",
        "regress",
    ]
)

UNIMPLEMENTED: dict[str, str] = {
    **dict.fromkeys(_PARTITIONING, "no type KdbTree"),
    **dict.fromkeys(_LEARNING, "what a model predicts depends on the library that trained it"),
    "current_groups": "what Athena gives is documented nowhere",
    "version": "what Athena gives is documented nowhere",
}
