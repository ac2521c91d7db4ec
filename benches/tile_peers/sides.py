"""What both sides are measured with: our programs, CPU time of processes, medians, tables."""
import json, math, os, pathlib, resource, shutil, statistics, subprocess, sys, time, urllib.request

COLOURS = ["#b3202c", "#3b6fb5", "#e0a526", "#63bf7a", "#26262b"]
HERE = pathlib.Path(__file__).parent


class Ours:
    """Our programs, and the maps they make, each once."""

    def __init__(self, tiles, synthetic, frontline, folder):
        self.tiles, self.synthetic, self.frontline = tiles, synthetic, frontline
        self.folder, self.maps = folder, {}

    def map(self, vertices):
        """A folder with the map of about so many vertices."""
        if vertices not in self.maps:
            folder = self.folder / str(vertices)
            run(self.synthetic, "--write", vertices, 1, folder)
            (folder / "borders.geojson").write_text(run(self.tiles, "borders", folder))
            self.maps[vertices] = folder
        return self.maps[vertices]

    def list(self, count, *vertices, kinds=("border",)):
        """A file with up to so many tiles of each kind and zoom, alike in all the maps."""
        path = self.folder / f"tiles-{count}-{'-'.join(map(str, vertices))}-{'-'.join(kinds)}"
        lines = run(self.tiles, "list", count, *map(self.map, vertices)).splitlines()
        path.write_text("".join(f"{line}\n" for line in lines if line.split()[0] in kinds))
        return path

    def measure(self, task, *arguments):
        return json.loads(run(self.tiles, task, *arguments))

    def database(self, vertices):
        """A store with that map as the territory `t`, and a token to write with."""
        folder = self.map(vertices)
        db = folder / "frontline.sqlite"
        if not db.exists():
            mapping = '[date]\nfile_name = "iso"\n[class]\nproperty = "faction"\n'
            for at, colour in enumerate(COLOURS):
                mapping += f'[[class.map]]\nexact = "f{at}"\nfaction = "f{at}"\n'
            for at, colour in enumerate(COLOURS):
                mapping += f'[factions.f{at}]\nname = "F{at}"\ncolour = "{colour}"\n'
            (folder / "mapping.toml").write_text(mapping)
            run(self.frontline, "territory", "add", "--db", db, "--slug", "t", "--name", "T", "--source", "made up",
                "--boundary", folder / "boundary.geojson")
            run(self.frontline, "import", "--survey", "--db", db, "--territory", "t", "--mapping",
                folder / "mapping.toml", folder / "2015-01-01.geojson")
            token = run(self.frontline, "token", "create", "--db", db, "--role", "editor", "--name", "bench")
            (folder / "token").write_text(token.strip())
        return db

    def serve(self, vertices, *flags):
        """Our server on a store of its own with that map."""
        db = self.folder / f"serve-{time.monotonic_ns()}.sqlite"
        shutil.copy(self.database(vertices), db)
        return Server([self.frontline, "serve", "--db", db, "--listen", "127.0.0.1:0", "--log", "warn",
                       "--max-requests-per-second", 0, "--max-writes-per-minute", 0, *flags])


class Server:
    """A server that says `http://…` on standard output when it listens; stopped at the end of a `with`."""

    def __init__(self, command):
        self.process = subprocess.Popen([str(it) for it in command], stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if "http://" in line:
                self.address = "http://" + line.split("http://")[1].split()[0].rstrip("/")
                break
        else:
            raise RuntimeError(f"{command[0]} ended before it listened")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def cpu(self):
        return cpu_of(self.process.pid)

    def get(self, path):
        with urllib.request.urlopen(self.address + path) as answer:
            return answer.read()

    def settle(self):
        """Waits until it has done what it does after it started."""
        before = -1.0
        while before != (now := self.cpu()):
            before = now
            time.sleep(0.5)


def run(*command, **keywords):
    """Standard output of a program that must succeed."""
    done = subprocess.run([str(it) for it in command], capture_output=True, text=True, **keywords)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr[-2000:]}")
    return done.stdout


def cpu_of(pid):
    """Seconds of CPU a process has had, all its threads together: Linux's clock of that process."""
    return time.clock_gettime(~pid << 3 | 2)


def children_cpu():
    """Seconds of CPU that programs run from here have had."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def tiles_in(path):
    """Tiles of a list as `(z, x, y)`, zoom by zoom."""
    return [tuple(map(int, line.split()[1:])) for line in path.read_text().splitlines()]


def by_zoom(tiles):
    zooms = {}
    for tile in tiles:
        zooms.setdefault(tile[0], []).append(tile)
    return zooms


def peer(script, *arguments, python=sys.executable, before=(), env=None):
    """What a peer's script, run by itself, prints as JSON."""
    env = {**os.environ, **(env or {})}
    return json.loads(run(*before, python, HERE / script, *arguments, env=env))


def geometric_mean(values):
    return math.exp(statistics.fmean(math.log(it) for it in values))


def medians(rounds, key="micros"):
    """By zoom, the median over rounds of `{"zooms": [{"zoom", key}, …]}`."""
    return {zoom["zoom"]: statistics.median(one["zooms"][at][key] for one in rounds)
            for at, zoom in enumerate(rounds[0]["zooms"])}


def table(*header):
    line = "| " + " | ".join(header) + " |"
    print(line + "\n|" + " --- |" * (line.count("|") - 1), flush=True)


def row(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)
