select id, guest_id, dish, cast(price as decimal(10, 2)) as price, cast(day as varchar) as day, ordered_at
from {{ ref('raw_orders') }}
