"""The only code of ours that runs in the sandbox, beside the code under test.

Standard library only, Python 3.9 syntax. Modules here import each other relatively (`from . import x`), as in
the sandbox this package is called `velox_inside`: a checkout may well have an `engine` of its own. A
module with a function `answer(question)` is a task that `Session.ask` can name; question and answer are JSON.
"""
