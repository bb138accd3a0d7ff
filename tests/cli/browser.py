# SPDX-License-Identifier: MIT OR Apache-2.0
"""A headless Chromium, spoken to over a pipe in its DevTools protocol: commands out, answers and events in."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time

FLAGS = ("--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
         "--disable-sync --no-first-run --hide-scrollbars --disable-dev-shm-usage --remote-debugging-pipe").split()
KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, "PageUp": 33, "PageDown": 34, "End": 35, "Home": 36, "ArrowUp": 38,
        "ArrowDown": 40}
SECONDS = 60


class Browser:
    def __init__(self, width=1400, height=900):
        self.home = tempfile.mkdtemp()
        commands, self.out = os.pipe()
        self.answers, answers = os.pipe()

        def take_pipes():  # the browser reads commands from 3, and answers on 4
            high = os.dup2(commands, 103), os.dup2(answers, 104)
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [shutil.which("chromium") or "/usr/bin/chromium", *FLAGS, "--user-data-dir=" + self.home, "about:blank"],
            preexec_fn=take_pipes, pass_fds=(3, 4), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=dict(os.environ, HOME=self.home))
        os.close(commands)
        os.close(answers)
        self.number, self.session, self.unread, self.events = 0, None, b"", []
        pages = [t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page"]
        self.session = self.call("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        self.resize(width, height)

    def close(self):
        os.close(self.out)
        self.process.terminate()
        self.process.wait(SECONDS)
        os.close(self.answers)
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def receive(self):
        while b"\0" not in self.unread:
            piece = os.read(self.answers, 1 << 20)
            if not piece:
                raise AssertionError("the browser is gone")
            self.unread += piece
        message, self.unread = self.unread.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise AssertionError((method, answer["error"]))
                return answer["result"]
            self.events.append(answer)

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def scheme(self, name, media="screen"):
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": name}])

    def open(self, path, settle=True):
        self.events.clear()
        self.call("Page.navigate", url="file://" + path)
        end = time.monotonic() + SECONDS
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            if time.monotonic() > end:
                raise AssertionError("the page does not load")
            self.events.append(self.receive())
        if settle:
            self.settle()

    def run(self, script):
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def settle(self):
        """Two frames: what was asked for is drawn."""
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def key(self, name):
        printable = name if len(name) == 1 else {"Enter": "\r"}.get(name, "")
        code = KEYS.get(name, ord(name[0].upper()))
        for kind in ("keyDown", "keyUp"):
            text = {"text": printable} if printable and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=code, **text)
        self.settle()

    def click(self, selector):
        x, y = self.run("(() => { const n = document.querySelector(%s); n.scrollIntoView({block: 'center'});"
                        "const b = n.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()"
                        % json.dumps(selector))
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.settle()

    def wheel(self, x, y, delta):
        self.call("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0, deltaY=delta)
        self.settle()

    def screenshot(self, path=None):
        data = base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
        if path:
            with open(path, "wb") as file:
                file.write(data)
        return data

    def requests(self):
        """What was asked of the network, the page itself and data in it left out."""
        self.call("Runtime.evaluate", expression="0")
        urls = [event["params"]["request"]["url"] for event in self.events
                if event.get("method") == "Network.requestWillBeSent"]
        return [url for url in urls[1:] if not url.startswith("data:")]

    def complaints(self):
        """Errors, warnings and exceptions on the console."""
        self.call("Runtime.evaluate", expression="0")
        return [event["params"] for event in self.events
                if event.get("method") in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")]
