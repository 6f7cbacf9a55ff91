{% snapshot guest_towns %}
{{ config(unique_key='id', strategy='check', check_cols=['town'], table_type='iceberg', format='parquet') }}
select id, name, town from {{ ref('raw_guests') }}
{% endsnapshot %}
