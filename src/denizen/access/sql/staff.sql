-- How many active accounts there are of some roles: those of invented people, and the others. Asked by the owner.
SELECT count(*) FILTER (WHERE demo), count(*) FILTER (WHERE NOT demo) FROM access.actor WHERE active AND role = ANY (%(roles)s)
