#!/usr/bin/env python3
"""Attacks that once exhausted the server, one by one, and how it fares: python3 benches/siege.py PROGRAM [WORD…]

Each row is sent by a process of its own to a fresh server on the loopback, bounded in count and time, while another
process asks /healthz and a finished tile, each on a kept connection, over and over. Printed are the statuses seen
(`–` is no answer), the 99th percentiles of /healthz and of the tile meanwhile, and resident memory before, at its
most, and half a minute after. WORD runs only the rows that have it in their name. Standard library only; Linux.

The target on two cores: /healthz at most 100 ms, tiles at most 50 ms; after half a minute at most 1.5 times as
before, beyond what caches hold.
"""

import collections
import gzip
import http.client
import json
import multiprocessing
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

TILE = "/tiles/syria/7/76/50.mvt?datetime=2015-09-18"
LONGEST = 60
AFTER = 30
HOME = "/territories/syria"
# What a row's load is told of the server it is sent to.
Target = collections.namedtuple("Target", "host port token")


def ask(target, method, path, body=None, token=None, headers=(), read=True):
    """One request on a connection of its own; gives the status, or None where none came."""
    headers = {**dict(headers), **({"Authorization": f"Bearer {token}"} if token else {})}
    connection = http.client.HTTPConnection(target.host, target.port, timeout=LONGEST)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        if read:
            answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def at_once(count, one, each=1):
    """Runs `one(number)` on so many threads, `each` times; gives how often what came."""
    seen, lock, end = collections.Counter(), threading.Lock(), time.monotonic() + LONGEST

    def run(number):
        for turn in range(each):
            if time.monotonic() > end:
                return
            answer = one(number * each + turn)
            with lock:
                seen[answer] += 1

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def open_for(target, count, sent, seconds):
    """Holds so many connections open that sent only this; gives how many the server had closed by the end."""
    seen, held = collections.Counter(), []
    for _ in range(count):
        try:
            connection = socket.create_connection((target.host, target.port), timeout=5)
            connection.sendall(sent)
            held.append(connection)
        except OSError:
            seen["refused"] += 1
    time.sleep(seconds)
    for connection in held:
        connection.setblocking(False)
        try:
            gone = any(connection.recv(1 << 16) == b"" for _ in range(64))
        except BlockingIOError:
            gone = False
        except OSError:
            gone = True
        seen["closed" if gone else "open"] += 1
        connection.close()
    return seen


JSON = {"Content-Type": "application/json"}
GZIP = {**JSON, "Content-Encoding": "gzip"}


def bodies(target):
    body = b'{"x":"' + b"x" * ((10 << 20) - 20) + b'"}'
    keyed = lambda n: {**JSON, "Idempotency-Key": f"k{n}"}
    return at_once(100, lambda n: ask(target, "POST", f"{HOME}/regions", body, headers=keyed(n)))


def known_at(target):
    last = written(target, 300)
    return at_once(8, lambda n: ask(target, "GET", f"/tiles/syria.json?known_at={1 + n % last}"), 375)


def write_read(target):
    def both(n):
        written(target, 1)
        return ask(target, "GET", "/tiles/syria.json?datetime=2015-09-18")

    return at_once(2, both, 150)


