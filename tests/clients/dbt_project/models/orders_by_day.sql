{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partitioned_by=['day'], format='parquet') }}
select id, price, day from {{ ref('staged_orders') }}
{% if is_incremental() %} where day = '2026-11-02' {% endif %}
