// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What hwmon, thermal and cpufreq offer, found by name and label and never by number, for numbers change from start to start.
 *
 * <ul>
 *   <li>{@code temperature.<zone>}: type of a thermal zone; {@code temperature.<chip>.<label>}: of hwmon. Degrees Celsius / 100, -1 to 2.
 *   <li>{@code frequency.<policy>}: of a group of processors, as a share of its highest.
 *   <li>{@code power.<chip>.<label>}: of hwmon, watts / 10, 0 to 100; {@code voltage} in volts / 10 and {@code current} in amperes / 10.
 * </ul>
 *
 * Names are lower-case, with a hyphen for anything but letters, digits, hyphen and underscore; of equals the second gets {@code -2}.
 */
final class Sensors {
    private final Path root;
    private final List<Gauge> found = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();

    private Sensors(Path root) {
        this.root = root;
    }

    static List<Gauge> find(Path root) {
        Sensors sensors = new Sensors(root);
        sensors.frequencies();
        sensors.zones();
        sensors.chips();
        return sensors.found;
    }

    private void frequencies() {
        for (Path policy : entries("sys/devices/system/cpu/cpufreq", "policy*")) {
            Path now = policy.resolve("scaling_cur_freq");
            long highest = number(policy.resolve("cpuinfo_max_freq"));
            if (highest > 0 && Files.isReadable(now)) {
                String number = policy.getFileName().toString().substring("policy".length());
                add("frequency." + number, now, 1.0 / highest, 0, 2);
            }
        }
    }

    private void zones() {
        for (Path zone : entries("sys/class/thermal", "thermal_zone*")) {
            String type = text(zone.resolve("type"));
            if (!type.isEmpty() && Files.isReadable(zone.resolve("temp"))) {
                add("temperature." + word(type), zone.resolve("temp"), 1e-5, -1, 2);
            }
        }
    }

    private void chips() {
        for (Path chip : entries("sys/class/hwmon", "hwmon*")) {
            String name = word(text(chip.resolve("name")));
            channels(chip, name, "temperature", "temp", 1e-5, -1, 2);
            channels(chip, name, "power", "power", 1e-7, 0, 100);
            channels(chip, name, "voltage", "in", 1e-4, -100, 100);
            channels(chip, name, "current", "curr", 1e-4, -100, 100);
        }
    }

    private void channels(Path chip, String name, String kind, String file, double scale, double low, double high) {
        for (Path input : entries(root.relativize(chip).toString(), file + "[0-9]*_input")) {
            String channel = input.getFileName().toString().replace("_input", "");
            String label = text(chip.resolve(channel + "_label"));
            if (!name.isEmpty()) {
                add(kind + '.' + name + '.' + word(label.isEmpty() ? channel : label), input, scale, low, high);
            }
        }
    }

    private void add(String name, Path path, double scale, double low, double high) {
        int times = names.merge(name, 1, Integer::sum);
        found.add(new Gauge(times == 1 ? name : name + '-' + times, path, scale, low, high));
    }

    private List<Path> entries(String folder, String glob) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root.resolve(folder), glob)) {
            stream.forEach(entries::add);
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of(); // this board has no such thing
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
        entries.sort(java.util.Comparator.comparing(Path::toString));
        return entries;
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file).trim() : "";
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static long number(Path file) {
        try {
            return Long.parseLong(text(file));
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static String word(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
    }
}
