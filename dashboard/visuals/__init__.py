"""The API's visuals: each module reads one kind into a query, and its rows into what is drawn."""
