"""The page `docs/llm-gateway.md`, from the tables that the gateway acts by and its tests run through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.adapters import llm_breaker, llm_gateway
from engine.adapters.llm_fault import COMPATIBLE, OLLAMA, OPENROUTER, Meaning, Step, Trouble
from engine.adapters.llm_http import CONNECT_SECONDS, LONGEST_WAIT, MOST_BYTES

Table = Callable[[Sequence[str], Sequence[Sequence[str]]], str]

INTRO = """\
Where a language model is allowed, questions go to it by a list of routes: a first and a second model at
OpenRouter, an Ollama server, and any server that speaks OpenAI's form. They are asked in this order until
one gives a whole reply. Which routes there are is set by the operator ([settings of the
server](server-settings.md)); what a question holds stands in [what a model is shown](llm-context.md),
what becomes of a reply in [what replies may do](llm-safety.md)."""

FORM = """\
* **OpenRouter**: `POST /chat/completions` with a strict JSON schema. Providers that learn from what they
  are sent (`data_collection: "deny"`) and such as would ignore the schema (`require_parameters`) are
  ruled out always, providers that keep anything (`zdr`) if the operator says so. Prompts may not be
  compressed, which OpenRouter does unasked where a context is small. One model is named and no list:
  which model failed, and of what, stays visible. A model that takes neither temperature nor seed would be
  offered by nobody: where none is, it is asked for once more without these, and they are left out from
  then on if that helps.
* **Ollama**: its own `POST /api/chat`, since the form of OpenAI does not take the size of the context
  (`num_ctx`). What would not fit is not sent. Servers are told not to cut prompts (`truncate: false`); of
  older ones, which ignore that, a reply is refused when the server counted fewer tokens than the prompt
  can have. A model of Ollama's cloud (`…-cloud`, `:cloud`) is no local one although the server is; if
  such a model hides behind another name, its first reply is refused and the route is left alone, but that
  question has left the machine by then.
* **Any server of OpenAI's form**: as OpenRouter, without its wishes. What the model does not take
  (`temperature`, `seed`, `max_tokens` by that name) is left out once the server has said so.

Keys go into one header and nowhere else: not into errors, logs or the words below. Redirects are not
followed, cookies not kept, `~/.netrc` is not read, and the proxies of the environment are used on the way
out of the house alone."""

TIME = """\
A question has the time that is left to its review. All routes, tries and pauses together stay within it;
the last {kept} s of it, or a twentieth, are kept back. No try begins with less than {least} s left. One
try takes {try_seconds} s at most, and {share} % of what is left while another route could still be asked,
so that a silent route leaves time for those after it. Connecting takes {connect} s at most.

The same route is asked {tries} times at most. Pauses begin with {first} s and double, drawn from half to
whole. What a provider asks to wait (`Retry-After` in seconds or as a date, `retry_after_seconds` in the
body) is waited for if that is {longest} s at most and there is time; otherwise the next route is asked,
and this one is left alone for as long as it asked, {alone} s at most. A provider is asked {at_once}
questions side by side, or as many as the operator says."""

STEPS = """\
*again*: the same route is asked again, after a pause, if there is time. *next*: the next route is asked.
*leave alone*: the next route is asked, and the breaker of this one opens at once. Where no route is left,
the review goes on without a model and says of each route why. Tokens and cost of tries that gave nothing
are counted all the same.

Answers marked with * say nothing of the route, only of the question: its breaker does not count them. A
status that no table has is asked again from 500 on, and otherwise leads to the next route. An error may
come with status 200, in the body or beside the reply: its code then means the same."""

WORDS = {Step.AGAIN: "again", Step.NEXT: "next", Step.SHUT: "leave alone"}

BREAKER = """\
Each route has one. The first question after its rest is the trial; others go to the next route meanwhile."""

TESTED = """\
**Neither OpenRouter nor a real Ollama server could be reached where this was written.** The gateway was
tested against stand-ins on loopback (`tests/llm/`) that answer in the documented forms and refuse
requests that are not of the documented form: a field that no document has, a schema that is not strict, a
missing or wrong key. Each row of the tables above was brought about on each route that can meet it
(answers: `tests/llm/documented/`, written after the providers' documents), once to see the next step,
once for good to see the words and the time. So what is shown is that the gateway does what the documents
ask for; that the providers do what they document is not.

Both local forms were also asked with a real sampler: `make local-model` lets a tiny model (SmolLM2, 135
million parameters, in llama.cpp) answer through a server of ours that speaks as Ollama does. That shows
replies by a grammar, time-outs and hanging up; it says nothing of Ollama itself, nor of the quality of
replies."""

COST = """\
`python -m bench.gateway` sends the same question by the gateway and by aiohttp alone, by turns, to a
stand-in that waits 20 ms. The limit is 5 ms more for half of the questions. On a machine with two cores,
in use by others, four runs said 0.6 to 0.8 ms (95 of 100: less than 1.8 to 4.6 ms), and 1.8 to 3.5 ms
where a caller opens a gateway for each batch. Of 200 questions with 0.2 to 2 s each, on routes where half
of all answers are none or never come, the longest took 0.95 of the time that it had (limit: 1).

A reply that is remembered costs 50 to 60 ms, and so does one that is not, beside the model's own time
(`python -m bench.remembered`, limit: 100 ms): nobody is asked, but the question is made and the rewrite
checked again."""


def written(table: Table) -> list[str]:
    """Return the parts of the page."""
    picture = (llm_breaker.__doc__ or "").partition("\n\n")[2].partition("\n\nBetween")[0]
    return [
        INTRO,
        "## In which form",
        FORM,
        "## How long",
        TIME.format(
            kept=llm_gateway.MOST_KEPT,
            least=llm_gateway.LEAST_SECONDS,
            try_seconds=int(llm_gateway.TRY_SECONDS),
            share=int(llm_gateway.SHARE * 100),
            connect=int(CONNECT_SECONDS),
            tries=llm_gateway.TRIES,
            first=llm_gateway.FIRST_WAIT,
            longest=int(llm_gateway.LONGEST_WAIT),
            alone=int(LONGEST_WAIT),
            at_once=llm_gateway.AT_ONCE,
        ),
        "## What follows from which answer",
        STEPS,
        "### From any server",
        table(["trouble", "then"], [[_said(each.value), WORDS[each.value.step]] for each in Trouble]),
        f"An answer of more than {MOST_BYTES >> 20} MiB is longer than any reply.",
        *_of("OpenRouter", OPENROUTER, table),
        *_of("Ollama", OLLAMA, table),
        *_of("any server of OpenAI's form", COMPATIBLE, table),
        "## The breaker",
        f"```text\n{picture.strip(chr(10))}\n```",
        BREAKER,
        "## What was tested against what",
        TESTED,
        "## What it costs",
        COST,
    ]


def _of(name: str, meanings: Mapping[int, Meaning], table: Table) -> list[str]:
    rows = [[str(code), _said(each), WORDS[each.step]] for code, each in sorted(meanings.items())]
    return [f"### From {name}", table(["status or code", "what it means", "then"], rows)]


def _said(meaning: Meaning) -> str:
    return meaning.why if meaning.counts else f"{meaning.why} *"
