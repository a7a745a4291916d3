-- Ask for a challenge by which somebody signed in proves anew who they are.
SELECT attempt, challenge, passkeys FROM door.begin_confirming(%(token)s)
