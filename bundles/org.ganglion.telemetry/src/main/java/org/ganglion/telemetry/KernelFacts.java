// SPDX-License-Identifier: Apache-2.0
package org.ganglion.telemetry;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What the kernel says of this process and board. What is absent or may not be read is left out. */
final class KernelFacts {
    private final Path root;

    /** Reads below a folder that holds proc and sys. */
    KernelFacts(Path root) {
        this.root = root;
    }

    /** A figure of /proc/self/status, such as {@code VmRSS} in kB or {@code Threads}; -1 if there is none. */
    long ofProcess(String field) {
        return field("proc/self/status", field);
    }

    /** A figure of /proc/meminfo in kB; -1 if there is none. */
    long ofMemory(String field) {
        return field("proc/meminfo", field);
    }

    private long field(String file, String field) {
        for (String line : text(file).split("\n")) {
            if (line.startsWith(field + ':')) {
                return number(line.substring(field.length() + 1).trim().split("\\s+")[0]);
            }
        }
        return -1;
    }

    /** Processor time of this process in hundredths of a second, user and kernel; -1 if unknown. */
    long processorTicks() {
        String stat = text("proc/self/stat");
        int name = stat.lastIndexOf(')'); // the second field is a name that may hold anything
        if (name < 0) {
            return -1;
        }
        String[] fields = stat.substring(name + 2).split(" ");
        return fields.length < 13 ? -1 : number(fields[11]) + number(fields[12]);
    }

    /** What the board calls itself, or an empty text. */
    String boardName() {
        for (String file : new String[] {"proc/device-tree/model", "sys/class/dmi/id/product_name"}) {
            String name = text(file).replace("\0", "").trim();
            if (!name.isEmpty()) {
                return name;
            }
        }
        return "";
    }

    /** Watts by chip and label, of every power sensor of hwmon. */
    Map<String, Double> power() {
        Map<String, Double> watts = new TreeMap<>();
        try (DirectoryStream<Path> chips = Files.newDirectoryStream(root.resolve("sys/class/hwmon"), "hwmon*")) {
            for (Path chip : chips) {
                powerOf(chip, watts);
            }
        } catch (IOException none) {
            return Map.of(); // a board without sensors has no such folder
        }
        return watts;
    }

    private void powerOf(Path chip, Map<String, Double> watts) throws IOException {
        String name = text(chip.resolve("name")).trim();
        try (DirectoryStream<Path> inputs = Files.newDirectoryStream(chip, "power[0-9]*_input")) {
            for (Path input : inputs) {
                String channel = input.getFileName().toString().replace("_input", "");
                String label = text(chip.resolve(channel + "_label")).trim();
                long microwatts = number(text(input).trim());
                if (microwatts >= 0) {
                    watts.put(name + '.' + (label.isEmpty() ? channel : label), microwatts / 1e6);
                }
            }
        }
    }

    /** Microjoules that the processor package has taken so far (RAPL); -1 if there is no meter or it may not be read. */
    long packageMicrojoules() {
        return number(text("sys/class/powercap/intel-rapl:0/energy_uj").trim());
    }

    private String text(String file) {
        return text(root.resolve(file));
    }

    private static String text(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file) : "";
        } catch (IOException absent) {
            return "";
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            return -1;
        }
    }
}
