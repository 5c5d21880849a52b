// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.profile.Profiles;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of the board that this process runs on. */
final class ThisBoard {
    private static final Logger LOG = LoggerFactory.getLogger(ThisBoard.class);
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private ThisBoard() {}

    static BoardFacts facts(BundleContext context, Supplier<Profiles> profiles) {
        return new BoardFacts(
                System.getProperty("os.arch"),
                () -> lineage(profiles.get()),
                Runtime.version().feature(),
                memory(),
                capability -> offers(context, capability));
    }

    private static List<String> lineage(Profiles profiles) {
        try {
            return profiles == null ? List.of() : profiles.current().lineage();
        } catch (GanglionException none) {
            LOG.warn("this board has no profile: {}", none.getMessage());
            return List.of();
        }
    }

    /** What is not known does not refuse anything. */
    private static long memory() {
        try (Stream<String> lines = Files.lines(MEMORY)) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            LOG.debug("this system does not tell its memory: {}", e.getMessage());
            return Long.MAX_VALUE;
        }
    }

    /** {@code ganglion.neuron;type=LIF}: a namespace and attributes that must be equal, or be among the values of a list. */
    private static boolean offers(BundleContext context, String capability) {
        String[] words = capability.split(";");
        Map<String, String> wanted = Arrays.stream(words)
                .skip(1)
                .map(word -> word.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0].strip(), pair -> pair[1].strip(), (a, b) -> b));
        return Stream.of(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .flatMap(revision -> revision.getDeclaredCapabilities(words[0].strip()).stream())
                .anyMatch(offered -> matches(offered, wanted));
    }

    private static boolean matches(BundleCapability offered, Map<String, String> wanted) {
        return wanted.entrySet().stream().allMatch(attribute -> {
            Object value = offered.getAttributes().get(attribute.getKey());
            return value instanceof List<?> several
                    ? several.stream().map(String::valueOf).anyMatch(attribute.getValue()::equals)
                    : attribute.getValue().equals(String.valueOf(value));
        });
    }
}
