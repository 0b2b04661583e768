"""Draws the bars whose bytes are kept beside this file, with tqdm 4, rich 14, click 8 and progressbar2 4:

    python make.py NAME > NAME.txt 2>&1             tqdm-…: into a pipe, as Closing Bell runs it
    FORCE_COLOR=1 python make.py rich > rich.txt    rich draws into a pipe only when told to
    script -qec "python make.py NAME" /dev/null     click and progressbar2, as in a terminal
    python make.py progressbar2 2>&1                progressbar2-piped
"""

import sys
import time


def tqdm_nested():
    from tqdm import tqdm

    for i in tqdm(range(3), desc="days", mininterval=0):
        for _ in tqdm(range(4), desc=f"codes {i}", leave=False, mininterval=0):
            time.sleep(0.01)


def tqdm_nested_left():
    from tqdm import tqdm

    for i in tqdm(range(2), desc="days", mininterval=0):
        for _ in tqdm(range(2), desc=f"codes {i}", mininterval=0):
            time.sleep(0.01)
    print("after", file=sys.stderr)


def work(n):
    from tqdm import tqdm

    for _ in tqdm(range(3), desc=f"worker {n}", position=n, mininterval=0):
        time.sleep(0.02)


def tqdm_pool():
    from multiprocessing import Pool

    with Pool(4) as pool:
        pool.map(work, range(4), chunksize=1)


def tqdm_formats():
    from tqdm import tqdm

    for bar in ["{l_bar}{bar}| {n_fmt}/{total_fmt}", "{l_bar}{bar}"]:
        for _ in tqdm(range(2), desc="bars", bar_format=bar, mininterval=0):
            pass
    t = tqdm(total=3 * 1024 * 1024, unit="B", unit_scale=True, unit_divisor=1024, mininterval=0, miniters=1)
    for _ in range(6):
        t.update(512 * 1024)
    t.close()


def tqdm_gbk():
    from tqdm import tqdm

    sys.stderr.reconfigure(encoding="gbk")
    for _ in tqdm(range(2), desc="同步日线", mininterval=0):
        time.sleep(0.01)


def rich():
    from rich.progress import Progress, track

    for _ in track(range(3), description="Working", update_period=0.0):
        time.sleep(0.12)
    with Progress() as p:
        a = p.add_task("days", total=2)
        b = p.add_task("codes", total=4)
        for _ in range(2):
            for _ in range(2):
                time.sleep(0.12)
                p.advance(b)
            p.advance(a)


def click():
    import click

    with click.progressbar(range(4), label="loading") as bar:
        for _ in bar:
            time.sleep(0.05)


def progressbar2():
    import progressbar

    for _ in progressbar.progressbar(range(4), redirect_stdout=False):
        time.sleep(0.12)


if __name__ == "__main__":
    globals()[sys.argv[1].replace("-", "_")]()
