// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * Where a figure comes from: without it no figure can be compared to another.
 *
 * @param root the checkout of Ganglion, or null where it is not known
 * @param state the folder for what proofs keep
 */
public record Surroundings(Path root, Path state) {
    private static final String UNKNOWN = "unknown";

    /**
     * The checkout.
     *
     * @throws GanglionException NOT_FOUND if it is not known
     */
    public Path root() {
        if (root == null) {
            throw new GanglionException(
                    Reason.NOT_FOUND, "the folder of Ganglion is not known: run proofs with ./ganglion of a checkout");
        }
        return root;
    }

    /** The commit, with {@code -dirty} if files differ from it; "unknown" outside a checkout. */
    public String commit() {
        if (root == null || !Files.exists(root.resolve(".git"))) {
            return UNKNOWN;
        }
        try {
            Process git = new ProcessBuilder(
                            "git", "-C", root.toString(), "describe", "--always", "--dirty", "--abbrev=12")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 && !said.isEmpty() ? said : UNKNOWN;
            } finally {
                git.destroyForcibly();
            }
        } catch (IOException noGit) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    /** Machine and Java, for JSON. */
    public Map<String, Object> describe() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("java", System.getProperty("java.vm.name") + ' ' + System.getProperty("java.vm.version"));
        described.put("flags", flags());
        described.put("machine", machine());
        return described;
    }

    private static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-Xlog"))
                .map(flag -> flag.replaceFirst("(=).*/", "$1"))
                .toList();
    }

    private static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processor", processor());
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("system", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
        return machine;
    }

    private static String processor() {
        Path facts = Path.of("/proc/cpuinfo");
        try {
            for (String line : Files.readAllLines(facts)) {
                if (line.startsWith("model name") || line.startsWith("Model")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        } catch (IOException absent) {
            return System.getProperty("os.arch");
        }
        return System.getProperty("os.arch");
    }

    /** Processes that ran or waited to run, on average over the last minute; NaN where the system does not say. */
    public static double load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? Double.NaN : Quantiles.rounded(load);
    }
}
