"""Secrets never leave in a question; what only looks like one does."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.rewrite.redact import PLACEHOLDER, entropy, is_refused, redacted, restored

HEX = "0123456789abcdef"
MIXED = string.ascii_letters + string.digits

SECRETS = [
    "key = 'AKIAIOSFODNN7EXAMPLQ'",
    "ghp = f('ghp_16C7e42F292c6912E7710c838347Ae178B4a')",
    "x = 'github_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ'",
    "x = 'glpat-aBcDeFgHiJkLmNoPqRsT'",
    "hook('xoxb-123456789012-abcdefABCDEF')",
    "url = 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXX'",
    "maps = 'AIzaSyA1234567890abcdefghijklmnopqrstuv'",
    "stripe = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'",
    "openai = 'sk-proj-abcdefghijklmnopqrstuvwxyz'",
    "jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N'",
    "pem = '''-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----'''",
    "dsn = 'postgres://app:correct-horse@db.internal/app'",
    "password = 'correct horse'",
    "config['api_key'] = \"b4ttery\"",
    "connect(host, password='hunter2')",
    "headers = {'x-auth-token': 'abcd1234'}",
    "    secret: str = 'staple'",
    "value = 'q7Zr9LxT2vBn4Kp8Wd3Hs6Jm'",
    "value = 'k3j9x0q8w7e6r5t4y3u2i1o0p9'",
    "value = 'aB3$kL9!qW7^zX2&mN5*'",
    "# the key is q7Zr9LxT2vBn4Kp8Wd3Hs6Jm",
    "# password: hunter2",
    "SECRET_KEY = 'django-insecure-abc'",
    "PASSWORD_PROD = 'staple'",
    'password = "p@ss\'w0rd"',
    "password = 'ab{cd}ef'",
    "password = '$ecret99'",
    "password = (\n    'hunter2')",
    "pwd = rb'hunter2'",
    "if password == 'hunter2': pass",
    "if (token := 'staple9'): pass",
    "os.environ.get('API_KEY', 'hunter22')",
    "user.set_password('hunter2')",
    "SecretStr('hunter2')",
    "passphrase = 'correct horse battery staple'",
    "dsn = 'host=db user=app password=hunter2 dbname=app'",
    "dsn = 'Server=db;Uid=app;Pwd=hunter2;'",
    "url = 'https://api.example.org/?api_key=abc123&x=1'",
    "url = 'postgres://app:p%40ss@h/d'",
    "url = 'redis://:p@ss@h/0'",
    "url = 'https://x1234567890abcdef12@github.com/o/r'",
    "headers = {'Authorization': 'Bearer abcdef123456'}",
    "curl = '-H \"Authorization: Basic dXNlcjpwYXNzd29yZA1=\"'",
    "bot = '123456789:AAF_abcdefghijklmnopqrstuvwxyz01234'",
    "MIIEowIBAAKCAQEAq7Zr9LxT2vBn4Kp8Wd3Hs6JmMIIEowIBAAKCAQEAabcdef12",
]

HARMLESS = [
    "digest = 'd41d8cd98f00b204e9800998ecf8427e'",
    "commit = '9fceb02d0ae598e95dc970b74767f19372d6a1a5'",
    "uuid = '123e4567-e89b-12d3-a456-426614174000'",
    "ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij'.lower()[:10] + 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'",
    "name = 'django.contrib.auth.middleware.AuthenticationMiddleware'",
    "path = '/usr/share/locale/de/LC_MESSAGES/messages.mo'",
    "url = 'https://example.org/docs/getting-started#step-two'",
    "password = os.environ['DATABASE_PASSWORD']",
    "password = None",
    "token = ''",
    "token_key = 'session_token'",
    "label = 'Please enter your password again'",
    "secret = 'please enter a secret here'",
    "key = 'sort_key'",
    "def token(self): return self.tokens.pop()",
    "text = 'the quick brown fox jumps over the lazy dog'",
    "fmt = '%(asctime)s %(levelname)s %(message)s'",
    "MAX_TOKENS_PER_REQUEST_AND_USER = 40",
    "B64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'",
    "B32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'",
    "sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
    "name = 'AbstractUserModelVersion2SerializerFactory'",
    "name = 'java.util.concurrent.ConcurrentHashMap'",
    "url = f'postgres://{user}:{password}@{host}/{name}'",
    "url = 'postgres://%(user)s:%(password)s@%(host)s'",
    "url = 'http://localhost:8080/path@version'",
    "url = 'git+https://github.com/owner/repository.git@v1.2.3'",
    "query = 'SELECT id FROM users WHERE password = %s AND token = ?'",
    "fields = ('password', 'username', 'email')",
    "password = '${DB_PASSWORD}'",
    "password = '<your password>'",
    "password = f'{prefix}{suffix}'",
    "for token in tokens: pass",
    "# the token is the first word",
    "# a bearer token that basic auth takes",
    "raise ValueError('the password must not be empty')",
    "regex = r'[A-Za-z_][A-Za-z0-9_]*'",
    "css = 'font-family:Helvetica,Arial,sans-serif'",
    "date = '2026-11-26T16:00:36.123456+00:00'",
    "version = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36'",
    "if token.type == tokenize.COMMENT: pass",
    "connect(password=password, token=settings.TOKEN)",
    "camelCaseIdentifierThatIsQuiteLong = someOtherIdentifierThatIsLong",
]


@pytest.mark.parametrize("code", SECRETS)
def test_a_secret_is_taken_out_and_put_back(code: str) -> None:
    found = redacted(code)
    assert found.secrets and all(secret not in found.text for secret in found.secrets)
    assert PLACEHOLDER.search(found.text)
    assert restored(found.text, found) == code


@pytest.mark.parametrize("code", HARMLESS)
def test_what_is_none_stays(code: str) -> None:
    assert redacted(code).secrets == () and redacted(code).text == code


@given(
    before=st.text(string.printable, max_size=40),
    after=st.text(string.printable, max_size=40),
    secret=st.text(MIXED, min_size=36, max_size=36),
)
def test_no_part_of_a_planted_key_is_left(before: str, after: str, secret: str) -> None:
    assume(secret not in before + after)
    planted = f"ghp_{secret}"
    found = redacted(f"{before} {planted} {after}")
    assert planted not in found.text and secret not in found.text
    assert restored(found.text, found) == f"{before} {planted} {after}"


@given(text=st.text(max_size=200))
def test_what_is_taken_out_of_any_text_can_be_put_back(text: str) -> None:
    found = redacted(text)
    if not PLACEHOLDER.search(text):
        assert restored(found.text, found) == text


@pytest.mark.parametrize(
    "text",
    ["password=", "password:", "password: a ", "token: [a| ", " ", "\n", "'", '"', "\'\'\'a",
     "password='", "\\", "://a:", "@",
     "-----BEGIN PRIVATE KEY-----", "-----BEGIN A", "eyJaaaaaaaa.", "the ", "a_", "_-", "#", "'token',",
     "password(",
     "aB3", "Bearer "],
)  # fmt: skip
def test_text_made_to_be_slow_is_read_once(text: str) -> None:
    """What a pattern tries in every way that it can be cut would not come to an end here."""
    for start in ("", "password:", "password='", "x://a:"):
        hostile = start + text * (40_000 // len(text)) + "!"
        assert PLACEHOLDER.sub("", redacted(hostile).text).count("!") <= 1


@pytest.mark.parametrize(
    "reply",
    [
        "a = ''",
        "a = '__REDACTED_1__' + '__REDACTED_1__'",
        "a = '__REDACTED_2__'",
        "a = '__REDACTED_1__'; b = '__REDACTED_7__'",
        "a = '__REDACTED_01__'; b = '__REDACTED_1__'",
        "password = __REDACTED_1__",
        "password = '__REDACTED_1__!'",
        "password = f'{x}__REDACTED_1__'",
        "# '__REDACTED_1__'",
        "password = ' __REDACTED_1__'",
    ],
)
def test_a_reply_that_moves_secrets_is_refused(reply: str) -> None:
    found = redacted("password = 'hunter2'")
    assert restored(reply, found) is None


def test_secrets_do_not_change_places() -> None:
    code = "password = 'hunter2'\ntoken = 'staple9'"
    found = redacted(code)
    assert found.secrets == ("hunter2", "staple9")
    assert restored(found.text.replace("password", "passwords"), found) is not None
    swapped = "password = '__REDACTED_2__'\ntoken = '__REDACTED_1__'"
    assert restored(swapped, found) is None


def test_a_placeholder_that_was_in_the_text_before_is_no_secret() -> None:
    found = redacted("a = '__REDACTED_1__'")
    assert restored("a = '__REDACTED_1__'", found) is None, "which secret is it? nobody knows, so nothing"


@pytest.mark.parametrize(
    "path", [".env", "deploy/.env.production", "a/prod.env", "secrets.py", "conf/client_secrets.json",
             "credentials.py", "id_rsa", "certs/site.pem", "local_settings.py", ".netrc",
             ".aws/config.py", "app/secrets/prod.py", "production_settings.py", "gcp/service-account-7.json",
             ".pypirc"],
)  # fmt: skip
def test_files_of_secrets_are_refused(path: str) -> None:
    assert is_refused(path)


@pytest.mark.parametrize(
    "path",
    [
        "app/env.py",
        "secretary.py",
        "settings.py",
        "app/credentials_form.py",
        "keys.py",
        "tokens.py",
        "secrets_test_data.py",
        "app/aws/s3.py",
        "app/passwords/views.py",
    ],
)
def test_files_that_only_sound_alike_are_not(path: str) -> None:
    assert not is_refused(path)


def test_entropy_is_that_of_shannon() -> None:
    assert entropy("") == 0.0 and entropy("aaaa") == 0.0
    assert entropy("abcd") == 2.0 and entropy(HEX) == 4.0
