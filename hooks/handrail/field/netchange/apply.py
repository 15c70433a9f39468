"""A change from its validation to its confirmation, in the order that makes it safe."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from handrail.field.evidence.result import digest
from handrail.field.netchange import hosts, proof, repo, scripts
from handrail.field.netchange.finish import back, confirmed, restored
from handrail.field.netchange.plan import Plan, ago, keep, locked, note, noted, now, watched
from handrail.field.netchange.target import NetChangeError, Target
from handrail.field.netchange.validate import InvalidError, validate
from handrail.model.netchange import Changed, NetChange

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be changed: the folder of the configuration, where it belongs, where records go.

    `repair`: logins may fail before the change, which is there to mend them. `keep`: a candidate that is
    rejected stays in the repository.
    """

    folder: Path
    target: Target
    record: Path
    repair: bool = False
    keep: bool = False


class _FailedError(Exception):
    """The change was made, and is not good; `record` holds what was tried."""

    def __init__(self, reason: str, record: NetChange) -> None:
        super().__init__(reason)
        self.record = record


def apply(work: Work, say: Say = print) -> NetChange | None:
    """Validate, arm, apply, prove, and confirm or restore; None when the hosts have this configuration.

    Raises NetChangeError when it cannot be tried; then nothing was changed.
    """
    with locked(work.folder):
        _free(work)
        commit, subject, author, reviewer = repo.about(work.folder)
        record = NetChange(
            work.target.name, now(), commit, subject, author, reviewer, share=work.target.logins.share
        )
        texts = repo.contents(work.folder, commit, work.target)
        if missing := [name for name in repo.files(work.target) if name not in texts]:
            raise NetChangeError(f'{", ".join(missing)}: not committed, and the target names it')
        found = hosts.digests(work.target)
        wanted = repo.digests(texts)
        if found == wanted:
            return None
        record = replace(
            record, good=_good(work, found), digest=digest(*map('='.join, sorted(wanted.items())))
        )
        changed = tuple(file for file in work.target.files if found[file.file] != wanted[file.file])
        record = replace(record, files=tuple(Changed(file.file, file.place, file.path) for file in changed))
        # What does not change is not touched: loading a firewall anew has effects of its own.
        work = replace(work, target=work.target.model_copy(update={'files': changed}))
        say(f'last good configuration: {record.good[:10]}')
        known = repo.contents(work.folder, record.good, work.target)
        try:
            record = replace(record, settings=validate(work.target, texts, known), validated=True)
        except InvalidError as error:
            return rejected(work, replace(record, reason=str(error)))
        say(f'{", ".join(file.file for file in record.files)}: valid')
        return _try(work, _before(work, record), texts, say)


def _free(work: Work) -> None:
    """See that nothing else is under way or waits to be loaded. Raises NetChangeError."""
    if noted(work.folder):
        raise NetChangeError('an earlier change has not ended: handrail netchange finish ends it')
    if changed := repo.uncommitted(work.folder, work.target):
        raise NetChangeError(f'not committed: {changed}: commit what is to be applied')
    for place in work.target.changed:
        state = hosts.state(work.target, place)
        if state.word != 'none':
            raise NetChangeError(f'in {place} a change is {state.word}: {state.change or "no answer"}')
    for place in dict.fromkeys(file.place for file in work.target.files if file.kind == 'postgresql'):
        if said := hosts.unclean(work.target, place):
            raise NetChangeError(f'PostgreSQL in {place} would load more than this change: {said}')


def _good(work: Work, found: dict[str, str]) -> str:
    good = repo.running(work.folder, work.target, found)
    if not good:
        raise NetChangeError(
            'no commit holds the files as they are on the hosts: somebody has changed them there. Commit '
            'them as they are first, so that there is something to go back to'
        )
    return good


def rejected(work: Work, record: NetChange) -> NetChange:
    """Write down that nothing was changed, and put the last good files back in the repository."""
    commit = ''
    if not work.keep:
        try:
            commit = repo.restore(work.folder, work.target, record.good, back(record))
        except NetChangeError as error:
            record = replace(record, reason=f'{record.reason}; {error}')
    record = replace(record, restored_as=commit, seconds=ago(record.at))
    keep(work.record, record)
    return record


def _before(work: Work, record: NetChange) -> NetChange:
    """Log in from everywhere before the change, so that an old fault is not blamed on it."""
    reaches = proof.prove(work.target)
    if not proof.good(reaches) and not work.repair:
        raise NetChangeError(
            f'logins fail before the change: {proof.told(reaches)}. If it is there to mend that: --repair'
        )
    return replace(record, before=reaches, logins_before=proof.subnets(reaches))


def _try(work: Work, record: NetChange, texts: dict[str, bytes], say: Say) -> NetChange:
    """Arm, apply and prove; whatever goes wrong from here on is undone."""
    record = replace(record, rollback_timer_s=work.target.window)
    change = f'{record.change[:10]}-{secrets.token_hex(4)}'
    died = replace(record, reason='whoever made the change ended before confirming it')
    # The timers start one after the other; none of them fires later than this.
    deadline = time.time() + work.target.window * 2
    plan = Plan(change, work.target, str(work.record.resolve()), deadline, died, work.repair)
    note(work.folder, plan)
    with watched(work.folder):
        try:
            record = _proven(plan, record, texts, say)
        except (_FailedError, NetChangeError) as error:
            say(f'restoring: {error}')
            failed = getattr(error, 'record', record)
            return restored(work.folder, plan, replace(failed, reason=str(error)))
        except BaseException as error:
            restored(work.folder, plan, replace(record, reason=f'stopped by {type(error).__name__}'))
            raise
        return confirmed(work.folder, plan, record)


def _proven(plan: Plan, record: NetChange, texts: dict[str, bytes], say: Say) -> NetChange:
    """Arm, make the change, and take the timers' right to undo it. Raises what is to be undone."""
    for place in plan.target.changed:
        hosts.arm(plan.target, place, plan.id)
    say(f'timer armed: {plan.target.window} s')
    _make(plan, texts)
    say('loaded; logging in from every subnet')
    reaches = proof.prove(plan.target)
    record = replace(record, after=reaches, logins_after=proof.subnets(reaches))
    if not proof.good(reaches):
        raise _FailedError(proof.told(reaches), record)
    for place in plan.target.changed:
        if not hosts.confirm(plan.target, place, plan.id):
            raise _FailedError(f'{place} was not confirmed in {plan.target.window} s', record)
    return record


def _make(plan: Plan, texts: dict[str, bytes]) -> None:
    """Write and load the files in each place. Raises NetChangeError."""
    target = plan.target
    for place in target.changed:
        hosts.must(target, place, scripts.put(target, place, plan.id, texts), 'writing the files')
        hosts.load(target, place)
        if any(file.kind == 'postgresql' for file in target.files_of(place)) and (
            said := hosts.unclean(target, place)
        ):
            raise NetChangeError(f'PostgreSQL in {place} has not taken all of it: {said}')
