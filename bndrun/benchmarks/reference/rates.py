# SPDX-License-Identifier: Apache-2.0
# The rate of Brunel's network in Brian2 (2.5.1, C++ standalone, one thread) over wirings of its own, in the order of NEST and of Ganglion:
# what arrives is added before a potential is compared with the threshold. Brian2's own order compares first, so that what arrives decays
# for a step before it counts; this costs the slow regime (g 4.5, eta 0.9) seven per cent of its spikes.
#   python3 rates.py G ETA SECONDS WIRINGS FOLDER [brian]     brian: in Brian2's own order
# It says the rate of each wiring (seeds 1, 2, ..), in the first second and over all, in Hz; then their means and standard deviations.
import sys
import numpy as np
from brian2 import *

g, eta, seconds, wirings, folder = float(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
own_order = 'brian' in sys.argv
STEP = 0.1*ms
# a spike that is found after the synapses were looked at reaches them a step later
delay = 1.5*ms if own_order else 1.5*ms - STEP


def rates(wiring):
    device.reinit()
    device.activate(directory=folder, build_on_run=False)
    prefs.devices.cpp_standalone.openmp_threads = 0
    defaultclock.dt = STEP
    seed(wiring)
    draw = np.random.default_rng(wiring)
    neurons = NeuronGroup(12500, 'dv/dt = -v/(20*ms) : volt (unless refractory)', threshold='v > 20*mV', reset='v = 0*mV',
                          refractory=2.1*ms, method='exact')
    everything = [neurons, PoissonInput(neurons, 'v', 1000, eta*10*Hz, weight=0.1*mV)]
    for first, end, indegree, weight in ((0, 10000, 1000, 0.1), (10000, 12500, 250, -0.1*g)):
        synapses = Synapses(neurons, neurons, on_pre='v += %r*mV' % weight, delay=delay)
        synapses.connect(i=draw.integers(first, end, 12500*indegree), j=np.repeat(np.arange(12500), indegree))
        everything.append(synapses)
    rate = PopulationRateMonitor(neurons)
    network = Network(*everything, rate)
    if not own_order:
        network.schedule = ['start', 'groups', 'synapses', 'thresholds', 'resets', 'end']
    network.run(seconds*second)
    device.build(directory=folder, compile=True, run=True, debug=False)
    hertz = np.asarray(rate.rate/Hz)
    return hertz[:round(1*second/STEP)].mean(), hertz.mean()


set_device('cpp_standalone', directory=folder, build_on_run=False)
found = []
for wiring in range(1, wirings + 1):
    found.append(rates(wiring))
    print('%d %.3f %.3f' % (wiring, *found[-1]), flush=True)
print('mean %.3f %.3f, standard deviation %.3f %.3f' % (*np.mean(found, 0), *np.std(found, 0)))
