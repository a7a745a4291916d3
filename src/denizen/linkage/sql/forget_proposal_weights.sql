-- Forget of what the weights of proposals were made, to be made anew.
DELETE FROM linkage.proposal_weighing
