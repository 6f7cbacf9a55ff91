{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', table_type='iceberg', format='parquet') }}
select id, name, {{ 'orders + 100' if is_incremental() else 'orders' }} as orders from {{ ref('guests') }}
