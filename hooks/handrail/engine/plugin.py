"""The same adapter as a MkDocs plugin: `plugins: [handrail]` is all that a site needs."""

from __future__ import annotations

from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings
from mkdocs.plugins import BasePlugin

from handrail.engine.adapter import Adapter


class PluginConfig(Config):  # type: ignore[no-untyped-call]
    """Accepts every option: the adapter checks them, the same way for the hook."""


class HandrailPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]
    """Handrail as a plugin. Its options are those of `handrail.engine.options`."""

    def __init__(self) -> None:
        """Offer the events of the adapter as one's own."""
        self.adapter = Adapter({})
        for name in dir(self.adapter):
            if name.startswith('on_'):
                setattr(self, name, getattr(self.adapter, name))

    def load_config(
        self, options: dict[str, object], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Hand the options over unchecked."""
        super().load_config({}, config_file_path)
        self.adapter.options = dict(options)
        return [], []
