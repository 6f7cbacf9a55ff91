COALESCE(
    CAST(
        at_timezone(
            with_timezone(
                CAST(
                    at_timezone(
                        with_timezone({column}, 'UTC'),
                        element_at(split_to_map('{restaurants}', ',', '='), restaurantid)
                    ) AS timestamp
                ),
                '{zone}'
            ),
            'UTC'
        ) AS timestamp
    ),
    {column}
)
