// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.Feature;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.generation.Generations;
import org.ganglion.update.state.FileDigest;

/** The files of a base that are text: JVM flags, framework properties, arguments, configurations. */
final class BaseTexts {
    private static final String PROPERTIES = "framework.properties";
    private static final String FLAGS = "jvm";
    private static final String ARGUMENTS = "arguments";
    private static final String CONFIGURATIONS = "configurations/base.json";
    /** Which profile a board runs is the board's matter, unless the release says it. */
    private static final String PROFILE = "ganglion.profile";

    private final Generations generations;
    private final Generation running;

    BaseTexts(Generations generations, Generation running) {
        this.generations = generations;
        this.running = running;
    }

    /** By their place; what a release does not say stays as it is. */
    Map<String, byte[]> of(Feature feature) {
        Map<String, byte[]> texts = new LinkedHashMap<>();
        put(texts, PROPERTIES, properties(feature));
        put(texts, FLAGS, lines(feature.jvmFlags(), "\n", FLAGS));
        put(texts, ARGUMENTS, lines(feature.arguments(), " ", ARGUMENTS));
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>(feature.configurations());
        configurations.keySet().removeIf(BaseTexts::isOfPipeline);
        if (!configurations.isEmpty()) {
            put(texts, CONFIGURATIONS, Json.writePretty(configurations) + '\n');
        }
        return texts;
    }

    private static void put(Map<String, byte[]> texts, String place, String text) {
        if (!text.isEmpty()) {
            texts.put(place, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String lines(List<String> said, String between, String place) {
        return said.isEmpty() ? running(place) : String.join(between, said) + '\n';
    }

    private String running(String place) {
        if (running.name().isEmpty()) {
            return "";
        }
        byte[] bytes = generations.text(running.name(), place);
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private String properties(Feature feature) {
        if (feature.properties().isEmpty()) {
            return running(PROPERTIES);
        }
        Map<String, String> all = new TreeMap<>(feature.properties());
        String profile = read(running(PROPERTIES)).getProperty(PROFILE);
        if (profile != null) {
            all.putIfAbsent(PROFILE, profile);
        }
        StringBuilder text = new StringBuilder();
        all.forEach((key, value) -> text.append(escaped(key, true))
                .append('=')
                .append(escaped(value, false))
                .append('\n'));
        return text.toString();
    }

    private static Properties read(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new GanglionException(Reason.MALFORMED, PROPERTIES + " of what runs: " + e.getMessage(), e);
        }
        return properties;
    }

    /** As {@link Properties#store} does, without the time, so that equal properties are equal files. */
    private static String escaped(String text, boolean key) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\\' -> escaped.append("\\\\");
                case ' ' -> escaped.append(key || i == 0 ? "\\ " : " ");
                case '=', ':', '#', '!' -> escaped.append(key ? "\\" + c : String.valueOf(c));
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    static boolean isOfPipeline(String pid) {
        return pid.startsWith(Feature.PIPELINE);
    }

    static Artifact artifact(byte[] bytes) {
        return new Artifact(FileDigest.sha256(bytes), bytes.length);
    }
}
