"""Give the package's metadata the dependencies written in run.in: one list, one place."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class DeclareDependencies(MetadataHookInterface):
    """Reads requirements/run.in."""

    def update(self, metadata: dict[str, object]) -> None:
        """Set the dependencies."""
        lines = (Path(self.root) / "requirements" / "run.in").read_text().splitlines()
        metadata["dependencies"] = [line for line in lines if line.strip() and not line.startswith(("#", "-"))]
