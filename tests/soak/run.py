#!/usr/bin/env python3
"""Whether a server that is used and abused for long stays as large as it was: python3 tests/soak/run.py [PROGRAM]

A server of its own, with 16 MiB for each cache, is read, searched, drawn from, written to, followed, sent junk and left
hanging, by one process and within a rate. Afterwards it must hold:

  its resident memory grew by less than 1 MiB a minute beyond what its record and its caches grew by their own count,
  after the first third, in which it is asked at thrice the rate to fill them; and no cache is over its bound. What an
  allocator keeps for a while sways a stretch of two minutes by as much, so that a stretch that grew is followed by
  another, and only growth in three of them, one after the other, is growth;
  no answer was a 5xx, but for 503 that says when to come back, and no sound request went unanswered;
  once nobody else asks, everything sound is answered;
  what was acknowledged is recorded, and `check` says so;
  the log has no ERROR and no panic, and SIGTERM ends the program with 0 within 30 seconds.

--seconds N (180) is how long; 86400 is a day. --rate N (20) is how many requests a second, of all kinds together.
Standard library only.
"""

import argparse
import collections
import http.client
import json
import os
import pathlib
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent.parent / "target"))
CACHE = 16 << 20
MOST_PER_MINUTE = 1 << 20
# Memory is judged by the least of each so many seconds: what a picture needs for a moment is no growth.
WINDOW = 10
# So many stretches may grow one after the other before that is a fault.
STRETCHES = 3
# What a changeset of one small region may keep in memory, where the server does not tell itself.
BYTES_PER_REVISION = 8 << 10
# What it tells of itself: how much of what it keeps for good, and of what it may drop, and the most of that.
OWN_COUNT = re.compile(r"^frontline_(record|cache|cache_capacity)_bytes(\{[^}]*\})? (\S+)", re.MULTILINE)
LATEST = ["2014-07-01", "2014-12-31", "2015-05-21", "2015-09-18", "2015-12-28", "2016-02-01"]

LOST = [
    "/none", "/territories/atlantis/shares", "/tiles/syria/99/0/0.png", "/assets/../x",
    "/territories/syria/shares?by=hue", "/territories/syria/places?q=" + "x" * 70_000,
]
HALVES = [
    b"", b"GET /territories HTTP/1.1\r\nHost: x\r\n",
    b"POST /territories/syria/regions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
]
HTTP2 = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


