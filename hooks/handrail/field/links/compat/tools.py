"""What a check needs from outside the process: lychee, files, servers and their robots.txt."""

from __future__ import annotations

import urllib.request
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from handrail.field.links.compat.judge import Answer, judged
from handrail.field.links.compat.pages import Content, load, opener
from handrail.field.links.compat.settings import Settings

__all__ = ['World']


class World:
    """Asks lychee and servers, with one memory of cookies and robots.txt for the run."""

    def __init__(self, settings: Settings) -> None:
        """Ask by these settings."""
        self.settings = settings
        self.asking: urllib.request.OpenerDirector = opener(settings)
        self.robots: dict[str, RobotFileParser] = {}

    def judge(self, urls: list[str]) -> dict[str, Answer]:
        """Ask lychee about all of them at once."""
        return judged(urls, self.settings)

    def load(self, url: str) -> Content:
        """Read what stands at an address."""
        return load(url, self.settings, self.asking)

    def allowed(self, url: str) -> bool:
        """Return whether the host's robots.txt lets us ask; where there is none, it does."""
        parts = urlsplit(url)
        host = f'{parts.scheme}://{parts.netloc}'
        if host not in self.robots:
            rules = RobotFileParser()
            content = load(f'{host}/robots.txt', self.settings, self.asking, plain=True)
            text = '' if content.failure else content.data.decode('utf-8', 'replace')
            rules.parse(text.splitlines())
            self.robots[host] = rules
        return self.robots[host].can_fetch(self.settings.user_agent, url)
