// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What to start, as the command line says it.
 *
 * @param bundles the folders whose jars are started
 * @param cache the folder of the bundle cache; derived data, may be deleted at any time the framework is not running
 * @param framework framework properties
 * @param heartbeat a file to be written every second, or null
 * @param stopSeconds how long a clean stop may take before the process is ended without one
 * @param stopWhenStarted whether it was all about starting
 * @param verbose whether a failure is told with its stack trace
 * @param arguments what stands after "--": for the bundles, not for the launcher
 */
record LaunchOptions(
        List<Path> bundles,
        Path cache,
        Map<String, String> framework,
        Path heartbeat,
        int stopSeconds,
        boolean stopWhenStarted,
        boolean verbose,
        List<String> arguments) {
    static final String USAGE = """
            usage: java -jar launcher.jar [OPTION]... [KEY=VALUE]... [-- ARGUMENT...]

              --bundles DIR         start the bundles in DIR (required; may be repeated)
              --cache DIR           keep the bundle cache in DIR (required)
              --properties FILE     read framework properties from FILE; may be repeated, the last value of a key wins
              --heartbeat FILE      write a growing number to FILE every second while the framework is alive
              --stop-timeout S      end the process when a clean stop takes longer than S seconds (default: 10)
              --stop-when-started   stop when all bundles are started: shows that they do, and fills a class archive
              --verbose             print stack traces
              KEY=VALUE, -DKEY=VALUE  a framework property
              ARGUMENT              handed to the bundles
            """;

    LaunchOptions {
        framework = Map.copyOf(framework);
        arguments = List.copyOf(arguments);
        bundles = List.copyOf(bundles);
    }

    static LaunchOptions parse(String... line) throws LaunchFailure {
        List<Path> bundles = new ArrayList<>();
        Path cache = null;
        Path heartbeat = null;
        int stopSeconds = 10;
        boolean stopWhenStarted = false;
        boolean verbose = false;
        Map<String, String> framework = new LinkedHashMap<>();
        int i = 0;
        for (; i < line.length && !line[i].equals("--"); i++) {
            String word = line[i];
            switch (word) {
                case "--bundles" -> bundles.add(Path.of(value(line, ++i)));
                case "--cache" -> cache = Path.of(value(line, ++i));
                case "--heartbeat" -> heartbeat = Path.of(value(line, ++i));
                case "--stop-timeout" -> stopSeconds = seconds(value(line, ++i));
                case "--properties" -> read(Path.of(value(line, ++i)), framework);
                case "--stop-when-started" -> stopWhenStarted = true;
                case "--verbose" -> verbose = true;
                default -> property(word, framework);
            }
        }
        if (bundles.isEmpty() || cache == null) {
            throw LaunchFailure.usage("--bundles and --cache are required");
        }
        List<String> arguments = i < line.length ? Arrays.asList(line).subList(i + 1, line.length) : List.of();
        return new LaunchOptions(
                bundles, cache, framework, heartbeat, stopSeconds, stopWhenStarted, verbose, arguments);
    }

    private static String value(String[] line, int i) throws LaunchFailure {
        if (i == line.length) {
            throw LaunchFailure.usage(line[i - 1] + " needs a value");
        }
        return line[i];
    }

    private static int seconds(String value) throws LaunchFailure {
        try {
            int seconds = Integer.parseInt(value);
            if (seconds > 0) {
                return seconds;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw LaunchFailure.usage("--stop-timeout needs a whole number of seconds above 0, not '" + value + "'");
    }

    private static void property(String word, Map<String, String> framework) throws LaunchFailure {
        String pair = word.startsWith("-D") ? word.substring(2) : word;
        int equals = pair.indexOf('=');
        if (equals < 1 || pair.startsWith("-")) {
            throw LaunchFailure.usage("'" + word + "' is neither an option nor KEY=VALUE");
        }
        framework.put(pair.substring(0, equals), pair.substring(equals + 1));
    }

    private static void read(Path file, Map<String, String> framework) throws LaunchFailure {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw LaunchFailure.of("cannot read the framework properties " + file + ": " + unreadable, unreadable);
        }
        properties.stringPropertyNames().forEach(key -> framework.put(key, properties.getProperty(key)));
    }
}
