-- Wait until nobody adds dwellings, and keep others from it until this transaction ends. Readers need not wait.
LOCK TABLE places.dwelling IN SHARE ROW EXCLUSIVE MODE
