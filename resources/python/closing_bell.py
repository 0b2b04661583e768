"""Tells Closing Bell how far a script has come and what came out of it.

    from closing_bell import output, params, progress

    progress(done=350, total=1000, current="600000.SH")
    output(rows=5300)
    codes = params()["codes"]

Outside Closing Bell the first two do nothing, and there are no parameters. Needs nothing but Python 3.6.
"""

import codecs
import json
import math
import os
import sys
import threading

__all__ = ["progress", "output", "params"]

_lock = threading.Lock()
# Whether the last text that was printed had no newline: a report counts at the beginning of a line only.
_unended = False


def _note_ends(stream):
    write = stream.write

    def noting(text):
        global _unended
        if isinstance(text, str) and text:
            _unended = text[-1] != "\n"
        return write(text)

    try:
        stream.write = noting
    except AttributeError:
        # A stream of another kind takes no notes; its lines are taken for ended.
        pass


if "CLOSING_BELL_RUN" in os.environ and sys.__stdout__ is not None:
    _note_ends(sys.__stdout__)


def progress(percent=None, message=None, current=None, done=None, total=None):
    """Reports progress. What is left out stays as it was; percent (0 to 100) follows from done and total."""
    values = {"percent": percent, "message": message, "current": current, "done": done, "total": total}
    for name in ("message", "current"):
        if values[name] is not None:
            values[name] = str(values[name])
    _send("::progress", {name: value for name, value in values.items() if value is not None})


def output(*mappings, **values):
    """Adds result values by name: keywords, dicts, or both. Later values win; 256 KiB in all."""
    merged = {}
    for mapping in mappings:
        merged.update(mapping)
    merged.update(values)
    _send("::output", merged)


def params():
    """The run's parameters by name, however long, read from a file that is there while the run lasts."""
    path = os.environ.get("CLOSING_BELL_PARAMS_FILE")
    if not path:
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def _send(marker, values):
    stream = sys.__stdout__
    if not values or stream is None or "CLOSING_BELL_RUN" not in os.environ:
        return
    line = "%s %s\n" % (marker, _json(_plain(values), stream))
    with _lock:
        try:
            # What was printed to a replaced or buffered stdout comes first.
            sys.stdout.flush()
            stream.write("\n" + line if _unended else line)
            stream.flush()
        except (AttributeError, OSError, ValueError):
            # Nobody reads any more; a report must not end the script.
            pass


def _json(values, stream):
    """JSON with text as it is where the stream takes all of it, in escapes elsewhere."""
    if _is_utf8(stream):
        text = json.dumps(values, ensure_ascii=False, allow_nan=False)
        try:
            text.encode("utf-8")
            return text
        except UnicodeEncodeError:
            # Half a character, as in a file name that is not UTF-8.
            pass
    return json.dumps(values, allow_nan=False)


def _is_utf8(stream):
    try:
        return codecs.lookup(stream.encoding).name == "utf-8"
    except (AttributeError, LookupError, TypeError):
        return False


def _plain(value):
    """What JSON can hold: numbers of numpy, dates and the like become numbers and text, NaN becomes null."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "tolist"):
        # Scalars and arrays of numpy, series of pandas.
        return _plain(value.tolist())
    return str(value)
