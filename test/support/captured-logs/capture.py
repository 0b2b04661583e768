"""Prints what Python's loggers write, one JSON object a line, for `captured.json`.

  python3 -m venv /tmp/v && /tmp/v/bin/pip install loguru structlog absl-py rich pandas && /tmp/v/bin/python capture.py

Each message ends with the level that it was logged at, "(as error)": that is what the tests expect of the line.
"""

import io
import json
import logging
import os
import subprocess
import sys
import textwrap

RECORDS = """
log.debug("12 symbols asked for (as debug)")
log.info("open 10.01 close 10.11 (as info)")
log.warning("2 rows lack a close (as warning)")
log.error("600000.SH has no bars (as error)")
log.critical("the token is spent (as error)")
try:
    {}["600000.SH"]
except KeyError:
    log.exception("the frame was not joined (as error)")
log.info("done (as info)")
"""


def run(name, source, env=None):
    """Runs a script in a process of its own and keeps the bytes of both streams."""
    path = "/tmp/captured_script.py"
    with open(path, "w") as script:
        script.write(textwrap.dedent(source))
    done = subprocess.run([sys.executable, path], capture_output=True, env={**os.environ, **(env or {})})
    for stream, data in (("stdout", done.stdout), ("stderr", done.stderr)):
        if data:
            print(json.dumps({"by": name, "stream": stream, "text": data.decode()}, ensure_ascii=False))


FORMATS = [
    None,
    "%(asctime)s - %(name)s - %(levelname)s - %(message)s",
    "%(asctime)s %(levelname)s %(message)s",
    "%(asctime)s %(name)s %(levelname)s: %(message)s",
    "[%(asctime)s] [%(levelname)s] %(message)s",
    "[%(asctime)s: %(levelname)s/%(processName)s] %(message)s",
    "[%(asctime)s] {%(filename)s:%(lineno)d} %(levelname)s - %(message)s",
    "[%(levelname)s] %(message)s",
    "%(levelname)-8s %(message)s",
    "%(levelname)s: %(message)s",
    "%(levelname)s %(asctime)s %(module)s %(process)d %(thread)d %(message)s",
    "%(asctime)s [%(process)d] %(levelname)s %(filename)s:%(lineno)d %(message)s",
    "%(asctime)s %(filename)s[line:%(lineno)d] %(levelname)s %(message)s",
    "%(asctime)s | %(levelname)-8s | %(name)s:%(funcName)s:%(lineno)d - %(message)s",
    "%(asctime)s [%(name)s] %(levelname)s: %(message)s",
    "%(asctime)s [%(threadName)s] [%(levelname)s] %(name)s - %(message)s",
    "%(name)s - %(levelname)s - %(message)s",
]

for fmt in FORMATS:
    run(f"logging {fmt}", f"""
import logging
logging.basicConfig(level=10{'' if fmt is None else f', format={fmt!r}'})
log = logging.getLogger("quotes.daily")
{RECORDS}""")

run("loguru", f"from loguru import logger as log\n{RECORDS}\nlog.success('saved (as info)')\nlog.trace('t')")
run("loguru in colours", f"""
import sys
from loguru import logger as log
log.remove()
log.add(sys.stderr, colorize=True)
{RECORDS}""")
run("loguru as JSON", f"import sys\nfrom loguru import logger as log\nlog.remove()\nlog.add(sys.stdout, serialize=True)\n{RECORDS}")
run("structlog", f"import structlog\nlog = structlog.get_logger()\n{RECORDS}")
run("structlog in colours", f"import structlog\nlog = structlog.get_logger()\n{RECORDS}", {"FORCE_COLOR": "1"})
run("structlog as JSON", f"""
import structlog
structlog.configure(processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(), structlog.processors.format_exc_info, structlog.processors.JSONRenderer()])
log = structlog.get_logger()
{RECORDS}""")
run("absl", f"from absl import logging as log\nlog.set_verbosity(log.DEBUG)\nlog.critical = log.error\nlog.use_absl_handler()\n{RECORDS}".replace("as debug", "as info"))
run("rich", f"""
import logging
from rich.logging import RichHandler
logging.basicConfig(level=10, format="%(message)s", handlers=[RichHandler()])
log = logging.getLogger()
log.debug("12 symbols asked for (as debug)")
log.info("open 10.01 close 10.11 (as info)")
log.warning("2 rows lack a close (as warning)")
log.error("600000.SH has no bars (as error)")
""", {"COLUMNS": "120"})
run("pandas", """
import logging
import sys
import pandas as pd
logging.basicConfig(level=10, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
frame = pd.DataFrame({"code": ["600000.SH", "000001.SZ"], "state": ["ERROR", "INFO"], "close": [10.1, None]})
print(frame)
print(frame.set_index("state").describe())
logging.info("2 rows (as info)\\n%s", frame)
logging.info("of them (as info)\\n%s", frame.describe())
one = frame[frame.close > 1]
one["close"] = 2
logging.info("done (as info)")
""")
run("a chain of exceptions", """
try:
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError("3 positions have no factor loadings: 688981.SH,\\n920819.BJ") from error
except ValueError:
    import traceback
    traceback.print_exc()
raise ExceptionGroup("both", [OSError("a"), KeyError("b")])
""")
run("a file that can't be compiled", "def f(:\n")
run("prints", """
import sys
for n in range(3):
    print(f"[{n}] loading exposure of 60003{n}.SH")
print("2026-11-30 09:31:00  600000.SH  ERROR  10.1")
print("0  ERROR  1")
print("Error: 0.0012")
print("info")
print("errors 0, warnings 0")
print("2026-11-30 15:00:00 loaded 5 bars, ERROR rate 0")
""")
