-- Wait until nobody else adds dwellings, and keep others out until this transaction ends: no key holds that two dwellings have
-- different addresses. Readers and whoever refers to a dwelling, as the pipeline does, need not wait.
LOCK TABLE places.dwelling IN SHARE ROW EXCLUSIVE MODE
