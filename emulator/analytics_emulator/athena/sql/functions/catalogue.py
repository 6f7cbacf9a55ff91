"""Functions of Athena's that have no rule here, each with the reason: they are refused, not taken
for unknown ones."""

_PARTITIONING = ("spatial_partitioning", "spatial_partitions")
_SKETCHES = frozenset(
    [
        "approx_set",
        "empty_approx_set",
        "hash_counts",
        "intersection_cardinality",
        "jaccard_index",
        "make_set_digest",
        "merge",
        "merge_set_digest",
        "qdigest_agg",
        "quantile_at_value",
        "tdigest_agg",
        "value_at_quantile",
        "values_at_quantiles",
    ]
)
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
    **dict.fromkeys(_SKETCHES, "no sketches"),
    **dict.fromkeys(_LEARNING, "what a model predicts depends on the library that trained it"),
    "current_groups": "what Athena gives is documented nowhere",
    "version": "what Athena gives is documented nowhere",
    "parse_presto_data_size": "not there yet",
    "word_stem": "not there yet",
}
