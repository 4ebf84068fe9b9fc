"""How captures of news sites are obtained and published; what they mean is pipelines, beside it."""

from importlib.util import find_spec
from pathlib import Path

__version__ = "0.1.0"


def foreign_pipelines(home: Path, folder: Path | None) -> str | None:
    """Say what is wrong if the package pipelines is not the one beside newsbot; None if it is.

    Another distribution on the public index installs a top-level "pipelines" too; either can hide the other.
    """
    expected = home / "pipelines"
    if folder is not None and folder.resolve() == expected.resolve():
        return None
    came = "there is none" if folder is None else f"Python finds {folder}"
    return (
        f"newsbot needs its own package pipelines at {expected}, but {came}; "
        "install newsbot into an environment of its own, without the foreign distribution "
        "(pip uninstall pipelines; pip install --force-reinstall --no-deps newsbot)"
    )


def found(package: str) -> Path | None:
    """Where Python would take a package from; None if from nowhere. Runs none of a stranger's code."""
    spec = find_spec(package)
    if spec is None:
        return None
    if spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations)))
    return Path(spec.origin) if spec.origin else None


if _wrong := foreign_pipelines(Path(__file__).resolve().parent.parent, found("pipelines")):
    raise ImportError(_wrong)
