-- Ask for a challenge at the door.
SELECT attempt, challenge FROM door.begin_sign_in()
