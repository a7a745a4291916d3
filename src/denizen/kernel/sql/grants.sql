-- Whether a database is at the state of a version must be seen by those who serve it, not by its owner alone.

REVOKE ALL ON public.django_migrations FROM PUBLIC, denizen_web, denizen_worker, denizen_pulse, denizen_reader;
GRANT SELECT (app, name) ON public.django_migrations TO denizen_reader;
