"""Why samples have no score, in a line each."""

from __future__ import annotations

import pytest

from ingrained.results.reasons import WIDTH, reason

RETRIED = """\
Traceback (most recent call last):
  File "client.py", line 1870, in request
    raise self._error(response)
openai.InternalServerError: Error code: 500 - the server has a bad day

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "tenacity.py", line 483, in exc_check
    raise retry_exc from fut.exception()
tenacity.RetryError: RetryError[<Future at 0x7f1f87102710 state=finished raised InternalServerError>]
"""
REFUSED = """\
Traceback (most recent call last):
  File "transport.py", line 9, in connect
    raise
httpcore.ConnectError: All connection attempts failed

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "client.py", line 1875, in request
    raise APIConnectionError(request=request) from err
openai.APIConnectionError: Connection error.
"""
REQUEST = """\
Traceback (most recent call last):
  File "client.py", line 1870, in request
    raise self._error(response)
openai.BadRequestError: Error code: 400 - the question is too long

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "model.py", line 12, in generate
    raise ModelGenerateError(text) from error
inspect_ai.model._model.ModelGenerateError: \n\
Request:
{
  "messages": []
}

BadRequestError('Error code: 400 - the question is too long')
"""
TASK = """\
  + Exception Group Traceback (most recent call last):
  |   File "run.py", line 2977, in attempt
  |     async with anyio.create_task_group() as tg:
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "task.py", line 3, in solve
    return parts[1]
IndexError: list index out of range
"""


@pytest.mark.parametrize(
    ("traceback", "said"),
    [
        (RETRIED, "InternalServerError: the server has a bad day (500)"),
        (REFUSED, "APIConnectionError: Connection error: All connection attempts failed"),
        (REQUEST, "BadRequestError: the question is too long (400)"),
        (TASK, "IndexError: list index out of range"),
        ("Traceback (most recent call last):\n  File\nKeyError\n", "KeyError"),
    ],
)
def test_an_error_is_what_came_before_those_that_wrap_it(traceback: str, said: str) -> None:
    assert reason("whatever", traceback) == said


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("RetryError(<Future at 0x7f1f87102710 state=finished raised RateLimitError>)", "RateLimitError"),
        ("RuntimeError('the line is dead')", "RuntimeError: the line is dead"),
        ('ValueError("it\'s wrong")', "ValueError: it's wrong"),
        ("Error code: 401 - Incorrect API key provided", "Incorrect API key provided (401)"),
        ("two\n lines at 0x7f1f87102710", "two lines"),
    ],
)
def test_without_a_traceback_the_message_is_taken(message: str, said: str) -> None:
    assert reason(message) == said


@pytest.mark.parametrize(
    "body",
    [
        "{'error': {'message': 'invalid x-api-key', 'type': 'authentication_error'}}",
        "{'type': 'error', 'error': {'type': 'a', 'message': \"invalid x-api-key\"}, 'request_id': 'req_01'}",
    ],
)
def test_of_a_provider_s_json_the_sentence_is_taken(body: str) -> None:
    assert reason(f"Error code: 401 - {body}") == "invalid x-api-key (401)"


def test_a_long_error_is_cut() -> None:
    said = reason("x" * 1000)
    assert len(said) == WIDTH
    assert said.endswith("x…")
