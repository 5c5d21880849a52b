// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.PipelineKeys;
import org.ganglion.session.SessionSettings;

/**
 * What a pipeline's configuration says, checked.
 *
 * @param name of the pipeline
 * @param model its name
 * @param set options of the network that win over the model's own
 * @param source kind and settings of the source
 * @param sinks kinds and settings of the sinks, in order
 * @param inputs by the input's name
 * @param outputs by the output's name
 * @param steps of the session per sample
 * @param reset when state is reset
 * @param window samples between two resets
 * @param capacity samples that may wait
 * @param realTime whether results later than the deadline count as overruns
 * @param deadline from entry to exit; zero for the time that a sample's steps stand for
 * @param carry whether the state of a replaced model's session goes over to the new one
 * @param keepSeconds between two times at which what was learned is kept; 0 when it ends only
 * @param session how the session is run
 */
public record PipelineSettings(
        String name,
        String model,
        Map<String, String> set,
        Stream source,
        List<Stream> sinks,
        Map<String, CodecChoice> inputs,
        Map<String, CodecChoice> outputs,
        int steps,
        ResetMode reset,
        int window,
        int capacity,
        boolean realTime,
        Duration deadline,
        boolean carry,
        int keepSeconds,
        SessionSettings session) {

    /**
     * A source or sink.
     *
     * @param kind by which its service is found
     * @param settings for it, without the prefix
     */
    public record Stream(String kind, Map<String, String> settings) {
        /** Copies. */
        public Stream {
            settings = Map.copyOf(settings);
        }
    }

    /** Copies. */
    public PipelineSettings {
        set = Map.copyOf(set);
        sinks = List.copyOf(sinks);
        inputs = Map.copyOf(inputs);
        outputs = Map.copyOf(outputs);
    }

    /**
     * Reads.
     *
     * @param configured as the configuration says
     * @param suggested by the model, under what is configured
     * @throws GanglionException USAGE naming the key
     */
    public static PipelineSettings of(Map<String, String> configured, Map<String, String> suggested) {
        Map<String, String> all = new TreeMap<>(suggested);
        all.putAll(configured);
        refuseUnknown(all.keySet());
        KeyedText text = new KeyedText(all);
        return new PipelineSettings(
                text.name("name"),
                text.required("model"),
                text.pairs("set"),
                new Stream(text.required("source"), text.below("source.")),
                sinks(text),
                codecs(text, "input.", "encoder"),
                codecs(text, "output.", "decoder"),
                text.whole("steps", 1, 1, 1_000_000),
                text.choice("reset", ResetMode.NEVER, ResetMode.class),
                text.whole("reset.window", 1, 1, Integer.MAX_VALUE),
                text.whole("queue.capacity", 256, 1, 1_000_000),
                text.flag("real.time", false),
                Duration.ofMillis(text.whole("deadline.millis", 0, 0, 3_600_000)),
                text.flag("carry", true),
                text.whole("learned.keep.seconds", 300, 0, 31_536_000),
                session(text));
    }

    /**
     * The model's name, of which the rest of the settings may come.
     *
     * @throws GanglionException USAGE if it is missing
     */
    public static String model(Map<String, String> configured) {
        return new KeyedText(configured).required("model");
    }

    private static void refuseUnknown(Set<String> keys) {
        for (String key : keys) {
            if (!PipelineKeys.isKnown(key) && !isAdded(key)) {
                throw new GanglionException(
                        Reason.USAGE, "setting '" + key + "' is not known; known are " + PipelineKeys.listed());
            }
        }
    }

    /** What is configured, without what ConfigurationAdmin, Declarative Services and installers put beside it. */
    public static Map<String, String> given(Map<String, String> configured) {
        Map<String, String> given = new TreeMap<>(configured);
        given.keySet().removeIf(key -> !PipelineKeys.isKnown(key) && isAdded(key));
        return Map.copyOf(given);
    }

    private static boolean isAdded(String key) {
        return key.startsWith(".")
                || key.startsWith(":")
                || key.startsWith("service.")
                || key.startsWith("component.")
                || key.startsWith("felix.")
                || key.startsWith("osgi.")
                || key.endsWith(".target");
    }

    private static SessionSettings session(KeyedText text) {
        SessionSettings unset = SessionSettings.DEFAULT;
        return new SessionSettings(
                text.list("prefer"),
                text.list("only"),
                text.whole("checkpoint.steps", unset.checkpointSteps(), 1, 1_000_000),
                Duration.ofMillis(text.whole(
                        "provider.deadline.millis", (int) unset.deadline().toMillis(), 1, 3_600_000)));
    }

    private static List<Stream> sinks(KeyedText text) {
        List<Stream> sinks = new ArrayList<>();
        for (String kind : text.list("sinks")) {
            sinks.add(new Stream(kind, text.below("sink." + kind + '.')));
        }
        return sinks;
    }

    /** {@code input.<name>.<setting>}: a name may itself hold dots, a setting does not. */
    private static Map<String, CodecChoice> codecs(KeyedText text, String prefix, String kindKey) {
        Map<String, Map<String, String>> byName = new LinkedHashMap<>();
        text.below(prefix).forEach((key, value) -> {
            int dot = key.lastIndexOf('.');
            if (dot < 1 || dot == key.length() - 1) {
                throw text.wrong(prefix + key, "a setting of the form " + prefix + "<name>.<setting>");
            }
            byName.computeIfAbsent(key.substring(0, dot), k -> new TreeMap<>()).put(key.substring(dot + 1), value);
        });
        Map<String, CodecChoice> choices = new LinkedHashMap<>();
        byName.forEach((name, settings) -> {
            String kind = settings.remove(kindKey);
            String columns = prefix.equals("input.") ? settings.remove("columns") : null;
            choices.put(
                    name,
                    new CodecChoice(
                            kind, columns == null ? null : Columns.of(prefix + name + ".columns", columns), settings));
        });
        return choices;
    }

    /** Whether a session opened for the other would have been opened otherwise; preferences are changed while it runs. */
    public boolean opensLike(PipelineSettings other) {
        return model.equals(other.model)
                && set.equals(other.set)
                && session.only().equals(other.session.only())
                && session.checkpointSteps() == other.session.checkpointSteps()
                && session.deadline().equals(other.session.deadline())
                && capacity == other.capacity;
    }
}
