-- The model that decided before the last switch.
SELECT version FROM linkage.model_switch ORDER BY switched_at DESC OFFSET 1 LIMIT 1
