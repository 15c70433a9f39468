"""The pages at older addresses of this site's pages."""

from __future__ import annotations

from collections.abc import Mapping

from handrail.engine.assets import mover
from handrail.engine.project import Project
from handrail.finish.redirects import redirect_files
from handrail.model import Site


def redirects(project: Project, site: Site, addresses: Mapping[str, str]) -> dict[str, bytes]:
    """Return the pages by their path below the site, and `_redirects`; `addresses` as for the papers."""
    directories = project.config.use_directory_urls
    return redirect_files(site.library, addresses, mover(), site.settings.site_url, directories=directories)
