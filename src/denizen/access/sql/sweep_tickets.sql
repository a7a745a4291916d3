-- Log the people of tickets that can no longer be redeemed as possibly seen.
SELECT reading.sweep_tickets()
