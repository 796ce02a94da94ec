from __future__ import annotations

import pytest
import typer

from bot.exit_codes import IN_FORCE, USUAL, CommandWithCodes, ExitCodes


class Own(CommandWithCodes):
    codes = ExitCodes(usage=64, trouble=70)


def program() -> typer.Typer:
    app = typer.Typer()

    def own(number: int) -> None:
        raise typer.Exit(number)

    def usual(number: int) -> None:
        raise typer.Exit(number)

    app.command("own", cls=Own)(own)
    app.command("usual")(usual)
    return app


def test_the_usual_codes() -> None:
    assert (USUAL.usage, USUAL.no_sandbox, USUAL.trouble) == (2, 3, 3)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["own", "2"], 2),
        (["own", "0"], 0),
        (["own"], 64),
        (["own", "x"], 64),
        (["own", "1", "2"], 64),
        (["own", "--nonsense"], 64),
        (["own", "--help"], 0),
        (["usual", "x"], 2),
        (["usual", "--nonsense"], 2),
        (["nonsense"], 2),
    ],
)
def test_a_command_may_have_codes_of_its_own(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        program()(arguments)
    assert end.value.code == code


def test_the_codes_of_the_command_that_runs_are_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    token = IN_FORCE.set(USUAL)
    with pytest.raises(SystemExit):
        program()(["own", "0"])
    assert IN_FORCE.get() is Own.codes
    IN_FORCE.reset(token)
