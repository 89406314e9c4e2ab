"""Queueing models to hold measured latencies against.

M/D/c: requests come at random, each takes the same time on one of c lanes, in the order of their coming. There is no short
formula for its percentiles, so the queue is simulated (Kiefer and Wolfowitz's recursion: each request takes the lane that
is free first). M/D/1's mean wait is known (Pollaczek and Khinchine), which tests the simulation.
"""

import functools
import heapq
import random


@functools.lru_cache
def latencies(rate, service, lanes, count=40_000, seed=1):
    """The times, in the unit of `service`, that requests spend waiting and being served, in order of size.

    `rate` is requests in one such unit. The first tenth, while the queue fills, is left out.
    """
    generator, moment, spent = random.Random(seed), 0.0, []
    free = [0.0] * lanes
    for _ in range(count):
        moment += generator.expovariate(rate)
        end = max(moment, free[0]) + service
        heapq.heapreplace(free, end)
        spent.append(end - moment)
    return sorted(spent[count // 10 :])


def mean_wait_of_one_lane(rate, service):
    """M/D/1: the mean time before service begins."""
    load = rate * service
    return load * service / (2 * (1 - load))
