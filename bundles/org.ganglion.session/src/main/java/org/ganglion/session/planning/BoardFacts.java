// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ganglion.api.driver.Board;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what the board is, from the kernel's files below a root folder. What is absent is left out. */
public final class BoardFacts {
    private static final Logger LOG = LoggerFactory.getLogger(BoardFacts.class);
    /** The device nodes that drivers ask for: buses, serial ports, accelerators. */
    private static final List<String> DEVICE_NAMES = List.of(
            "i2c-",
            "spidev",
            "gpiochip",
            "ttyAMA",
            "ttyUSB",
            "ttyACM",
            "ttyS",
            "video",
            "apex_",
            "accel",
            "mali",
            "dri",
            "uio",
            "iio:device",
            "rknpu",
            "galcore",
            "ethosu");

    private final Path root;

    /** Facts below {@code root}, which is {@code /} on a board. */
    public BoardFacts(Path root) {
        this.root = root;
    }

    /** Looks. */
    public Board find() {
        return new Board(
                System.getProperty("os.arch", ""),
                Runtime.getRuntime().availableProcessors(),
                memoryBytes(),
                features(),
                devices(),
                facts());
    }

    private long memoryBytes() {
        for (String line : lines("proc/meminfo")) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    private Set<String> features() {
        for (String line : lines("proc/cpuinfo")) {
            if (line.startsWith("flags") || line.startsWith("Features")) {
                String list = line.substring(line.indexOf(':') + 1).strip();
                return list.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(list.split("\\s+")));
            }
        }
        return Set.of();
    }

    private Set<String> devices() {
        Path folder = root.resolve("dev");
        Set<String> found = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> nodes = Files.list(folder)) {
                nodes.map(node -> node.getFileName().toString())
                        .filter(name -> DEVICE_NAMES.stream().anyMatch(name::startsWith))
                        .forEach(name -> found.add("/dev/" + name));
            } catch (IOException e) {
                LOG.warn("cannot list the device nodes in {}: {}", folder, e.toString());
            }
        }
        return found;
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        List<String> model = lines("proc/device-tree/model");
        if (!model.isEmpty()) {
            facts.put("model", model.get(0).replace("\0", "").strip());
        }
        return facts;
    }

    private List<String> lines(String file) {
        Path path = root.resolve(file);
        if (!Files.isReadable(path)) {
            return List.of();
        }
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            LOG.warn("cannot read {}: {}", path, e.toString());
            return List.of();
        }
    }
}