class Server:
    """The program over a store of its own, and what was seen of it."""

    def __init__(self, program, folder):
        self.program, self.folder, self.db = program, folder, f"{folder}/store.sqlite"
        known = run(program, "serve", "--help")
        caches = sorted(set(re.findall(r"--[a-z-]+-cache-bytes", known)))
        settings = [it for flag in caches for it in (flag, str(CACHE))]
        for flag in ["--max-requests-per-second", "--max-writes-per-minute", "--max-failures-per-minute"]:
            settings += [flag, "0"]
        self.metrics = None
        if "--metrics" in known:
            self.metrics = f"127.0.0.1:{free_port()}"
            settings += ["--metrics", self.metrics]
        self.log = open(f"{folder}/log", "w+")
        command = [program, "serve", "--db", self.db, "--listen", "127.0.0.1:0", *settings]
        self.child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.address = next(it.split("//")[-1].strip() for it in self.child.stdout if it.startswith("listening on"))
        self.token = run(program, "token", "create", "--db", self.db, "--role", "admin", "--name", "Soak").strip()
        self.seen, self.faults, self.lock = collections.Counter(), [], threading.Lock()
        self.revisions = collections.Counter()

    def ask(self, kind, method, path, body=None, token=None, headers=()):
        """Sends a sound request; whatever comes back is counted, and judged."""
        headers = dict(headers)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection(self.address, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            said = answer.read()
            told = answer.getheader("Retry-After")
        except (OSError, http.client.HTTPException) as fault:
            return self.note(kind, type(fault).__name__, f"{method} {path[:120]}: {fault!r}")
        finally:
            connection.close()
        wrong = answer.status >= 500 and not (answer.status == 503 and told)
        self.note(kind, answer.status, f"{method} {path[:120]}: {answer.status} {said[:200]}" if wrong else None)
        return answer.status, said

    def note(self, kind, what, fault=None):
        with self.lock:
            self.seen[kind, what] += 1
            if fault and len(self.faults) < 50:
                self.faults.append(fault)

    def resident(self):
        with open(f"/proc/{self.child.pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def own(self):
        """How much its record and its caches hold by its own count, or as told by the number of revisions."""
        if self.metrics:
            with urllib.request.urlopen(f"http://{self.metrics}/metrics", timeout=30) as answer:
                told = OWN_COUNT.findall(answer.read().decode())
            sizes = {(what, which): float(size) for what, which, size in told}
            for (what, which), most in sizes.items():
                if what == "cache_capacity" and (size := sizes["cache", which]) > 1.05 * most:
                    self.note("cache", which, f"the cache {which} of {most:.0f} bytes holds {size:.0f}")
            if told:
                return sum(size for (what, _), size in sizes.items() if what != "cache_capacity")
        return sum(self.revisions.values()) * BYTES_PER_REVISION

    def stop(self):
        self.child.terminate()
        try:
            code = self.child.wait(30)
        except subprocess.TimeoutExpired:
            self.child.kill()
            code = "not within 30 seconds"
        if code != 0:
            self.faults.append(f"SIGTERM ended it with {code}")
        self.log.seek(0)
        self.faults += [line.strip() for line in self.log if re.search("ERROR|panicked", line)][:20]


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def moment(server):
    """A date, mostly one that others ask for too, and now and then as it was known at some revision."""
    other = f"{random.choice([2014, 2015])}-{random.randint(1, 12):02}-15"
    date = random.choice(LATEST) if random.random() < 0.7 else other
    known = f"&known_at={random.randint(1, 1 + server.revisions['syria'])}" if random.random() < 0.3 else ""
    return f"datetime={date}{known}"


def figures(server):
    point = f"point?lon={random.uniform(36, 41):.3f}&lat={random.uniform(33.5, 36.5):.3f}&"
    path = random.choice(["shares?by=district&", "shares?", "summary?", "control?", point])
    server.ask("figures", "GET", f"/territories/syria/{path}{moment(server)}")


def tiles(server):
    z = random.randint(5, 9)
    x, y = int((random.uniform(36, 42) + 180) / 360 * 2**z), int(2**z * random.uniform(0.395, 0.412))
    form = random.choice(["png", "mvt", "mvt", "webp"])
    server.ask("tiles", "GET", f"/tiles/syria/{z}/{x}/{y}.{form}?{moment(server)}")


def known(server):
    server.ask("known", "GET", f"/tiles/syria.json?{moment(server)}")


def search(server):
    letters = "".join(random.choice("abdehlmnrs ") for _ in range(random.choice([2, 4, 8, 3000])))
    server.ask("search", "GET", f"/territories/syria/places?q={letters.replace(' ', '%20')}")


def pictures(server):
    size = random.choice([64, 200, 400])
    drawn = [f"map.png?width={size}&height={size}&{moment(server)}", f"map.svg?{moment(server)}"]
    path = random.choice([*drawn, f"timelapse.gif?frames=3&width={size}&height={size}"])
    server.ask("pictures", "GET", f"/territories/syria/{path}")


def writes(server):
    where, faction, (west, east), (south, north) = random.choice([
        ("syria", "government", (36.5, 40), (33.5, 36)), ("island", "crew", (10.1, 11.8), (1.1, 1.8))])
    west, south = random.uniform(west, east), random.uniform(south, north)
    ring = [[west, south], [west + 0.05, south], [west + 0.05, south + 0.05], [west, south]]
    feature = {
        "type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"faction": faction, "valid_from": "2015-06-01", "sources": ["https://example.org/report"]}}
    answer = server.ask("writes", "POST", f"/territories/{where}/regions", json.dumps(feature), server.token)
    if answer and answer[0] == 201:
        with server.lock:
            server.revisions[where] += 1


def refused(server):
    path, body = "/territories/syria/regions", json.dumps({"x": "y" * random.choice([10, 100_000])})
    token = random.choice([None, "fl_none", "\t"])
    server.ask("refused", "POST", path, body, token, {"Idempotency-Key": f"key-{random.random()}"})


def lost(server):
    server.ask("lost", "GET", random.choice(LOST))


def raw(server, sent, seconds):
    """Sends bytes as they are, and looks whether anything comes back."""
    try:
        with socket.create_connection(tuple(server.address.split(":")), timeout=seconds) as connection:
            connection.sendall(sent)
            connection.recv(4096)
    except OSError:
        pass
    server.note("raw", "sent")


def junk(server):
    strange = [random.randbytes(300), b"GET / HTTP/1.1\r\n\r\n", b"\0" * 50, HTTP2 + random.randbytes(40)]
    raw(server, random.choice(strange), 2)


def half(server):
    raw(server, random.choice(HALVES), random.randint(1, 8))


def follows(server):
    raw(server, b"GET /territories/syria/changes HTTP/1.1\r\nHost: x\r\n\r\n", random.randint(1, 8))


# Each as often as it stands here.
KINDS = [figures] * 5 + [tiles] * 6 + [known, search, writes] * 2 + [pictures, refused, lost, junk, half, follows]
WORKERS = 12


def work(server, settled, pace, done):
    while not done.is_set():
        began = time.monotonic()
        random.choice(KINDS)(server)
        wanted = pace if began > settled else pace / 3
        time.sleep(max(0, wanted - (time.monotonic() - began)))


def island(server):
    """A second territory, small enough that writing to it costs little."""
    land = {"type": "Polygon", "coordinates": [[[10, 1], [12, 1], [12, 2], [10, 2], [10, 1]]]}
    body = {"slug": "island", "names": {"en": "Island"}, "boundary": {"source": "a chart", "geometry": land},
            "factions": [{"slug": "crew", "names": {"en": "Crew"}, "colour": "#112233"}]}
    answer = server.ask("made", "POST", "/territories", json.dumps(body), server.token)
    if not answer or answer[0] != 201:
        sys.exit(f"the island was not made: {answer}")


def slope(samples):
    """Bytes a minute: the median over all pairs of windows, which single ones do not sway."""
    windows = collections.defaultdict(list)
    for second, size in samples:
        windows[second // WINDOW].append(size)
    least = [(window * WINDOW, min(sizes)) for window, sizes in sorted(windows.items())]
    steps = [(b - a) * 60 / (t - s) for i, (s, a) in enumerate(least) for t, b in least[i + 1:]]
    return statistics.median(steps) if steps else 0.0


def acknowledged_is_recorded(server, before):
    for territory, count in server.revisions.items():
        answer = server.ask("last", "GET", f"/territories/{territory}")
        revision = json.loads(answer[1])["revision"] if answer and answer[0] == 200 else None
        if revision is None or revision - before[territory] < count:
            told = f"{territory}: {count} changes acknowledged, but revision {revision} after {before[territory]}"
            server.faults.append(told)


def still_answers(server):
    """Once nobody else asks, whatever is sound is answered: nothing keeps a place for ever."""
    before = collections.Counter(server.seen)
    for sound in (figures, tiles, known, search, pictures, writes):
        sound(server)
    for kind, what in server.seen - before:
        if what == 503:
            server.faults.append(f"{kind}: 503 while nobody else asked")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?", default=TARGET / "debug" / "frontline")
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument("--rate", type=float, default=20)
    options = parser.parse_args()
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(options.program, folder)
        try:
            island(server)
            listed = json.loads(server.ask("made", "GET", "/territories", None, server.token)[1])["territories"]
            before = {it["slug"]: it["revision"] for it in listed}
            began = time.monotonic()
            third, done = options.seconds / 3, threading.Event()
            asked = (server, began + third, WORKERS / options.rate, done)
            threads = [threading.Thread(target=work, args=asked, daemon=True) for _ in range(WORKERS)]
            for thread in threads:
                thread.start()
            watch(server, began, third)
            for _ in range(STRETCHES):
                samples = watch(server, began, 2 * third)
                if slope([(at, size) for at, size, _ in samples]) < MOST_PER_MINUTE:
                    break
            done.set()
            for thread in threads:
                thread.join(90)
            still_answers(server)
            acknowledged_is_recorded(server, before)
        finally:
            server.stop()
        checked = subprocess.run([options.program, "check", "--db", server.db], capture_output=True, text=True)
        if checked.returncode != 0:
            server.faults.append(f"check: {checked.stdout}{checked.stderr}")
    judge(server, samples)


def watch(server, began, seconds):
    """Looks every second for so long: when, how much beyond its own count is resident, and how much in all."""
    samples, until = [], time.monotonic() + seconds
    while (now := time.monotonic()) < until and server.child.poll() is None:
        samples.append((int(now - began), server.resident() - server.own(), server.resident()))
        time.sleep(1)
    return samples


def judge(server, samples):
    growth, resident = slope([(at, size) for at, size, _ in samples]), [size for _, _, size in samples]
    whole = slope([(at, size) for at, _, size in samples])
    for kind in sorted({kind for kind, _ in server.seen}):
        counts = sorted((str(what), count) for (of, what), count in server.seen.items() if of == kind)
        print(f"{kind:10}", ", ".join(f"{what}: {count}" for what, count in counts))
    first, most, last = (size >> 20 for size in (resident[0], max(resident), resident[-1]))
    print(f"resident: {first} MiB at the start of the last stretch, {most} at most, {last} at its end")
    beyond, all_in_all = growth / (1 << 20), whole / (1 << 20)
    print(f"growth from second {samples[0][0]} to {samples[-1][0]}: {beyond:.2f} MiB a minute, {all_in_all:.2f} with its own count")
    print(f"{sum(server.revisions.values())} changes recorded")
    if growth >= MOST_PER_MINUTE:
        server.faults.append("it grew by 1 MiB a minute or more")
    for fault in server.faults:
        print("fault:", fault)
    sys.exit(1 if server.faults else 0)


if __name__ == "__main__":
    main()
