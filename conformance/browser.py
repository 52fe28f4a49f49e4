"""Headless Chromium, driven through its debugging pipe: it ends when this process does."""

import base64
import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import time
from contextlib import contextmanager


@contextmanager
def chromium(profile):
    """Starts Chromium with an empty profile in the folder; gives a Browser."""
    program = chromium_program()
    to_browser, from_browser = os.pipe(), os.pipe()
    # Chromium reads commands from its descriptor 3 and writes to 4, which may be taken here.
    theirs = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_browser[0], from_browser[1])]
    process = subprocess.Popen(
        [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
        env=os.environ | {"XDG_CONFIG_HOME": str(profile), "XDG_CACHE_HOME": str(profile)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: [os.dup2(end, number) for number, end in enumerate(theirs, start=3)],
        pass_fds=(3, 4),
        start_new_session=True,
    )
    for end in (to_browser[0], from_browser[1], *theirs):
        os.close(end)
    try:
        yield Browser(to_browser[1], from_browser[0])
    finally:
        os.close(to_browser[1])
        os.close(from_browser[0])
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


FLAGS = [
    "--headless",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--window-size=1600,4800",
]


class Browser:
    def __init__(self, commands, messages):
        self.commands, self.messages = commands, messages
        self.ids = itertools.count(1)
        self.unread = b""
        self.pages = {}

    def open(self, address):
        """Opens the address in a tab of its own."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = self.pages[session] = Page(self, session, target)
        for domain in ("Page", "Runtime", "Log"):
            page.call(f"{domain}.enable")
        page.call("Page.navigate", {"url": address})
        return page

    def call(self, method, params=None, session=None):
        number = next(self.ids)
        request = {"id": number, "method": method, "params": params or {}}
        os.write(self.commands, json.dumps(request | ({"sessionId": session} if session else {})).encode() + b"\0")
        deadline = time.monotonic() + 30
        while True:
            message = self.read(deadline, method)
            if message.get("id") == number:
                assert "error" not in message, f"{method}: {message['error']}"
                return message["result"]
            if page := self.pages.get(message.get("sessionId")):
                page.hear(message)

    def read(self, deadline, method):
        while b"\0" not in self.unread:
            ready, _, _ = select.select([self.messages], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"Chromium did not answer {method}"
            chunk = os.read(self.messages, 1 << 20)
            assert chunk, "Chromium has ended"
            self.unread += chunk
        message, _, self.unread = self.unread.partition(b"\0")
        return json.loads(message)


# A page that has only begun has no body.
TEXT = "document.body?.innerText ?? ''"


class Page:
    def __init__(self, browser, session, target):
        self.browser, self.session, self.target = browser, session, target
        self.errors = []

    def call(self, method, params=None):
        return self.browser.call(method, params, self.session)

    def hear(self, event):
        """Keeps what a person would find in red in the console."""
        params = event["params"]
        match event["method"]:
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "assert"):
                self.errors.append(" ".join(str(it.get("value", it.get("description"))) for it in params["args"]))
            case "Runtime.exceptionThrown":
                self.errors.append(params["exceptionDetails"].get("exception", {}).get("description", "an exception"))
            case "Log.entryAdded" if params["entry"]["level"] == "error":
                self.errors.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")

    def evaluate(self, script):
        answer = self.call("Runtime.evaluate", {"expression": script, "returnByValue": True})
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, texts, seconds=60):
        """Waits until all the texts are to be read on the page."""
        deadline = time.monotonic() + seconds
        while missing := [text for text in texts if text not in (shown := self.evaluate(TEXT))]:
            assert time.monotonic() < deadline, f"{missing} are not on the page, which says:\n{shown}"
            time.sleep(0.1)

    def wait_until(self, condition, seconds=60):
        """Waits until an expression is true on the page."""
        deadline = time.monotonic() + seconds
        while not self.evaluate(condition):
            assert time.monotonic() < deadline, f"{condition} does not come true"
            time.sleep(0.1)

    def screenshot(self, file):
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def close(self):
        self.browser.call("Target.closeTarget", {"targetId": self.target})
        del self.browser.pages[self.session]


def chromium_program():
    """Chromium of this machine, or what apt-get installs on Debian."""
    if program := installed():
        return program
    apt = apt_install()
    if program := installed():
        return program
    raise RuntimeError(
        "the tests need Chromium. Do one of these:\n"
        f"  1. put one of {', '.join(PROGRAMS)} on the PATH (none is there)\n"
        f"  2. on Debian run the tests as root, or apt-get install chromium ({apt})"
    )


PROGRAMS = ["chromium", "chromium-browser", "google-chrome"]


def installed():
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def apt_install():
    """Why apt-get did not help; other tests may ask it for something at once, hence the lock."""
    if not os.path.exists("/etc/debian_version"):
        return "this is not Debian"
    if os.getuid() != 0:
        return "this user is not root"
    install = "apt-get update && apt-get install -y --no-install-recommends chromium"
    finished = subprocess.run(
        ["flock", "/tmp/millrace-test-apt.lock", "sh", "-c", install],
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        text=True,
    )
    told = (finished.stderr or finished.stdout).strip().splitlines()
    return f"apt-get exited {finished.returncode}: {told[-1] if told else 'nothing was said'}"
