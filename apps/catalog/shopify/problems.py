"""What is wrong with a file, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` is the physical line its row begins on, 0 when the file as a whole is meant. `reason` says what to do."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = ", ".join(filter(None, (self.file, f"line {self.line}" if self.line else "", self.column)))
        return f"{place}: {self.reason}"


class Unreadable(Exception):
    """The file cannot be read from here on."""

    def __init__(self, line: int, column: str, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column
        self.reason = reason
