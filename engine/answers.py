"""What language models answer about a change: questions, replies read strictly, rewrites checked without
running them.

A reply counts only if the whole way of it holds: it is JSON of the form, its text may take the place of the
function, the file keeps its shape and the linter has nothing new to say. One that does not is asked for once
more, and then dropped. Replies that hold are remembered by their questions, per tenant.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from engine.asking import Answers, Asking
from engine.certificate import Asked, Origin
from engine.model import MODEL_RULE, Declined, Growth, Verdict
from engine.ports import Ask, LanguageModel, Said, Unsaid
from engine.replies import JoinedRewrites, Rewrites, without_those_of
from engine.rewrite.prompt import ask_for, ask_for_batch
from engine.rewrite.questions import AskBounds, Question, affordable, alone, questions, size_of
from engine.rewrite.reply import SCHEMA_VERSION, Invalid, ask_again, read_batch_reply, read_reply
from engine.usage import ModelUse


@dataclass(frozen=True, slots=True)
class ModelReader:
    """A language model and what it may be asked: `seconds` for all questions of a review together.

    `nonce` makes texts that nobody can foresee. Replies are remembered per `tenant`.
    """

    model: LanguageModel
    nonce: Callable[[], str]
    tenant: str = ""
    bounds: AskBounds = field(default_factory=AskBounds)
    seconds: float = 90.0

    def answers(self, asking: Asking, verdicts: Sequence[Verdict]) -> Answers:
        """Ask about the functions of a change that are worth it; see `engine.asking.Reader`."""
        # A rule's rewrite that changes how time grows is taken for what will be said. One that gains a factor
        # does not keep a function from being asked about: of two that stand their proof the better is said.
        sure = [
            each.candidate is not None and each.finding.growth is not Growth.CONSTANT for each in verdicts
        ]
        rewritten = [each.finding for each, is_sure in zip(verdicts, sure, strict=True) if is_sure]
        open_ones = [each.finding for each, is_sure in zip(verdicts, sure, strict=True) if not is_sure]
        found = questions(
            asking.change,
            asking.report,
            open_ones,
            asking.tree,
            connections=asking.connections,
            proven=rewritten,
            bounds=self.bounds,
        )
        wanted = [one for question in found for one in _allowed(question, asking)]
        answered = _Conversation(asking, self).held(wanted)
        return replace(answered, verdicts=without_those_of(verdicts, answered.verdicts))


def _allowed(question: Question, asking: Asking) -> tuple[Question, ...]:
    """Return a question without the functions that settings say nothing is to be asked about."""
    regions = tuple(
        region
        for region in question.regions
        if MODEL_RULE not in asking.settings.for_path(region.path).ignore
    )
    if len({region.path for region in regions}) > 1:
        return (Question(regions),)
    return tuple(Question((region,)) for region in regions)


@dataclass(slots=True)
class _Thread:
    """A question with what was said of it so far."""

    question: Question
    ask: Ask
    key: str
    said: list[Said] = field(default_factory=list)
    verdicts: tuple[Verdict, ...] = ()
    problem: str = ""


S = TypeVar("S", contravariant=True)


class _Holding(Protocol[S]):
    """What makes rewrites of the suggestions of a reply."""

    problem: str

    def of(self, suggestions: Sequence[S], /) -> tuple[Verdict, ...]: ...


class _Conversation:
    """All questions of one review."""

    def __init__(self, asking: Asking, reader: ModelReader) -> None:
        self._asking = asking
        self._reader = reader
        self._end = asking.clock() + reader.seconds
        self._nonce = reader.nonce()
        self._unsaid: list[Unsaid] = []
        self._tokens = reader.bounds.tokens
        self._known = 0

    def held(self, asked: Sequence[Question]) -> Answers:
        """Ask what is not remembered, once more what was answered badly, and return what holds.

        Functions asked about together, of which nothing usable was said so, are asked about one by one, with
        what is left of the time and of the tokens.
        """
        threads = self._round(asked)
        threads += self._round(self._one_by_one(asked, threads))
        verdicts = tuple(verdict for thread in threads for verdict in thread.verdicts)
        return Answers(verdicts, self._usage(threads), self._known, self._notes(threads))

    def _round(self, asked: Sequence[Question]) -> list[_Thread]:
        threads = self._threads(asked)
        remembered = self._remembered(threads)
        self._known += len(remembered)
        fresh = [thread for thread in threads if thread.key not in remembered]
        self._ask(fresh, [thread.ask for thread in fresh])
        again = [thread for thread in fresh if thread.said and thread.problem]
        self._ask(again, [ask_again(one.ask, one.said[-1].text, one.problem) for one in again])
        self._remember(thread for thread in fresh if thread.said and not thread.problem)
        return threads

    def _one_by_one(self, asked: Sequence[Question], threads: Sequence[_Thread]) -> list[Question]:
        """Return questions about the functions of groups that no rewrite changes so far."""
        bonds = {
            verdict.candidate.bond for thread in threads for verdict in thread.verdicts if verdict.candidate
        }
        changed = {function for bond in bonds if bond is not None for function in bond.functions}
        asking = self._asking
        return [
            single
            for question in asked
            for single in alone(
                question,
                asking.report,
                asking.tree,
                connections=asking.connections,
                bounds=self._reader.bounds,
            )
            if (single.regions[0].path, single.regions[0].symbol) not in changed
        ]

    def _threads(self, asked: Sequence[Question]) -> list[_Thread]:
        """Return the questions that can be asked, best first, within the tokens that are left."""
        found: list[tuple[Question, Ask]] = []
        for question in asked:
            ask = self._worded(question)
            if isinstance(ask, Ask):
                found.append((question, ask))
        within = affordable([ask for _, ask in found], self._tokens)
        self._tokens -= sum(map(size_of, within))
        return [_Thread(question, ask, self._key(ask)) for question, ask in found if ask in within]

    def _worded(self, question: Question) -> Ask | Declined:
        if len(question.regions) > 1:
            return ask_for_batch(question.regions, nonce=self._nonce)
        return ask_for(question.regions[0], nonce=self._nonce)

    def _key(self, ask: Ask) -> str:
        question = ask.user.replace(self._nonce, "")
        parts = (
            SCHEMA_VERSION,
            ask.prompt_version,
            self._reader.model.signature,
            self._reader.tenant,
            ask.system,
            question,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]

    def _ask(self, threads: Sequence[_Thread], asks: Sequence[Ask]) -> None:
        left = self._end - self._asking.clock()
        if not asks or left <= 0 or any(one.final for one in self._unsaid):
            return
        for thread, heard in zip(threads, self._reader.model.complete(asks, left), strict=True):
            if isinstance(heard, Unsaid):
                self._unsaid.append(heard)
            else:
                thread.said.append(heard)
                self._read(thread, heard.text, _origin(thread.said))

    def _read(self, thread: _Thread, text: str, origin: Origin) -> None:
        """Read a reply: rewrites that hold, or the problem that all of it has."""
        regions = thread.question.regions
        around = (self._asking.tree, self._asking.settings, self._asking.linter)
        if len(regions) > 1:
            joint = JoinedRewrites(*around, regions, origin)
            self._weigh(thread, joint, read_batch_reply(text, regions))
        else:
            rewrites = Rewrites(*around, regions[0], origin)
            self._weigh(thread, rewrites, read_reply(text, regions[0]))

    def _weigh(self, thread: _Thread, rewrites: _Holding[S], reply: tuple[S, ...] | Invalid) -> None:
        if isinstance(reply, Invalid):
            thread.problem = reply.problem
            return
        thread.verdicts = rewrites.of(reply)
        thread.problem = rewrites.problem if reply and not thread.verdicts else ""

    def _remembered(self, threads: Sequence[_Thread]) -> frozenset[str]:
        cache = self._asking.cache
        if cache is None or not threads:
            return frozenset()
        known = cache.get([thread.key for thread in threads])
        found: set[str] = set()
        for thread in threads:
            kept = _unpacked(known.get(thread.key))
            if kept is not None:
                model, route, text = kept
                self._read(thread, text, Origin("model", model, Asked(route, 0, 0, None)))
                if not thread.problem:
                    found.add(thread.key)
        return frozenset(found)

    def _remember(self, threads: Iterable[_Thread]) -> None:
        if self._asking.cache is not None:
            items = {
                thread.key: json.dumps([said.model, said.route, said.text]).encode()
                for thread in threads
                for said in thread.said[-1:]
            }
            self._asking.cache.put(items)

    def _usage(self, threads: Iterable[_Thread]) -> tuple[ModelUse, ...]:
        """Return what was used up by model and route, that of failed tries under no name."""
        found: dict[tuple[str, str], ModelUse] = {}
        heard: list[Said | Unsaid] = [said for thread in threads for said in thread.said]
        for one in (*heard, *self._unsaid):
            model, route = (one.model, one.route) if isinstance(one, Said) else ("", "")
            so_far = found.get((model, route), ModelUse(model, route, 0, 0, 0, None))
            found[model, route] = replace(
                so_far,
                asks=so_far.asks + 1,
                prompt_tokens=so_far.prompt_tokens + one.prompt_tokens,
                reply_tokens=so_far.reply_tokens + one.reply_tokens,
                cost=_sum(so_far.cost, one.cost),
            )
        return tuple(found.values())

    def _notes(self, threads: Sequence[_Thread]) -> tuple[str, ...]:
        if not self._unsaid:
            return ()
        reason, _ = Counter(one.reason for one in self._unsaid).most_common(1)[0]
        return (f"No language model answered {len(self._unsaid)} of {len(threads)} questions: {reason}.",)


def _origin(said: Sequence[Said]) -> Origin:
    """Return who wrote a reply, with what all tries at it took."""
    cost: float | None = None
    for one in said:
        cost = _sum(cost, one.cost)
    asked = Asked(
        said[-1].route,
        sum(one.prompt_tokens for one in said),
        sum(one.reply_tokens for one in said),
        cost,
    )
    return Origin("model", said[-1].model, asked)


def _sum(one: float | None, other: float | None) -> float | None:
    known = [each for each in (one, other) if each is not None]
    return sum(known) if known else None


def _unpacked(data: bytes | None) -> tuple[str, str, str] | None:
    """Return model, route and text of a reply that was remembered; None for what is damaged."""
    try:
        found = json.loads(data) if data is not None else None
    except (ValueError, RecursionError):
        return None
    match found:
        case [str(model), str(route), str(text)]:
            return model, route, text
    return None
