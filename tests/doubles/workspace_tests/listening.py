"""An app of a few lines: a server that answers with what it is given and keeps what it was sent."""

import json
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Listener(BaseHTTPRequestHandler):
    """Answers with the statuses it is given and keeps what it was sent."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.received.append((dict(self.headers), body))
        answer = self.server.answers.pop(0) if self.server.answers else said()
        time.sleep(answer["pause"])
        try:
            self.send_response(answer["status"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer["body"].encode())
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *arguments):
        pass


def said(body="", *, status=200, pause=0.0, headers=None):
    """Return one answer of a listening app; a body that is no string is sent as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    return {"status": status, "headers": headers or {}, "pause": pause, "body": text}


@contextmanager
def listening(workspace, *answers):
    """Let the workspace deliver to a server that gives these answers, then 200."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        server.received, server.answers = [], list(answers)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        workspace.connect_http(f"http://127.0.0.1:{server.server_port}/slack/events")
        yield server.received
        server.shutdown()
        thread.join()


def fetch(url, body=None, headers=None):
    """Return the status and the text at an address."""
    request = urllib.request.Request(url, body and body.encode(), headers or {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
