// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.keeping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ganglion.api.file.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a generation on trial keeps, a folder beside those of models: it counts when the generation is judged well, and goes with it else. */
final class Aside {
    private static final Logger LOG = LoggerFactory.getLogger(Aside.class);
    private static final String TRIAL = ".trial-";

    private Aside() {}

    /** The folder's name. */
    static String of(String generation) {
        return TRIAL + generation;
    }

    /** Deletes what other generations kept on trial: they are not what runs, so they were not well. */
    static void dropOthers(Path folder, String generation) throws IOException {
        for (Path each : list(folder)) {
            String name = each.getFileName().toString();
            if (name.startsWith(TRIAL) && !name.equals(of(generation))) {
                LOG.info("what was learned while {} was on trial goes with it", name.substring(TRIAL.length()));
                delete(each);
            }
        }
    }

    /** Puts it where the rest is, as the latest. An end in between leaves what is not there yet to the next time. */
    static void move(Path aside, Path folder) throws IOException {
        for (Path model : list(aside)) {
            Checkpoints there = new Checkpoints(folder.resolve(model.getFileName()));
            new Checkpoints(model).moveTo(there);
        }
        delete(aside);
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> each = Files.list(folder)) {
            return each.sorted().toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
        DurableFiles.syncFolder(folder.toAbsolutePath().getParent());
    }
}
