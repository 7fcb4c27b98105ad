"""Doing one thing several times at the same moment."""

import threading


def at_once(work, times):
    """What `work` returns when it is done in several threads at the same moment."""
    start, outcomes = threading.Barrier(times), []

    def run(number):
        start.wait()
        outcomes.append(work(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
