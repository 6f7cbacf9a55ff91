"""QuickSight's calculated fields: parsed, and translated to Athena SQL by allow-list."""
