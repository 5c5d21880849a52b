# SPDX-License-Identifier: Apache-2.0
# The processor's transforms against plain C (transforms.c, gcc -O3 -march=native -ffast-math), in turns on one processor core, so that what
# else the machine does meets both alike: A B A B.
#   python3 transforms.py BUILD-FOLDER [--rounds 5] [--steps 400] [--core 1] [--only dense-1024,dense-4096,sparse]
# Times are medians of a step in a process that has warmed up; a run whose outputs' sums differ ends the comparison. Needs gcc and taskset.
import argparse
import json
import os
import statistics
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.abspath(os.path.join(here, '..', '..', '..'))
MOST = {'dense-1024': 2.0, 'dense-4096': 1.2, 'sparse': 1.2}

options = argparse.ArgumentParser()
options.add_argument('build')
options.add_argument('--rounds', type=int, default=5)
options.add_argument('--steps', type=int, default=400)
options.add_argument('--core', default='1')
options.add_argument('--only', default=','.join(MOST))
chosen = options.parse_args()
os.makedirs(chosen.build, exist_ok=True)
plain = os.path.join(os.path.abspath(chosen.build), 'transforms')
subprocess.run(['gcc', '-O3', '-march=native', '-ffast-math', '-o', plain, here + '/transforms.c'], check=True)


def run(*words):
    said = subprocess.run(['taskset', '-c', chosen.core, *words], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return said.stdout.strip().splitlines()[-1]


def ganglion(work):
    told = json.loads(run('./ganglion', 'proof', 'transforms', '--only', work, '--count', str(chosen.steps), '--fresh'))
    if told['result'] != 'PASS':
        sys.exit(f'{work}: {told["broken"]}')
    return told['figures'][work]['p50'], told['figures'][work]['sum']


def c(work):
    said = run(plain, work, str(chosen.steps)).replace(',', '').split()
    return float(said[0]), float(said[3])


run('./ganglion', 'proof')  # builds what is to be built
failed = False
for work in chosen.only.split(','):
    ours, its = [], []
    for turn in range(chosen.rounds):
        time, total = ganglion(work)
        ours.append(time)
        time, same = c(work)
        its.append(time)
        if abs(same - total) > 1e-6 * max(1, abs(total)):
            sys.exit(f'{work}: the sums are {total} and {same}: the times do not count')
    ratios = sorted(a / b for a, b in zip(ours, its))
    ratio = statistics.median(ratios)
    failed |= ratio > MOST[work]
    print(f'{work}: Ganglion {statistics.median(ours):.1f} us ({min(ours):.1f} to {max(ours):.1f}), C {statistics.median(its):.1f} us'
          f' ({min(its):.1f} to {max(its):.1f}); ratio {ratio:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}), at most {MOST[work]}', flush=True)
sys.exit(1 if failed else 0)
