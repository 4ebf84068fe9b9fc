"""What can go wrong, one class per exit code. A message says what was expected, what came and what to do."""


class NewsbotError(Exception):
    """Any failure that newsbot can name."""

    exit_code = 1


class BadUsage(NewsbotError):
    """The command was asked for something that it does not offer."""

    exit_code = 2


class DiskFull(NewsbotError):
    """The disk took no more; nothing that was acknowledged is lost."""

    exit_code = 3


class BadConfiguration(NewsbotError):
    """A setting, or a site file, says something that cannot be."""

    exit_code = 4


class BadSite(BadConfiguration):
    """A site file says something that cannot be."""


class ArchiveUnusable(NewsbotError):
    """The archive is locked by another program, read-only, too new, or damaged."""

    exit_code = 10


class ArchiveTooNew(ArchiveUnusable):
    """A later newsbot wrote this archive."""


class ArchiveBusy(NewsbotError):
    """Another run holds the archive."""

    exit_code = 75


class BadCapture(NewsbotError):
    """A response or record that is not whole, or cannot be decoded; its bytes are kept."""


class BadPage(NewsbotError):
    """A page that cannot be parsed within the bounds."""
