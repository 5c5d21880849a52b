// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.drivers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.stream.Result;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.session.SessionEvent;

/** Every result and event of a pipeline, held against what each driver gives by itself. */
final class ResultLog implements PipelineListener {
    private final List<String> drivers;
    private final Map<String, double[][]> expected;
    private final BlockingQueue<SessionEvent.Exchanged> arriving = new LinkedBlockingQueue<>();
    private final List<Switch> switches = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private byte[] agreeing = new byte[1 << 16];
    private int results;
    private long outOfOrder;

    /** A driver's turn. */
    private record Switch(long step, String from, String to, double micros) {}

    /**
     * For these drivers.
     *
     * @param expected the outputs of each, by row
     */
    ResultLog(Map<String, double[][]> expected) {
        this.drivers = List.copyOf(expected.keySet());
        this.expected = expected;
    }

    /** Notes which drivers would have said the same. On the session's thread. */
    @Override
    public synchronized void result(String pipeline, Result result) {
        if (result.sample() != results) {
            outOfOrder++;
        }
        if (results == agreeing.length) {
            agreeing = Arrays.copyOf(agreeing, 2 * results);
        }
        byte like = 0;
        for (int d = 0; d < drivers.size(); d++) {
            double[][] outputs = expected.get(drivers.get(d));
            int row = (int) (result.sample() % outputs.length);
            like |= (byte) (Arrays.equals(result.values(), outputs[row]) ? 1 << d : 0);
        }
        agreeing[results++] = like;
    }

    @Override
    public void session(String pipeline, SessionEvent event) {
        if (event instanceof SessionEvent.Exchanged exchanged) {
            arriving.add(exchanged);
        } else {
            synchronized (this) {
                faults.add("unexpected: " + event);
            }
        }
    }

    /** Waits for the exchange that was asked for; false if it does not come. */
    boolean awaitSwitch(String from, String to, String bundle, long seconds) throws InterruptedException {
        SessionEvent.Exchanged event = arriving.poll(seconds, TimeUnit.SECONDS);
        synchronized (this) {
            if (event == null) {
                faults.add("no exchange from " + from + " to " + to + " within " + seconds + " s");
                return false;
            }
            if (event.after().stream().noneMatch(provider -> provider.name().equals(bundle))) {
                faults.add("for " + to + " came " + event.after());
            }
            switches.add(new Switch(event.step(), from, to, event.pauseNanos() / 1e3));
            return true;
        }
    }

    synchronized int switched() {
        return switches.size();
    }

    synchronized int results() {
        return results;
    }

    /** What is wrong, a line each. */
    synchronized List<String> broken(String first) {
        List<String> broken = new ArrayList<>(faults);
        if (outOfOrder > 0) {
            broken.add(outOfOrder + " results out of order, lost or twice");
        }
        long[] strange = new long[1];
        turns(first).forEach((driver, samples) -> strange[0] += samples.wrong());
        if (strange[0] > 0) {
            broken.add(strange[0] + " results are not those of the driver whose turn it was");
        }
        return broken;
    }

    /**
     * The samples of a driver's turns.
     *
     * @param all of them
     * @param wrong not what the driver gives by itself
     */
    record Turn(long all, long wrong) {}

    /** By driver, what came in its turns. */
    synchronized Map<String, Turn> turns(String first) {
        List<Switch> inOrder =
                switches.stream().sorted(Comparator.comparingLong(Switch::step)).toList();
        Map<String, Turn> turns = new LinkedHashMap<>();
        drivers.forEach(driver -> turns.put(driver, new Turn(0, 0)));
        String driver = first;
        int next = 0;
        for (int sample = 0; sample < results; sample++) {
            while (next < inOrder.size() && inOrder.get(next).step() <= sample) {
                driver = inOrder.get(next++).to();
            }
            boolean right = (agreeing[sample] & 1 << drivers.indexOf(driver)) != 0;
            Turn before = turns.get(driver);
            turns.put(driver, new Turn(before.all() + 1, before.wrong() + (right ? 0 : 1)));
        }
        return turns;
    }

    /** Pauses of all exchanges in microseconds. */
    synchronized Quantiles pauses() {
        return Quantiles.of(switches.stream().mapToDouble(Switch::micros).toArray());
    }

    /** Pauses by who followed whom. */
    synchronized Map<String, Object> pausesByPair() {
        Map<String, List<Double>> byPair = new LinkedHashMap<>();
        for (Switch one : switches) {
            byPair.computeIfAbsent(one.from() + "_to_" + one.to(), pair -> new ArrayList<>())
                    .add(one.micros());
        }
        Map<String, Object> summaries = new LinkedHashMap<>();
        byPair.forEach((pair, micros) -> {
            Map<String, Object> summary = new LinkedHashMap<>(
                    Quantiles.of(micros.stream().mapToDouble(m -> m).toArray()).summary());
            summary.put("exchanges", micros.size());
            summaries.put(pair, summary);
        });
        return summaries;
    }
}
