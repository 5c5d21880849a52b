# SPDX-License-Identifier: Apache-2.0
# Ganglion against Brian2 and a plain C++ loop, in turns on one processor core, so that what else the machine does meets all alike.
#   python3 compare.py DATA/validation BUILD-FOLDER [--rounds 7] [--core 1] [--networks cuba,coba,brunel] [--strict] [--cold]
# BUILD-FOLDER keeps what is built once (brian.py for each network, the C++ loop, Brunel's wiring). --strict adds Brian2 without -ffast-math.
# --cold measures whole processes, from their start to their end, instead of a run after one that warms up.
# Times are the processor's; a run whose spikes are wrong ends the comparison. Needs python3-brian, g++ and taskset.
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.abspath(os.path.join(here, '..', '..', '..'))
SPIKES = {'cuba': 213493, 'coba': 70450}
SECONDS = {'cuba': 'cuba_10s', 'coba': 'coba_1s', 'brunel': 'brunel_1s'}

options = argparse.ArgumentParser()
options.add_argument('data')
options.add_argument('build')
options.add_argument('--rounds', type=int, default=7)
options.add_argument('--core', default='1')
options.add_argument('--networks', default='cuba,coba,brunel')
options.add_argument('--strict', action='store_true')
options.add_argument('--cold', action='store_true')
chosen = options.parse_args()
data, build = os.path.abspath(chosen.data), os.path.abspath(chosen.build)


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(folder, *words):
    """What a process on the chosen core says, and the time of the processor that it took as a whole."""
    before = children()
    said = subprocess.run(['taskset', '-c', chosen.core, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return said.stdout.strip().splitlines()[-1], children() - before


def check(network, who, spikes):
    right = spikes == SPIKES[network] if network in SPIKES else abs(spikes / 32.11 / 12500 - 1) < 0.03
    if not right:
        sys.exit(f'{network}: {who} has {spikes} spikes: its time does not count')


def ganglion(network):
    said, whole = run(root, './ganglion', 'proof', 'spiking', '--only', network, '--count', '1' if chosen.cold else '2',
                      '--models', os.path.dirname(data))
    figures = json.loads(said)['figures']
    check(network, 'Ganglion', figures[SECONDS[network] + '_spikes'])
    return whole if chosen.cold else figures[SECONDS[network] + '_cpu_seconds']['p50']


def other(network, folder, *words):
    said, whole = run(folder, *words)
    check(network, words[0], int(said.split()[0]))
    return whole if chosen.cold else float(said.split(' s ')[1].split()[0])


def contestants(network):
    every = {'Ganglion': lambda: ganglion(network)}
    for name in ['', '-strict'] if chosen.strict else ['']:
        folder = os.path.join(build, network + name)
        if not os.path.exists(folder + '/main'):
            given = data if network != 'brunel' else root + '/.ganglion/proof/brunel'
            if network == 'brunel':
                run(root, './ganglion', 'proof', 'spiking', '--only', 'wiring')
            subprocess.run(['/usr/bin/python3', here + '/brian.py', network, given, folder, name[1:]], check=True)
        every['Brian2' + name] = lambda folder=folder: other(network, folder, './main')
    if network == 'cuba':
        loop = build + '/cuba-cpp'
        if not os.path.exists(loop):
            subprocess.run(['g++', '-O3', '-march=native', '-o', loop, here + '/cuba.cpp'], check=True)
        every['C++'] = lambda: other(network, build, './cuba-cpp', data + '/cuba4000', '1' if chosen.cold else '2')
    return every


for network in chosen.networks.split(','):
    times = {}
    for turn in range(chosen.rounds):
        for who, time in contestants(network).items():
            times.setdefault(who, []).append(time())
    for who, all in times.items():
        ratios = [ours / its for ours, its in zip(times['Ganglion'], all)]
        print(f'{network} {who}: median {statistics.median(all):.3f} s of {len(all)} ({min(all):.3f} to {max(all):.3f});'
              f' Ganglion takes {statistics.median(ratios):.3f} times as long ({min(ratios):.3f} to {max(ratios):.3f})', flush=True)