def region(ring):
    return {
        "type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"faction": "isis", "valid_from": "2015-09-18", "sources": ["https://example.org/report"]}}


def written(target, count):
    """Records so many small regions; gives the revision."""
    for number in range(count):
        west = 38 + number % 50 / 100
        ring = [[west, 35], [west + 0.004, 35], [west + 0.004, 35.004], [west, 35]]
        ask(target, "POST", f"{HOME}/regions", json.dumps(region(ring)), target.token, JSON)
    return count


def search(target):
    return at_once(40, lambda n: ask(target, "GET", f"{HOME}/places?q=" + "ab" * 30_000), 2)


def doubt(target):
    return at_once(200, lambda n: ask(target, "GET", f"{HOME}/shares?datetime=2015-09-18&doubt_below={n % 100}"))


def bombs(target):
    body = gzip.compress(b"[" + b"[]," * 16_500_000 + b"[]]")
    return at_once(8, lambda n: ask(target, "POST", f"{HOME}/changesets", body, target.token, GZIP))


def names(target):
    body = gzip.compress(b"{" + b",".join(b'"%d":0' % n for n in range(4_000_000)) + b"}")
    return at_once(4, lambda n: ask(target, "POST", f"{HOME}/changesets", body, target.token, GZIP))


def alike(target):
    ring = [[38, 35], [38.5, 35], [38.5, 35.5], [38, 35]]
    body = json.dumps({"changes": [{"change": "create", "feature": region(ring)}] * 9_999})
    return at_once(4, lambda n: ask(target, "POST", f"{HOME}/effect", body, target.token, JSON))


def foreign(target):
    body = gzip.compress(b'{"changes":[' + b"[]," * 16_500_000 + b"[]]}")
    return at_once(8, lambda n: ask(target, "POST", f"{HOME}/changesets", body, "fl_" + "0" * 40, GZIP))


def maps(target):
    return at_once(60, lambda n: ask(target, "GET", f"{HOME}/map.png?width=2048&height=2048&title={n}"))


def films(target):
    """Asked for, and not read."""
    head = f"GET {HOME}/timelapse.gif?width=1024&height=1024&frames=120&title=%d HTTP/1.1\r\nHost: x\r\n\r\n"
    held, seen = [], collections.Counter()
    for number in range(60):
        connection = socket.create_connection((target.host, target.port), timeout=5)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall((head % number).encode())
        held.append(connection)
    time.sleep(LONGEST / 2)
    for connection in held:
        connection.settimeout(1)
        try:
            seen[int(connection.recv(12).split()[1])] += 1
        except (OSError, IndexError):
            seen[None] += 1
        connection.close()
    return seen


def idle(target):
    return open_for(target, 500, b"", 40)


def heads(target):
    return open_for(target, 500, b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ", 40)


def halves(target):
    return open_for(target, 500, b"POST /session HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{", 40)


def streams(target):
    head = f"GET {HOME}/changes HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    seen, held = collections.Counter(), []
    for _ in range(1_100):
        try:
            connection = socket.create_connection((target.host, target.port), timeout=5)
            connection.sendall(head)
            held.append(connection)
            seen[int(connection.recv(12).split()[1])] += 1
        except (OSError, IndexError):
            seen[None] += 1
    for connection in held:
        connection.close()
    return seen


ROWS = {
    "100 bodies of 10 MiB without a token": bodies,
    "3,000 reads as known at 300 revisions": known_at,
    "300 writes, each with a read": write_read,
    "search of 60,000 letters, 40 at once": search,
    "200 shares?doubt_below at once": doubt,
    "8 bodies of 49.5 MB in 48 kB of gzip": bombs,
    "the same with a token that is none": foreign,
    "4 objects of 4 million names": names,
    "effect of 9,999 alike regions, 4 at once": alike,
    "60 maps of 2,048 px": maps,
    "60 unread films": films,
    "500 connections that send nothing": idle,
    "500 heads that never end": heads,
    "500 half-sent bodies": halves,
    "1,100 streams from one address": streams,
}


def probe(target, path, times, stop):
    """Asks again and again on a kept connection, and notes how long each answer took; a lost one counts in full."""
    connection = http.client.HTTPConnection(target.host, target.port, timeout=LONGEST)
    while not stop.is_set():
        began = time.monotonic()
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            fine = answer.status == 200
        except (OSError, http.client.HTTPException):
            connection.close()
            fine = False
        times.append(time.monotonic() - began if fine else LONGEST)
        time.sleep(0.02)


def probing(target, stop, results):
    """Both probes, in a process that does nothing else."""
    kept = {"/healthz": [], TILE: []}
    threads = [threading.Thread(target=probe, args=(target, path, times, stop)) for path, times in kept.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put([sorted(times)[int(len(times) * 0.99)] if times else LONGEST for times in kept.values()])


def attack(row, target, results):
    results.put(ROWS[row](target))


class Server:
    """The program over a fresh store, without limits of rate: what holds must hold without them."""

    def __init__(self, program, folder):
        db = f"{folder}/siege.sqlite"
        rates = ["requests-per-second", "writes-per-minute", "failures-per-minute"]
        free = [it for flag in rates for it in (f"--max-{flag}", "0")]
        command = [program, "serve", "--db", db, "--listen", "127.0.0.1:0", *free]
        self.child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = next(it.split("//")[-1].strip() for it in self.child.stdout if it.startswith("listening on"))
        host, port = address.split(":")
        create = [program, "token", "create", "--db", db, "--role", "editor", "--name", "Siege"]
        made = subprocess.run(create, check=True, stdout=subprocess.PIPE, text=True)
        self.target = Target(host, int(port), made.stdout.strip())
        self.most = 0

    def resident(self):
        with open(f"/proc/{self.child.pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)

    def watch(self, stop):
        while not stop.wait(0.05):
            self.most = max(self.most, self.resident())


def measure(program, row):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(program, folder)
        try:
            for _ in range(5):
                ask(server.target, "GET", TILE)
            before = server.resident()
            stop, seen, times = multiprocessing.Event(), multiprocessing.Queue(), multiprocessing.Queue()
            watcher = threading.Thread(target=server.watch, args=(stop,))
            prober = multiprocessing.Process(target=probing, args=(server.target, stop, times))
            attacker = multiprocessing.Process(target=attack, args=(row, server.target, seen))
            watcher.start(), prober.start()
            time.sleep(1)
            attacker.start()
            statuses = seen.get(timeout=10 * LONGEST)
            stop.set()
            health, tile = times.get(timeout=2 * LONGEST)
            attacker.join(), prober.join(), watcher.join()
            time.sleep(AFTER)
            after = server.resident() if server.child.poll() is None else float("nan")
        finally:
            server.child.terminate()
            server.child.wait(60)
    told = ", ".join(f"{what or '–'}: {count}" for what, count in sorted(statuses.items(), key=str))
    figures = [health * 1000, tile * 1000, before, server.most, after]
    print(f"| {row} | {told} | {' | '.join(f'{it:.0f}' for it in figures)} |", flush=True)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program, words = sys.argv[1], sys.argv[2:]
    print("| attack | answers | /healthz p99, ms | tile p99, ms | MiB before | at most | 30 s after |")
    print("| --- " * 7 + "|")
    for row in ROWS:
        if not words or any(re.search(word, row) for word in words):
            measure(program, row)


if __name__ == "__main__":
    main()
