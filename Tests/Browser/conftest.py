"""What the tests in a browser share: the programs, two applications, and Debian's Chromium."""

import os
import shutil
import sys

import pytest
from playwright.sync_api import sync_playwright

sys.path.append(os.path.join(os.path.dirname(__file__), "../Faults"))
sys.path.append(os.path.dirname(__file__))

from application import Application  # noqa: E402
from daemon import Daemon, Sandbox  # noqa: E402

PROGRAMS = os.environ["PROGRAMS"]


@pytest.fixture(scope="session")
def sandbox():
    sandbox = Sandbox(PROGRAMS)
    # Another site than the daemon's, as in life: cookies are kept from each other.
    sandbox.url = sandbox.url.replace("127.0.0.1", "localhost")
    yield sandbox
    sandbox.end()


# As root, Chromium does not start in its sandbox.
CHROMIUM = {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = playwright.chromium.launch(**CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture
def restoring(playwright, tmp_path):
    """Starts a browser whose profile lasts, with the window that it was closed with."""
    windows = []

    def start():
        window = playwright.chromium.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM["executable_path"],
            args=[*CHROMIUM["args"], "--restore-last-session"],
            ignore_default_args=["about:blank"])
        windows.append(window)
        return window

    yield start
    windows[-1].close()


@pytest.fixture(scope="session")
def app():
    application = Application()
    yield application
    application.end()


@pytest.fixture(scope="session")
def stranger():
    """An application on another origin, which nobody configured."""
    application = Application()
    yield application
    application.end()


@pytest.fixture
def installed(sandbox, app):
    """Starts a daemon with further configuration; it ends with the test."""
    daemons = []

    def install(pages="", options="", fiskil="", wrapper=(), credentials={}):
        daemon = Daemon(
            PROGRAMS, sandbox, fiskil=fiskil, options=f"""
pages:
  app_name: Acme
  app_origin: {app.origin}
  return_origins: [{app.origin}]
  {pages}
{options}""")
        daemons.append(daemon)
        for name, text in credentials.items():
            daemon.keep_secret(name, text)
        daemon.start(wrapper)
        return daemon

    yield install
    for daemon in daemons:
        daemon.kill()
        shutil.rmtree(daemon.folder, ignore_errors=True)


@pytest.fixture
def browsing(chromium):
    """Makes contexts, each a fresh profile, and listens to what its pages complain of."""
    contexts = []

    def make(**options):
        context = chromium.new_context(**options)
        context.set_default_timeout(20_000)
        context.complaints = []
        context.addresses = []
        context.on("console", lambda said: said.type in ("error", "warning")
                   and context.complaints.append(said.text))
        context.on("weberror", lambda error: context.complaints.append(str(error.error)))
        context.on("request", lambda request: context.addresses.append(request.url))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
