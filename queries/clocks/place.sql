COALESCE(element_at(split_to_map('{restaurants}', ',', '='), restaurantid), '{zone}')
