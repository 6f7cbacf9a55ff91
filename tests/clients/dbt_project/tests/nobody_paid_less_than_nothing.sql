select id from {{ ref('guests') }} where spent < 0
