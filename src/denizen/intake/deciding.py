"""What a registrar decides, and what the facts are then: answers, merges, and both taken back."""

from datetime import datetime
from uuid import UUID

from denizen.intake.recording import Recording
from denizen.intake.resolving import keep_names_again
from denizen.kernel.db import Statements
from denizen.linkage import actions as linkage

_sql = Statements("denizen.intake")


class Deciding(Recording):
    """Takes decisions about who is who, each in a transaction that makes the facts of all concerned anew."""

    def answer(self, declaration_id: UUID, person_id: UUID | None, *, actor: UUID, now: datetime) -> UUID:
        """Settle an open question as a registrar decides it, and apply the declaration. Return the person.

        It is applied to whom the registrar chose, whatever the register knows of them: the registrar has decided. So is
        what the same sender said of the same person in the same words, where that was asked about too; and so are the
        corrections that waited for the answer.
        """
        with self._recording(now) as parameters:
            decided = {**parameters, "actor_id": actor}
            # First, so that whoever is meant is found by the corrected words from now on.
            _sql.run(self.db, "apply_amendments", decided | {"declaration_id": declaration_id})
            settled = linkage.answer(
                self.db,
                actor=actor,
                declaration_id=declaration_id,
                person_id=person_id,
                now=parameters["now"],
            )
            for each in settled:
                decision = decided | {"declaration_id": each.declaration_id, "person_id": each.person_id}
                _sql.run(self.db, "decided", decision)
                _sql.run(self.db, "resume", decision)
            _sql.run(self.db, "amend")
            keep_names_again(self.db, parameters)
            people = {each.person_id for each in settled} | {
                each.formerly for each in settled if each.formerly
            }
            self._rebuild_concerned(people, parameters)
        return settled[0].person_id

    def take_back(self, declaration_id: UUID, *, actor: UUID, now: datetime) -> None:
        """Take back the last answer about a declaration: it is asked again, and facts are as before."""
        with self._recording(now) as parameters:
            undone = linkage.take_back(
                self.db, actor=actor, declaration_id=declaration_id, now=parameters["now"]
            )
            taken_back = {**parameters, "actor_id": actor, "declaration_id": declaration_id}
            amending = [amendment for (amendment,) in _sql.run(self.db, "amendments_asked", taken_back)]
            # Nobody is found by words that wait again: their keys are forgotten while these still tell whose they are.
            concerned = undone.people if amending else ()
            linkage.unkey(self.db, concerned)
            _sql.run(self.db, "reopened", taken_back | {"reopened": [*undone.reopened, *amending]})
            linkage.rekey(self.db, concerned)
            if amending:
                _sql.run(self.db, "look_at_amendments", taken_back)
                _sql.run(self.db, "amend")
                keep_names_again(self.db, parameters)
            self._rebuild_concerned(undone.people, parameters)

    def distinguish(self, one_id: UUID, other_id: UUID, *, actor: UUID, now: datetime, back: bool) -> None:
        """Remember that two records are of two people, or take that back."""
        found = linkage.undistinguish if back else linkage.distinguish
        with self._recording(now) as parameters:
            found(self.db, actor=actor, one_id=one_id, other_id=other_id, now=parameters["now"])

    def merge(
        self, kept_id: UUID, absorbed_id: UUID, *, reason_code: str, actor: UUID, now: datetime
    ) -> UUID:
        """Join two records of one person and make the facts of everybody concerned again. Return the merge's id."""
        with self._recording(now) as parameters:
            merge_id = linkage.merge(
                self.db,
                actor=actor,
                kept_id=kept_id,
                absorbed_id=absorbed_id,
                reason_code=reason_code,
                now=parameters["now"],
            )
            self._rebuild_concerned([kept_id, absorbed_id], parameters)
        return merge_id

    def unmerge(self, merge_id: UUID, *, actor: UUID, now: datetime) -> None:
        """Undo a merge and make the facts of everybody concerned again."""
        with self._recording(now) as parameters:
            people = linkage.unmerge(self.db, actor=actor, merge_id=merge_id, now=parameters["now"])
            self._rebuild_concerned(people, parameters)
