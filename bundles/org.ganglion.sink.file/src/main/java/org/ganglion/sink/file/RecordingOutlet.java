// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sink.Observer;

/**
 * The writing of a recording. The session's thread fills blocks, a thread of its own writes them; blocks go to and fro and none is made
 * anew, so that a step allocates nothing.
 */
final class RecordingOutlet implements Observer, Runnable {
    private static final String HEADING = "step,time_s,recorded,element,value\n";
    /** Times are written to the nanosecond. */
    private static final double PER_SECOND = 1e9;

    private static final int BLOCKS = 8;

    private final List<String> recorded;
    private final LossyFile file;
    private final BlockingQueue<Entries> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Entries> full = new ArrayBlockingQueue<>(BLOCKS + 1);
    private final Entries end = new Entries();
    private final WriterThread thread;
    private volatile boolean closing;

    // the session's thread only
    private Entries filling;
    private double[] dense = {};

    // the writer's thread only
    private final StringBuilder lines = new StringBuilder();

    RecordingOutlet(String pipeline, RecordingSettings settings) {
        this.recorded = settings.record();
        this.file = new LossyFile(settings.path(), settings.largest(), "values");
        for (int i = 0; i < BLOCKS; i++) {
            empty.add(new Entries());
        }
        this.thread = new WriterThread("ganglion-sink-recording-" + pipeline, this);
    }

    @Override
    public List<String> observed() {
        return recorded;
    }

    @Override
    public void signal(int which, long step, double seconds, Signal signal) {
        if (signal.form() == Form.DENSE) {
            if (dense.length < signal.size()) {
                dense = new double[signal.size()];
            }
            signal.read(dense, 0);
            for (int i = 0, size = signal.size(); i < size; i++) {
                add(which, step, seconds, i, dense[i]);
            }
            return;
        }
        boolean spikes = signal.form() == Form.SPIKES;
        for (int n = 0, count = signal.count(); n < count; n++) {
            add(which, step, seconds, signal.index()[n], spikes ? 1 : signal.f64()[n]);
        }
    }

    @Override
    public void variable(int which, long step, double seconds, double[] values) {
        for (int i = 0; i < values.length; i++) {
            add(which, step, seconds, i, values[i]);
        }
    }

    private void add(int which, long step, double seconds, int element, double value) {
        if (filling == null) {
            filling = closing ? null : empty.poll();
        }
        if (filling == null) {
            file.lose(1);
            return;
        }
        int at = filling.count++;
        filling.which[at] = which;
        filling.step[at] = step;
        filling.seconds[at] = seconds;
        filling.element[at] = element;
        filling.value[at] = value;
        if (filling.count == Entries.SIZE) {
            handOver();
        }
    }

    /** There are fewer blocks than places, so there is always room. */
    private void handOver() {
        Entries filled = filling;
        filling = null;
        if (!full.offer(filled)) {
            file.lose(filled.count);
        }
    }

    /** The end of a sample: what was recorded in it is written. */
    @Override
    public void accept(Result result) {
        if (filling != null && filling.count > 0) {
            handOver();
        }
    }

    @Override
    public long lost() {
        return file.lost();
    }

    @Override
    public void run() {
        try {
            for (Entries block = full.take(); block != end; block = full.take()) {
                write(block);
                block.count = 0;
                empty.add(block);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Entries block) {
        lines.setLength(0);
        for (int i = 0; i < block.count; i++) {
            lines.append(block.step[i])
                    .append(',')
                    .append(Math.rint(block.seconds[i] * PER_SECOND) / PER_SECOND)
                    .append(',')
                    .append(quoted(recorded.get(block.which[i])))
                    .append(',')
                    .append(block.element[i])
                    .append(',')
                    .append(block.value[i])
                    .append('\n');
        }
        file.append(HEADING, lines, block.count);
    }

    private static String quoted(String name) {
        return name.indexOf('"') < 0 ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Called when no step is under way any more. */
    @Override
    public void close() {
        closing = true;
        if (filling != null) {
            handOver(); // of a sample that did not come to its end
        }
        thread.end(full, end);
        full.forEach(block -> file.lose(block == end ? 0 : block.count));
    }
}
