"""A small client of the Language Server Protocol: what an editor says, and what it is answered."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

Message = dict[str, Any]


@dataclass
class LanguageServer:
    """A server over its standard input and output, for the files of one folder."""

    process: subprocess.Popen[bytes]
    root: Path
    settings: Mapping[str, Any]
    asked: int = 0
    told: dict[str, list[Message]] = field(default_factory=dict)
    """The diagnostics of each file by its address, as they were told last."""
    looked: set[str] = field(default_factory=set)
    """The files at which the server began to look since they were opened."""

    @classmethod
    def started(cls, command: list[str], root: Path, settings: Mapping[str, Any]) -> LanguageServer:
        """A server that knows the folder and the settings of its editor."""
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        server = cls(process, root, settings)
        folder = {"uri": root.as_uri(), "name": root.name}
        server.ask(
            "initialize",
            processId=None,
            rootUri=root.as_uri(),
            workspaceFolders=[folder],
            capabilities={
                "workspace": {"configuration": True, "workspaceFolders": True},
                "textDocument": {"hover": {"contentFormat": ["markdown"]}},
            },
        )
        server.tell("initialized")
        server.tell("workspace/didChangeConfiguration", settings=settings)
        while server.hear().get("method") != "workspace/configuration":
            pass  # until it asked for the settings: what is opened before is not checked by them
        server.open("first.yml", "a: b\n")
        server.problems("first.yml")
        return server

    def open(self, file: str, text: str) -> None:
        """Open a file with this text, which need not be on the disk."""
        uri = (self.root / file).as_uri()
        self.looked.discard(uri)
        self.asked += 1  # the server keeps what it read by address and version
        document = {"uri": uri, "languageId": "yaml", "version": self.asked, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)

    def problems(self, file: str) -> list[Message]:
        """What is wrong with the text of an open file."""
        uri = (self.root / file).as_uri()
        while uri not in self.looked or uri not in self.told:
            self.hear()
        return self.told[uri]

    def close(self, file: str) -> None:
        """Close a file."""
        self.tell("textDocument/didClose", textDocument={"uri": (self.root / file).as_uri()})

    def completions(self, file: str, line: int, column: int) -> set[str]:
        """What could be written at a place, counted from 0."""
        found = self.at("completion", file, line, column)
        return {item["label"] for item in found["items"]}

    def hover(self, file: str, line: int, column: int) -> str:
        """What is said of a word."""
        found = self.at("hover", file, line, column)
        return str(found["contents"]["value"]) if found else ""

    def at(self, question: str, file: str, line: int, column: int) -> Any:
        """The answer to a question about a place."""
        uri = (self.root / file).as_uri()
        place = {"line": line, "character": column}
        return self.ask(f"textDocument/{question}", textDocument={"uri": uri}, position=place)

    def ask(self, method: str, **params: Any) -> Any:
        """Ask, and wait for the answer."""
        self.asked += 1
        number = self.asked
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self.hear()
            if message.get("id") == number and "method" not in message:
                return message["result"]

    def tell(self, method: str, **params: Any) -> None:
        """Say something that has no answer."""
        self._send({"method": method, "params": params})

    def hear(self) -> Message:
        """The next message; questions of the server are answered."""
        out = cast("IO[bytes]", self.process.stdout)
        length = 0
        while line := out.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        if not length:
            raise EOFError("the language server ended")
        message: Message = json.loads(out.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.told[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": self._answer(message)})
        return message

    def _answer(self, message: Message) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        items = message["params"]["items"]
        for uri in (item["scopeUri"] for item in items if "scopeUri" in item):
            self.looked.add(uri)  # what was told of it before is of another text
            self.told.pop(uri, None)
        return [self.settings.get(item["section"]) for item in items]

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        into = cast("IO[bytes]", self.process.stdin)
        into.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        into.flush()

    def end(self) -> None:
        """End the server."""
        self.process.kill()
        self.process.communicate()
