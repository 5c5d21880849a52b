// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.format.events.denoise.CorrelationFilter;
import org.ganglion.format.events.denoise.EventFilter;
import org.ganglion.format.events.picture.EventPicture;
import org.ganglion.format.events.reading.EventBatch;
import org.ganglion.format.events.reading.Geometry;
import org.ganglion.format.events.reading.OnSensor;
import org.osgi.service.component.annotations.Component;

/** What is in a recording of an event camera, in figures and as a picture. */
@Component
public final class EventsCommand implements Command {
    private static final Option OUT = Option.of("--out", "FILE.png", "draw the events of the time that is looked at");
    private static final Option INFO = Option.flag("--info", "print the figures also when a picture is drawn");
    private static final Option DENOISE = Option.of("--denoise", "stcf|baf", "let events through a filter first");
    private static final Option NEIGHBOURS =
            Option.of("--k", "N", "neighbours that the filter asks for, default 5 for stcf and 1 for baf");
    private static final Option WITHIN = Option.of("--dt", "US", "time in which it asks for them, default 30000 us");
    private static final Option FROM = Option.of("--from", "US", "where the picture begins, after the first event");
    private static final Option DURATION = Option.of("--duration", "US", "how long it looks, default 33000 us");
    private static final Option REPEAT = Option.of(
            "--repeat", "N", "read it so many times more and print how fast, in the median of the later half");
    private static final Option SIZE = Option.of("--size", "WxH", "the sensor's size where the file does not say it");

    @Override
    public String name() {
        return "events";
    }

    @Override
    public String summary() {
        return "shows what is in a recording of an event camera";
    }

