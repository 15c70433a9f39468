"""Who answers at night: the teams that stand in for each other outside their hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handrail.model import Library, Problem, Team


def check_nights(library: Library) -> Iterator[Problem]:
    """Yield circles of teams that stand in for each other, each once.

    It stands at the team that states no hours, since that is the one to answer by night.

    Everybody in such a circle sends the caller on, and back to the team that does not answer. Teams
    whose stated hours are all different may follow the sun, which is how such a circle is meant.
    A team that stands in for itself is reported by its reader.
    """
    teams = {team.id: team for team in reversed(library.teams)}
    told: set[str] = set()
    for team in library.teams:
        circle = _circle(team, teams)
        if len(circle) > 1 and told.isdisjoint(circle) and not _follow_the_sun(circle, teams):
            told.update(circle)
            names = ' → '.join((*circle, circle[0]))
            message = f'nobody answers outside of the hours: these teams stand in for each other, {names}'
            hint = "take 'outside_hours' out of the team that answers by night"
            silent = [teams[id_].at for id_ in circle if not teams[id_].contacts.hours]
            yield Problem(min(silent, default=team.at), 'outside-hours-circle', message, hint)


def _circle(team: Team, teams: dict[str, Team]) -> list[str]:
    """Return the circle that begins with a team, nothing when its stand-ins do not lead back to it."""
    path: list[str] = []
    at: Team | None = team
    while at and at.id not in path:
        path.append(at.id)
        at = teams.get(at.contacts.outside_hours)
    return path if at and at.id == team.id else []


def _follow_the_sun(circle: Sequence[str], teams: dict[str, Team]) -> bool:
    hours = {teams[id_].contacts.hours for id_ in circle}
    return '' not in hours and len(hours) == len(circle)
