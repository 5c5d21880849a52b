# SPDX-License-Identifier: Apache-2.0
# CUBA-4000, COBA-4000 and Brunel's network in Brian2 (2.5.1, C++ standalone, one thread, double precision), with the wiring and the initial
# values of Ganglion's. It builds, and runs once; then FOLDER/main, started in FOLDER, says the spikes, the time by the clock and the
# processor's time of its run each time.
#   python3 brian.py cuba|coba|brunel DATA FOLDER [strict]     strict: without -ffast-math
# DATA is validation/ of the shared data; for brunel the folder that `ganglion proof spiking --only wiring` wrote.
import sys
import numpy as np
from brian2 import *

which, data, folder = sys.argv[1], sys.argv[2], sys.argv[3]
if 'strict' in sys.argv:
    prefs.codegen.cpp.extra_compile_args_gcc = ['-w', '-O3', '-march=native', '-std=c++11']
set_device('cpp_standalone', directory=folder, build_on_run=False)
prefs.devices.cpp_standalone.openmp_threads = 0
defaultclock.dt = 0.1*ms


def vogels_abbott():
    cuba = data + '/cuba4000/'
    pre = np.fromfile(cuba + 'pre.u16le', '<u2').astype(int)
    post = np.fromfile(cuba + 'post.u16le', '<u2').astype(int)
    if which == 'cuba':
        eqs = '''dv/dt = (ge + gi - (v + 49*mV))/(20*ms) : volt (unless refractory)
                 dge/dt = -ge/(5*ms) : volt
                 dgi/dt = -gi/(10*ms) : volt'''
        method, we, wi = 'exact', 1.62*mV, -9*mV
    else:
        eqs = '''dv/dt = (10*nS*(-60*mV - v) + ge*(0*mV - v) + gi*(-80*mV - v))/(200*pF) : volt (unless refractory)
                 dge/dt = -ge/(5*ms) : siemens
                 dgi/dt = -gi/(10*ms) : siemens'''
        method, we, wi = 'exponential_euler', 6*nS, 67*nS
    neurons = NeuronGroup(4000, eqs, threshold='v > -50*mV', reset='v = -60*mV', refractory=5.1*ms, method=method,
                          namespace={'we': we, 'wi': wi})
    neurons.v = np.fromfile(cuba + 'v0_mV.f64le', '<f8')*mV
    if which == 'coba':
        neurons.ge = np.fromfile(data + '/coba4000/ge0_nS.f64le', '<f8')*nS
        neurons.gi = np.fromfile(data + '/coba4000/gi0_nS.f64le', '<f8')*nS
    excites = pre < 3200
    exc = Synapses(neurons, neurons, on_pre='ge += we', delay=0.1*ms, namespace={'we': we})
    exc.connect(i=pre[excites], j=post[excites])
    inh = Synapses(neurons, neurons, on_pre='gi += wi', delay=0.1*ms, namespace={'wi': wi})
    inh.connect(i=pre[~excites], j=post[~excites])
    return [neurons, exc, inh], neurons, 10 if which == 'cuba' else 1


def brunel():
    neurons = NeuronGroup(12500, 'dv/dt = -v/(20*ms) : volt (unless refractory)', threshold='v > 20*mV', reset='v = 0*mV',
                          refractory=2.1*ms, method='exact')
    everything = [neurons, PoissonInput(neurons, 'v', 1000, 20*Hz, weight=0.1*mV)]
    for name, jump in (('excitation', '0.1*mV'), ('inhibition', '-0.5*mV')):
        rows = np.fromfile(data + '/' + name + '.row_start.i32le', '<i4')
        target = np.fromfile(data + '/' + name + '.target.i32le', '<i4')
        synapses = Synapses(neurons, neurons, on_pre='v += ' + jump, delay=1.5*ms)
        synapses.connect(i=np.repeat(np.arange(12500), np.diff(rows)), j=target)
        everything.append(synapses)
    return everything, neurons, 1


everything, neurons, seconds = brunel() if which == 'brunel' else vogels_abbott()
spikes = SpikeMonitor(neurons)
device.insert_code('before_network_run', 'const std::clock_t processor_begin = std::clock();')
device.insert_code('after_network_run', '''std::cout << brian::_dynamic_array_spikemonitor_i.size() << " spikes "
    << Network::_last_run_time << " s " << double(std::clock() - processor_begin)/CLOCKS_PER_SEC << " s of the processor" << std::endl;''')
Network(*everything, spikes).run(seconds*second)
device.build(directory=folder, compile=True, run=True, debug=False)
print(which, spikes.num_spikes, 'spikes', device._last_run_time, 's')