    @Override
    public String description() {
        return """
                Reads FILE (Prophesee EVT2, EVT3 and DAT, AEDAT 2 and 4, N-MNIST, Event Stream) and prints how many events of
                which polarity it holds, of what sensor, how long and at what rate; with a filter also how many pass. --out
                draws those of a short while.

                  ganglion events recording.raw
                  ganglion events recording.raw --denoise stcf --k 2 --dt 5000
                  ganglion events recording.raw --repeat 200
                  ganglion events recording.raw --out frame.png --from 10000 --duration 10000
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("FILE", "a recording", true));
    }

    @Override
    public List<Option> options() {
        return List.of(OUT, INFO, DENOISE, NEIGHBOURS, WITHIN, FROM, DURATION, SIZE, REPEAT);
    }

    /** What was counted. */
    private static final class Tally {
        private long read;
        private long kept;
        private long brighter;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private long backwards;
        private long former = Long.MIN_VALUE;

        private void read(EventBatch batch) {
            read += batch.count();
            for (int i = 0; i < batch.count(); i++) {
                long t = batch.t[i];
                backwards += t < former ? 1 : 0;
                former = t;
                first = Math.min(first, t);
                last = Math.max(last, t);
            }
        }

        private void kept(EventBatch batch) {
            kept += batch.count();
            for (int i = 0; i < batch.count(); i++) {
                brighter += batch.on[i];
            }
        }
    }

    @Override
    public int run(CommandContext context) throws IOException {
        Path file = context.path(context.argument("FILE").orElseThrow());
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(Reason.NOT_FOUND, file + ": no such file");
        }
        Optional<Path> out = context.option(OUT.name()).map(context::path);
        try (OnSensor events = OnSensor.open(file, size(context))) {
            Optional<EventPicture> picture = out.map(path -> new EventPicture(events.geometry()));
            Optional<EventFilter> filter = filter(context, events.geometry());
            Tally tally = new Tally();
            if (!count(context, events, filter, picture, tally)) {
                return 1;
            }
            if (out.isPresent()) {
                try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(out.get()))) {
                    picture.orElseThrow().write(to);
                }
            }
            if (out.isEmpty() || context.flag(INFO.name())) {
                figures(events.geometry(), filter.isPresent(), tally)
                        .forEach((name, value) -> context.out().printf(Locale.ROOT, "%-12s %s%n", name, value));
            }
            int repeat = (int) context.number(REPEAT.name(), 0);
            if (repeat > 0) {
                long nanos = medianNanos(context, file, events.geometry(), repeat);
                context.out()
                        .printf(Locale.ROOT, "%-12s %d events/s%n", "reading", Math.round(1e9 * tally.read / nanos));
            }
            return 0;
        }
    }

    /** How long it takes to read all events, and to filter them if that is wanted, once the machine is warm. */
    private static long medianNanos(CommandContext context, Path file, Geometry sensor, int times) throws IOException {
        long[] nanos = new long[times];
        EventBatch batch = new EventBatch();
        for (int i = 0; i < times && !context.cancelled(); i++) {
            Optional<EventFilter> filter = filter(context, sensor);
            long start = System.nanoTime();
            try (OnSensor events = OnSensor.open(file, sensor)) {
                while (events.read(batch)) {
                    if (filter.isPresent()) {
                        filter.get().filter(batch);
                    }
                }
            }
            nanos[i] = System.nanoTime() - start;
        }
        long[] warm = Arrays.copyOfRange(nanos, times / 2, times);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }

    private static boolean count(
            CommandContext context,
            OnSensor events,
            Optional<EventFilter> filter,
            Optional<EventPicture> picture,
            Tally tally)
            throws IOException {
        double from = context.number(FROM.name(), 0);
        double duration = context.number(DURATION.name(), 33_000);
        EventBatch batch = new EventBatch();
        long begin = Long.MIN_VALUE;
        while (events.read(batch)) {
            if (context.cancelled()) {
                context.err().println("ganglion events: cancelled after " + tally.read + " events");
                return false;
            }
            if (begin == Long.MIN_VALUE && batch.count() > 0) {
                begin = batch.t[0] + (long) from;
            }
            tally.read(batch);
            filter.ifPresent(stage -> stage.filter(batch));
            tally.kept(batch);
            if (picture.isPresent()) {
                picture.get().add(batch, begin, begin + (long) duration);
            }
        }
        return true;
    }

    private static Map<String, String> figures(Geometry sensor, boolean filtered, Tally tally) {
        Map<String, String> figures = new LinkedHashMap<>();
        long duration = tally.read == 0 ? 0 : tally.last - tally.first;
        figures.put("sensor", sensor.toString());
        figures.put("events", Long.toString(tally.read));
        if (filtered) {
            figures.put("kept", tally.kept + String.format(Locale.ROOT, " (%.2f %%)", 100.0 * tally.kept / tally.read));
        }
        figures.put("brighter", Long.toString(tally.brighter));
        figures.put("darker", Long.toString(tally.kept - tally.brighter));
        if (tally.read > 0) {
            figures.put("first", tally.first + " us");
            figures.put("duration", duration + " us");
            figures.put("rate", duration == 0 ? "-" : Math.round(tally.read * 1e6 / duration) + " events/s");
            figures.put("backwards", tally.backwards + " events older than the one before");
        }
        return figures;
    }

    private static Optional<EventFilter> filter(CommandContext context, Geometry sensor) {
        Optional<String> wanted = context.option(DENOISE.name());
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        boolean correlation = wanted.get().equals("stcf");
        if (!correlation && !wanted.get().equals("baf")) {
            throw new GanglionException(Reason.USAGE, DENOISE.name() + " is stcf or baf, not '" + wanted.get() + "'");
        }
        int needed = (int) context.number(NEIGHBOURS.name(), correlation ? 5 : 1);
        long within = (long) context.number(WITHIN.name(), 30_000);
        if (needed < 1 || needed > 8 || within < 1) {
            throw new GanglionException(Reason.USAGE, "--k is 1 to 8 and --dt at least 1 us");
        }
        return Optional.of(new CorrelationFilter(sensor, needed, within));
    }

    private static Geometry size(CommandContext context) {
        String text = context.option(SIZE.name()).orElse("");
        return text.isEmpty() ? Geometry.UNKNOWN : Geometry.parse(text);
    }
}
