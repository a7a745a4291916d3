"""Sealing a file while it comes: no more of it than a piece or two is ever in memory, and nothing on a disk."""

import time
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext_lazy as _

from denizen.desk.session import DeskRequest
from denizen.intake import actions as intake
from denizen.intake.errors import FileTooLarge
from denizen.intake.queries import LARGEST_FILE, PIECE, piece_context
from denizen.kernel.errors import Refusal
from denizen.pages.http import connection
from denizen.pages.sealing import sealer

MEGABYTE = 1_000_000
# A quarter of what a bad telephone line does. Whoever is slower holds a thread that others wait for.
_SLOWEST = 8_000  # bytes a second
_SECONDS_UNTIL_JUDGED = 20.0


class SendingTooSlow(Refusal):
    """A file comes so slowly that whoever sends it keeps others from the pages."""

    code = "desk.sending_too_slow"
    message = _(
        "The file came too slowly, and nothing of it was kept. Send it from a better line, or with scripts switched on:"
        " then it is sent in small pieces, and may take as long as it takes"
    )
    status = 408


class Sealing(FileUploadHandler):
    """Takes the one file of a form as the browser sends it; what stands in the way of it is kept as `refusal`."""

    chunk_size = MEGABYTE

    def __init__(self, request: DeskRequest, file_id: UUID) -> None:
        """Hand in the pieces as this file, in the name of whoever is signed in."""
        super().__init__(request)
        self.refusal: Refusal | None = None
        self._desk, self._file_id = request, file_id
        self._buffer = bytearray()
        self._pieces = self._bytes = 0
        self._began = time.monotonic()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a part of the file, and hand in each piece that is full."""
        del start
        try:
            self._bytes += len(raw_data)
            if self._bytes > LARGEST_FILE:
                raise FileTooLarge(limit=LARGEST_FILE // MEGABYTE)
            seconds = time.monotonic() - self._began
            if seconds > _SECONDS_UNTIL_JUDGED and self._bytes < _SLOWEST * seconds:
                raise SendingTooSlow
            self._buffer += raw_data
            while len(self._buffer) >= PIECE:
                self._hand_in(bytes(self._buffer[:PIECE]))
                del self._buffer[:PIECE]
        except Refusal as refusal:
            self.refusal = refusal
            # The rest is read and thrown away, or the browser would show a broken line and no reason.
            raise StopUpload(connection_reset=isinstance(refusal, SendingTooSlow)) from None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """The end of the file, or of the line: hand in what is left; what is whole is told by the form's last field."""
        try:
            if self._buffer:
                self._hand_in(bytes(self._buffer))
                self._buffer.clear()
        except Refusal as refusal:
            self.refusal = refusal
            return None
        return UploadedFile(BytesIO(), self.file_name, size=file_size)

    def _hand_in(self, plain: bytes) -> None:
        hand_in_piece(self._desk, self._file_id, self._pieces, plain, token=self._desk.token)
        self._pieces += 1
        # While the next piece is on its way others need the connection.
        self._desk.loan.give_back()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with a file; a form of ours has one."""
        super().new_file(*args, **kwargs)
        if self._bytes:
            raise StopUpload(connection_reset=False)


def hand_in_piece(request: Any, file_id: UUID, place: int, plain: bytes, *, token: str) -> None:
    """Seal a piece for its place in the file, and hand it in."""
    sealed = sealer().seal_bytes(plain, piece_context(file_id, place))
    intake.hand_in_piece(connection(request), token=token, file=file_id, place=place, sealed=sealed)
