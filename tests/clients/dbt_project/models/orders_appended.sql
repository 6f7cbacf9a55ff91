{{ config(materialized='incremental', incremental_strategy='append', format='parquet') }}
select id, price from {{ ref('staged_orders') }}
{% if is_incremental() %} where id > (select max(id) - 1 from {{ this }}) {% endif %}
