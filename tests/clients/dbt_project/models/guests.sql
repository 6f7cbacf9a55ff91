{{ config(materialized='table', format='parquet') }}
select g.id, g.name, count(o.id) as orders, sum(o.price) as spent
from {{ ref('raw_guests') }} g left join {{ ref('staged_orders') }} o on o.guest_id = g.id
group by g.id, g.name
