# One HTTP request, answered by status, headers and JSON. Nothing is retried and nothing followed.
import base64
import json
from http.client import HTTPConnection


class answer:
    """What came back. Headers by name in lower case; `json` is parsed on first use."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body.decode("utf-8"))

    @property
    def data(self):
        return self.json["data"]

    @property
    def rows(self):
        return self.json["data"]["rows"]

    def __repr__(self):
        return f"answer({self.status}, {self.body[:2000]!r})"


def http(address, method, path, user="root", password="", headers=None, body=None, limit=30.0):
    """Sends one request to `address` ("127.0.0.1:8030"). user=None sends no login; a dict or list as body goes as JSON."""
    host, port = address.rsplit(":", 1)
    sent = dict(headers or {})
    if user is not None and "Authorization" not in sent:
        sent["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
        sent.setdefault("Content-Type", "application/json")
    connection = HTTPConnection(host.strip("[]"), int(port), timeout=limit)
    try:
        connection.request(method, path, body=body, headers=sent)
        response = connection.getresponse()
        return answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()
