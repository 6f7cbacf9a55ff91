"""From a Glue table to the files that a query reads: partitions, listing, local copies."""
