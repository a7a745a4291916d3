-- Forget files that were done three months ago.
SELECT door.forget_files()
