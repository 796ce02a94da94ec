"""Explain a finding or a rule in full."""

from __future__ import annotations

from bot.command import Answer, Asked, PlainCommand
from bot.commands._findings import meant
from bot.publication.fitting import BODY, characters
from bot.render.explained import explained, explained_by_model
from bot.store import proofs
from bot.store.pool import Connection
from bot.store.suggestions import Suggestion
from engine.catalogue import Kind, kind_named
from engine.certificate import Certificate, read
from engine.errors import VeloxError
from engine.model import MODEL_RULE
from engine.strict_json import canonical

GONE = "The rule of this finding is not part of this version any more."


class Explain(PlainCommand):
    """What the rule is about, with an example, and for a finding with a certificate everything that its proof
    rests on. The answer is folded. In the thread of a finding it need not be named."""

    usage = "[ID|RULE]"
    about = "Explains a finding with its evidence, or a rule."
    needs = "read"
    where = "anywhere"

    async def carry_out(self, asked: Asked, seen: None, connection: Connection) -> Answer:
        """Change nothing."""
        found = await meant(asked, asked.words, connection)
        if found.trouble:
            return Answer(found.trouble, done=False)
        finding = found.findings[0] if found.findings else None
        rule = finding.seen.rule if finding else found.rule
        kind = kind_named(rule)
        if kind is None and rule != MODEL_RULE:
            return Answer(GONE, done=False)
        certificate = await _certificate(asked, finding, connection) if finding else None
        text = _explained(kind, certificate)
        return Answer(text if characters(text) < BODY else _explained(kind, None))


def _explained(kind: Kind | None, certificate: Certificate | None) -> str:
    return explained(kind, certificate) if kind is not None else explained_by_model(certificate)


async def _certificate(asked: Asked, finding: Suggestion, connection: Connection) -> Certificate | None:
    """Return the certificate of a finding; one of an older version may not be readable any more."""
    name, repository = finding.seen.certificate, asked.place.repository
    if name is None:
        return None
    stored = await proofs.get_certificate(connection, repository.host, repository.id, name)
    try:
        return read(canonical(stored), name) if stored else None
    except VeloxError:
        return None


COMMAND = Explain()
