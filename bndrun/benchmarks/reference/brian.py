# SPDX-License-Identifier: Apache-2.0
# CUBA-4000 and COBA-4000 in Brian2 (2.5.1, C++ standalone, one thread, double precision), same wiring and initial values as Ganglion's.
#   python3 brian.py cuba|coba DATA/validation BUILD-FOLDER [strict]     strict: without -ffast-math
# It builds; then run BUILD-FOLDER/main in that folder as often as wanted: each run says its time in results/last_run_info.txt.
import sys
import numpy as np
from brian2 import *

which, data, folder = sys.argv[1], sys.argv[2], sys.argv[3]
if 'strict' in sys.argv:
    prefs.codegen.cpp.extra_compile_args_gcc = ['-w', '-O3', '-march=native', '-std=c++11']
set_device('cpp_standalone', directory=folder, build_on_run=False)
prefs.devices.cpp_standalone.openmp_threads = 0
defaultclock.dt = 0.1*ms
cuba = data + '/cuba4000/'
pre = np.fromfile(cuba + 'pre.u16le', '<u2').astype(int)
post = np.fromfile(cuba + 'post.u16le', '<u2').astype(int)
v0 = np.fromfile(cuba + 'v0_mV.f64le', '<f8')
if which == 'cuba':
    eqs = '''dv/dt = (ge + gi - (v + 49*mV))/(20*ms) : volt (unless refractory)
             dge/dt = -ge/(5*ms) : volt
             dgi/dt = -gi/(10*ms) : volt'''
    method, we, wi, seconds = 'exact', 1.62*mV, -9*mV, 10
else:
    eqs = '''dv/dt = (10*nS*(-60*mV - v) + ge*(0*mV - v) + gi*(-80*mV - v))/(200*pF) : volt (unless refractory)
             dge/dt = -ge/(5*ms) : siemens
             dgi/dt = -gi/(10*ms) : siemens'''
    method, we, wi, seconds = 'exponential_euler', 6*nS, 67*nS, 1
neurons = NeuronGroup(4000, eqs, threshold='v > -50*mV', reset='v = -60*mV', refractory=5.1*ms, method=method)
neurons.v = v0*mV
if which == 'coba':
    neurons.ge = np.fromfile(data + '/coba4000/ge0_nS.f64le', '<f8')*nS
    neurons.gi = np.fromfile(data + '/coba4000/gi0_nS.f64le', '<f8')*nS
excites = pre < 3200
exc = Synapses(neurons, neurons, on_pre='ge += we', delay=0.1*ms)
exc.connect(i=pre[excites], j=post[excites])
inh = Synapses(neurons, neurons, on_pre='gi += wi', delay=0.1*ms)
inh.connect(i=pre[~excites], j=post[~excites])
spikes = SpikeMonitor(neurons)
run(seconds*second)
device.build(directory=folder, compile=True, run=True, debug=False)
print(which, spikes.num_spikes, 'spikes', device._last_run_time, 's')
